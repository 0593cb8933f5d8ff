package dev.lanewise.cli;

import dev.lanewise.Lanewise;
import dev.lanewise.internal.files.FileReplacement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
        header = "Shows the help of the program or of a command.",
        footer = {"", "Examples:", "  lanewise help train", "  lanewise help --files lanewise-help"})
final class HelpCommand implements Subcommand {
    /** Regenerates the reference. */
    static final String REFERENCE =
            "./mvnw -q compile exec:java -Dexec.args=\"help --files target/help\" && cp target/help/commands.md docs/";

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
            screen.out().print(CommandHelp.ofProgram());
        } else if (Commands.create(command) == null) {
            throw new UsageException(Main.noCommand(command));
        } else {
            screen.out().print(CommandHelp.of(command, false));
        }
        return 0;
    }

    private void writeFiles() throws IOException {
        StringBuilder reference = new StringBuilder("""
                # Commands and options

                All commands of `lanewise` with all their options, as `lanewise COMMAND --help-all` prints them.
                `lanewise COMMAND --help` prints only the essential options.

                This page is generated, and a test compares it with the program. To regenerate it:

                \s\s\s\s""")
                .append(REFERENCE)
                .append("\n\n```\n")
                .append(CommandHelp.ofProgram())
                .append("```\n");
        write("man/man1/lanewise.1", page("lanewise", CommandHelp.ofProgram()));
        for (String name : Commands.names()) {
            String help = CommandHelp.of(name, true);
            reference.append("\n## " + name + "\n\n```\n").append(help).append("```\n");
            write("man/man1/lanewise-" + name + ".1", page("lanewise-" + name, help));
        }
        write("commands.md", reference.toString());
        write("bash-completion/completions/lanewise", Completion.script(Completion.Shell.BASH));
        write("zsh/site-functions/_lanewise", Completion.script(Completion.Shell.ZSH));
    }

    /** Help as a manual page in roff, whose title is its first line. */
    private static String page(String name, String help) {
        int end = help.indexOf('\n');
        return String.format(
                Locale.ROOT,
                ".TH \"%s\" \"1\" \"\" \"Lanewise %s\" \"Lanewise manual\"%n.SH NAME%n%s \\- %s%n.SH SYNOPSIS%n.nf%n%s.fi%n",
                name.toUpperCase(Locale.ROOT),
                Lanewise.version(),
                name,
                roff(help.substring(0, end)),
                roff(help.substring(end + 1).replaceFirst("^Usage: ", "")));
    }

    private static String roff(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
    }

    private void write(String name, String text) throws IOException {
        Path file = files.resolve(name);
        Files.createDirectories(file.getParent());
        byte[] bytes = text.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
        FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(bytes)));
    }
}
