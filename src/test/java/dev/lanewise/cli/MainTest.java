package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

    static List<String> names() {
        return Commands.names();
    }

    @Test
    void everyCommandIsCalledByItsName() {
        for (String name : names()) {
            Class<?> type = Commands.create(name).getClass();
            assertEquals(type.getAnnotation(CommandLine.Command.class).name(), name);
        }
        assertNull(Commands.create("dance"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyCommandExplainsItsFlagsWithDefaultsAndExamples(String name) {
        Run run = Run.of(name, "--help-all");
        String help = String.join("\n", run.lines());
        assertEquals("", run.err());
        assertTrue(help.contains("Usage: lanewise " + name), help);
        String examples = help.substring(help.indexOf("Examples:\n") + "Examples:\n".length());
        assertTrue(examples.lines().allMatch(line -> line.matches("  lanewise " + name + "( .*)?")), examples);
        Main.line(name, Commands.create(name)).getCommandSpec().options().forEach(option -> {
            assertTrue(help.contains(Flags.name(option)), Flags.name(option));
            boolean switchedOn = option.arity().max() == 0;
            String description = String.join(" ", option.description());
            assertTrue(
                    switchedOn || description.contains("Default: ") || option.initialValue() == null,
                    Flags.name(option) + " does not tell its default");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", ""})
    void helpListsTheCommands(String flag) {
        String help =
                Run.of(flag.isEmpty() ? new String[0] : new String[] {flag}).out();
        names().forEach(name -> assertTrue(help.contains("\n  " + name + " "), help));
    }

    @Test
    void helpIsAWordAsWell() {
        assertEquals(Run.of("--help").out(), Run.of("help").out());
        assertEquals(Run.of("train", "--help").out(), Run.of("help", "train").out());
        Run.of("help", "trian").assertCalledWrongly("lanewise help: 'trian' is not a command, did you mean train?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void versionIsPrinted(String flag) {
        assertEquals("lanewise " + Version.TEXT + "\n", Run.of(flag).out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trian | 'trian' is not a command, did you mean train? The commands are data, ",
                "--epochs | a command is expected before --epochs; the commands are data, ",
                "--version train | a command is expected before --version",
                "'' | '' is not a command",
            })
    void whatIsNoCommandIsRefused(String words, String sentence) {
        Run.of(words.split(" ")).assertCalledWrongly("lanewise: " + sentence);
    }

    @Test
    void unknownFlagIsRefusedWithTheOnesLikeIt() {
        Run.of("train", "--epoch", "3")
                .assertCalledWrongly(
                        "lanewise train: there is no flag '--epoch', did you mean --epochs? (lanewise train --help"
                                + " shows the usage)");
        Run.of("train", "-x").assertCalledWrongly("lanewise train: there is no flag '-x'");
    }

    @Test
    void missingValueIsRefused() {
        Run.of("train", "--epochs").assertCalledWrongly("--epochs");
        Run.of("train", "--epochs", "--eta", "1").assertCalledWrongly("--epochs", "--eta");
    }

    @Test
    void repeatedFlagIsRefused() {
        Run.of("train", "--epochs", "1", "--epochs", "2").assertCalledWrongly("--epochs");
    }

    @Test
    void argumentTooManyIsRefused() {
        Run.of("train", "digits").assertCalledWrongly("'digits' is an unexpected argument (");
        Run.line("train --hidden 16 8").assertCalledWrongly("did you mean 16,8?");
    }

    @Test
    void argumentThatStartsWithAnAtSignIsNoFileOfArguments() {
        Run.of("train", "@pom.xml").assertCalledWrongly("'@pom.xml' is an unexpected argument");
    }

    /** A stream on a full disk. */
    private static PrintStream full() {
        return new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "--version, lanewise",
        "--help, lanewise",
        "help, lanewise help",
        "train --help, lanewise train",
        "train --help-all, lanewise train",
        "completion bash, lanewise completion"
    })
    void textThatCannotBeWrittenIsAFailure(String command, String title) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(1, Main.run(command.split(" "), new Screen(full(), new PrintStream(err), false, false)));
        assertEquals(
                title + ": not everything could be printed: standard output is closed, or its disk is full"
                        + System.lineSeparator(),
                err.toString());
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Screen screen = new Screen(full(), new PrintStream(err), false, false);
        assertEquals(1, Main.run(new String[] {"doctor", "--seconds", "0"}, screen));
        assertTrue(err.toString().contains("lanewise doctor: not everything could be printed"), err::toString);
        // Nobody waits for the other epochs.
        assertEquals(1, Main.run(new String[] {"train", "--epochs", "2147483647", "--layers", "784-1-10"}, screen));
    }

    @Test
    void trainAloneIsTheNotebooksRun() {
        // It ends after its first epoch, whose line cannot be written.
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Screen screen = new Screen(full(), new PrintStream(err), false, false);
        assertEquals(1, Main.run(new String[] {"train"}, screen));
        assertTrue(err.toString().contains("lanewise train: not everything could be printed"), err::toString);
    }

    @Test
    void filesThatACommandReadsAreNotReplaced(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("iris.csv");
        Files.copy(Path.of("docs/examples/iris.csv"), data);
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), data);
        Path model = folder.resolve("model");
        assertEquals(
                0,
                Run.line("train --data " + data + " --target species --epochs 1 --save " + model)
                        .exit());
        String sentence = " is a file that this command reads; it would be replaced, so another name is needed";
        String[][] commands = {
            {"train", "--data", data.toString(), "--target", "species", "--save"},
            {"train", "--data", "docs/examples/iris.csv", "--target", "species", "--test", data.toString(), "--save"},
            {"report", model.toString(), "--data", data.toString(), "--output"},
            {"tune", "--data", data.toString(), "--target", "species", "--learning-rate", "0.1,0.2", "--save-config"},
        };
        for (String[] command : commands) {
            for (Path output : List.of(data, link)) {
                List<String> words = new ArrayList<>(List.of(command));
                words.add(output.toString());
                Run.of(words.toArray(String[]::new))
                        .assertCalledWrongly(command[command.length - 1] + " " + output + sentence);
            }
        }
        assertEquals(-1, Files.mismatch(Path.of("docs/examples/iris.csv"), data));
        Path config = Files.writeString(folder.resolve("config.toml"), "epochs = 1\n");
        Run.line("train --config " + config + " --data " + data + " --target species --save " + config)
                .assertCalledWrongly("--save " + config + sentence);
        Path picture =
                Files.createDirectories(folder.resolve("pictures/circle")).resolve("1.png");
        Files.writeString(picture, "a picture");
        Run.of("show", "--data", folder.resolve("pictures").toString(), "--png", picture.toString())
                .assertCalledWrongly("--png " + picture + sentence);
        Path kept = Files.createDirectories(folder.resolve("run")).resolve("model.lanewise");
        Files.copy(model, kept);
        Run.line("compare " + folder.resolve("run") + " " + folder.resolve("run") + " --output " + kept)
                .assertCalledWrongly("--output " + kept + sentence);
        assertEquals(-1, Files.mismatch(model, kept));
        // Training may continue from a network and replace it.
        assertEquals(
                0,
                Run.line("train --from " + model + " --data " + data + " --target species --epochs 1 --save " + model)
                        .exit());
    }

    @Test
    void jarThatIsReplacedWhileItRunsIsNamed() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(new ByteArrayOutputStream()), new PrintStream(err), false, false);
        assertEquals(
                1,
                Main.run(
                        "lanewise train",
                        ran -> {
                            throw new NoClassDefFoundError("dev/lanewise/Gone");
                        },
                        screen,
                        false));
        assertEquals(
                "lanewise train: the class dev/lanewise/Gone cannot be loaded: a jar file of the program is"
                        + " missing, damaged or was replaced",
                err.toString().strip());
    }

    @Test
    void exhaustedMemoryIsOneSentence() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(new ByteArrayOutputStream()), new PrintStream(err), false, false);
        assertEquals(
                1,
                Main.run(
                        "lanewise train",
                        ran -> {
                            throw new OutOfMemoryError("Java heap space");
                        },
                        screen,
                        false));
        assertEquals(
                "lanewise train: not enough memory (Java heap space); this JVM may use "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MB; -Xmx raises that limit, and lanewise"
                        + " convert writes data to a file that training does not load into memory",
                err.toString().strip());
    }

    @Test
    void stackTraceIsPrintedWhenAskedForOnly() {
        Run.of("evaluate", "no such file").assertFailed("lanewise evaluate: no such file: there is no such file");
        Run verbose = Run.of("evaluate", "no such file", "--verbose");
        assertEquals(1, verbose.exit());
        assertTrue(verbose.err().contains("\tat dev.lanewise.cli.RunFolder.load"), verbose.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluate NONE", "predict NONE x.csv", "gradcheck --layers 2-2"})
    void verbosePrintsWhyTheseKernelsRun(String line) {
        String[] words = (line + " --kernels scalar").split(" ");
        String reason = "scalar kernels because they were requested";
        assertFalse(Run.of(words).notes().contains(reason));
        String[] verbose = Arrays.copyOf(words, words.length + 1);
        verbose[words.length] = "--verbose";
        assertTrue(Run.of(verbose).notes().startsWith(reason), line);
    }
}
