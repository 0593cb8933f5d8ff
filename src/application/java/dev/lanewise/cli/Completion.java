package dev.lanewise.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;

/** Prints a script with which a shell completes command lines. */
@Command(
        name = "completion",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Prints a completion script for bash or zsh.",
        description = {
            "",
            "The script completes the commands, options and values of a program, alias or script named lanewise. To use"
                    + " it, save it as in the examples, and source the file in ~/.bashrc or ~/.zshrc.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise completion bash > lanewise-completion.bash",
            "  lanewise completion zsh > lanewise-completion.zsh"
        })
final class Completion implements Subcommand {
    /** Labels of values that are paths. */
    private static final Set<String> PATHS = Set.of("DATA", "FILE", "DIR", "MODEL", "RUN");

    /** Shells that read the script. */
    enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(index = "0", paramLabel = "SHELL", description = "The shell: bash or zsh.")
    private Shell shell;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) {
        screen.out().print(script(shell));
        return 0;
    }

    /** Returns the script of a shell. */
    static String script(Shell shell) {
        // The script of picocli loads bash's completion into a zsh.
        return (shell == Shell.ZSH ? "#compdef lanewise\n" : "") + script();
    }

    private static String script() {
        CommandSpec program = CommandSpec.create().name("lanewise");
        program.addOption(OptionSpec.builder("--help", "-h").build());
        program.addOption(OptionSpec.builder("--version", "-V").build());
        for (String name : Commands.names()) {
            CommandSpec command = Main.line(name, Commands.create(name)).getCommandSpec();
            CommandSpec described = CommandSpec.create();
            // The script names its variables after the labels, so each option needs a different label.
            command.options()
                    .forEach(option -> described.addOption(OptionSpec.builder(option.names())
                            .paramLabel(Flags.name(option).substring(2))
                            .arity(option.arity().max() == 0 ? "0" : "1")
                            .type(type(option))
                            .completionCandidates(words(option))
                            .build()));
            command.positionalParameters()
                    .forEach(parameter -> described.addPositional(PositionalParamSpec.builder(parameter)
                            .type(type(parameter))
                            .completionCandidates(words(parameter))
                            .build()));
            program.addSubcommand(name, described);
        }
        return AutoComplete.bash("lanewise", new CommandLine(program));
    }

    private static Class<?> type(ArgSpec argument) {
        return argument.arity().max() == 0
                ? boolean.class
                : PATHS.contains(argument.paramLabel()) ? Path.class : String.class;
    }

    private static Iterable<String> words(ArgSpec argument) {
        List<String> words = Values.words(argument);
        return words.isEmpty() ? argument.completionCandidates() : words;
    }
}
