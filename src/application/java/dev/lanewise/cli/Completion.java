package dev.lanewise.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

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
        ZSH
    }

    static final class OfShell implements ITypeConverter<Shell>, Values.Choice {
        @Override
        public List<String> words() {
            return List.of("bash", "zsh");
        }

        @Override
        public Shell convert(String text) {
            for (Shell shell : Shell.values()) {
                if (shell.name().equalsIgnoreCase(text)) {
                    return shell;
                }
            }
            throw new TypeConversionException("bash or zsh is expected, but '" + text + "' was given");
        }
    }

    @Parameters(index = "0", paramLabel = "SHELL", converter = OfShell.class, description = "The shell: bash or zsh.")
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
        for (String name : Main.commandNames()) {
            program.addSubcommand(name, described(new CommandLine(Main.command(name)).getCommandSpec()));
        }
        return AutoComplete.bash("lanewise", new CommandLine(program));
    }

    /** The names and the values of a command. */
    private static CommandSpec described(CommandSpec command) {
        CommandSpec described = CommandSpec.create();
        for (OptionSpec option : command.options()) {
            // The script names its variables after the labels, so each option needs a different label.
            OptionSpec.Builder builder = OptionSpec.builder(option.names())
                    .paramLabel(Flags.name(option).substring(2));
            if (option.arity().max() > 0) {
                List<String> words = Values.words(option);
                builder.arity("1").type(PATHS.contains(option.paramLabel()) ? Path.class : String.class);
                if (!words.isEmpty()) {
                    builder.completionCandidates(words);
                } else if (option.completionCandidates() != null) {
                    builder.completionCandidates(option.completionCandidates());
                }
            }
            described.addOption(builder.build());
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            PositionalParamSpec.Builder builder = PositionalParamSpec.builder()
                    .paramLabel(parameter.paramLabel())
                    .index(parameter.index())
                    .arity(parameter.arity())
                    .type(PATHS.contains(parameter.paramLabel()) ? Path.class : String.class);
            List<String> words = Values.words(parameter);
            described.addPositional((words.isEmpty() ? builder : builder.completionCandidates(words)).build());
        }
        return described;
    }
}
