package dev.lanewise.cli;

import dev.lanewise.internal.FileReplacement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the help of the program or of a command. */
@Command(
        name = "help",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Shows the help of the program or of a command, or writes a manual page.",
        footer = {
            "",
            "Examples:",
            "  lanewise help train",
            "  lanewise help --man train > lanewise-train.1",
            "  lanewise help --markdown"
        })
final class HelpCommand implements Subcommand {
    /** A command, whose name is checked when the help is printed. */
    static final class OfCommand implements ITypeConverter<String>, Values.Choice {
        @Override
        public List<String> words() {
            return Main.commandNames();
        }

        @Override
        public String convert(String text) {
            return text;
        }
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "COMMAND",
            converter = OfCommand.class,
            description = "Command to describe. Default: the" + " program itself.")
    private String command;

    @Option(names = "--man", description = "Print a manual page for the program man.")
    private boolean man;

    @Option(names = "--markdown", description = "Print the reference of all commands in Markdown.")
    private boolean markdown;

    @Option(
            names = "--files",
            paramLabel = "DIR",
            description =
                    "Write all manual pages and completion scripts to this" + " folder, in the layout of /usr/share.")
    private Path files;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws IOException {
        if (markdown && (man || command != null)) {
            throw new UsageException(
                    man
                            ? "--markdown and --man cannot be combined"
                            : "--markdown writes the reference of all commands, but '" + command
                                    + "' was given as well");
        }
        if (files != null && (man || markdown || command != null)) {
            throw new UsageException("--files writes the files of all commands and cannot be combined with others");
        }
        if (command != null && Main.command(command) == null) {
            throw new UsageException(Main.noCommand(command));
        }
        if (files != null) {
            writeFiles();
        } else if (markdown) {
            screen.out().print(CommandReference.of(all()));
        } else if (man) {
            screen.out().print(command == null ? Main.manPage(all()) : ManPage.of(help(command)));
        } else {
            screen.out()
                    .print(command == null ? Main.help(screen) : HelpText.of(help(command), false, Main.width(screen)));
        }
        return 0;
    }

    private void writeFiles() throws IOException {
        Path pages = Files.createDirectories(files.resolve("man/man1"));
        write(pages.resolve("lanewise.1"), Main.manPage(all()));
        for (CommandHelp help : all()) {
            write(pages.resolve("lanewise-" + help.name() + ".1"), ManPage.of(help));
        }
        write(
                Files.createDirectories(files.resolve("bash-completion/completions"))
                        .resolve("lanewise"),
                Completion.script(Completion.Shell.BASH));
        write(
                Files.createDirectories(files.resolve("zsh/site-functions")).resolve("_lanewise"),
                Completion.script(Completion.Shell.ZSH));
    }

    private static void write(Path file, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(bytes)));
    }

    private static List<CommandHelp> all() {
        return Main.commandNames().stream().map(HelpCommand::help).toList();
    }

    private static CommandHelp help(String name) {
        return CommandHelp.of(name, Main.line(name, Main.command(name)).getCommandSpec());
    }
}
