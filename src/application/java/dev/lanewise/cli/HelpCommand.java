package dev.lanewise.cli;

import dev.lanewise.internal.files.FileReplacement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the help of the program or of a command. */
@Command(
        name = "help",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Shows the help of the program or of a command.",
        footer = {"", "Examples:", "  lanewise help train", "  lanewise help --files lanewise-help"})
final class HelpCommand implements Subcommand {
    /** A command, whose name is checked when the help is printed. */
    static final class OfCommand implements ITypeConverter<String>, Values.Choice {
        @Override
        public List<String> words() {
            return Commands.names();
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
            description = "Command to describe. Default: the program itself.")
    private String command;

    @Option(
            names = "--files",
            paramLabel = "DIR",
            description =
                    "Write the help of all commands to this folder instead: manual pages and completion scripts, as"
                            + " in /usr/share, and commands.md, the reference.")
    private Path files;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws IOException {
        if (files != null) {
            if (command != null) {
                throw new UsageException(
                        "--files writes the help of all commands, but '" + command + "' was given as well");
            }
            writeFiles();
        } else if (command == null) {
            screen.out().print(CommandHelp.ofProgram(Main.width(screen)));
        } else if (Commands.create(command) == null) {
            throw new UsageException(Main.noCommand(command));
        } else {
            screen.out().print(CommandHelp.of(command, false, Main.width(screen)));
        }
        return 0;
    }

    private void writeFiles() throws IOException {
        List<CommandSpec> commands = Commands.names().stream()
                .map(name -> CommandHelp.grouped(name, true))
                .toList();
        write("commands.md", CommandReference.of(commands));
        write("man/man1/lanewise.1", ManPage.ofProgram(CommandSpec.forAnnotatedObject(new Main())));
        for (CommandSpec spec : commands) {
            write("man/man1/" + spec.name().replace(' ', '-') + ".1", ManPage.of(spec));
        }
        write("bash-completion/completions/lanewise", Completion.script(Completion.Shell.BASH));
        write("zsh/site-functions/_lanewise", Completion.script(Completion.Shell.ZSH));
    }

    private void write(String name, String text) throws IOException {
        Path file = files.resolve(name);
        Files.createDirectories(file.getParent());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(bytes)));
    }
}
