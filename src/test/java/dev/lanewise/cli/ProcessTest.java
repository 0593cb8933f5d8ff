package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.internal.model.ModelFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process of its own shows: exit codes, signals and a JVM without the vector module. */
@Tag("processes")
class ProcessTest {
    static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    static final int SIGTERM = 15;
    private static final Path KILL = Path.of("/bin/kill");
    /** What {@link #main} prints after its last command. */
    private static final String DONE = "done\n";

    /**
     * Options with which a short process takes half the processor time: it ends before C2 and G1 pay. They make scalar
     * kernels the automatic choice, and the message about that longer.
     */
    static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void writeData() throws IOException {
        data = SmallData.write(folder.resolve("data"));
    }

    @Test
    void interruptedTrainingSavesWhatItReachedAndExitsWith130() throws Exception {
        assumeSignals();
        Path file = folder.resolve("net");
        Process process =
                start(QUICK, Run.words("train --data " + data + " --layers 16-6-4 --epochs 2147483647 --save " + file));
        try (BufferedReader out = process.inputReader()) {
            assertTrue(out.readLine().startsWith("Epoch  1: "));
            int signal = interrupt(process);
            String last = out.lines().reduce("", (previous, line) -> line);
            assertEquals(128 + signal, exit(process));
            assertEquals("parameters sha256: " + ModelFile.read(file).network().sha256(), last);
        } finally {
            process.destroyForcibly();
        }
    }

    static void assumeSignals() {
        assumeTrue(Files.isExecutable(KILL), "this system has no signals");
    }

    /** Sends what Ctrl-C sends, or else another signal that has the same effect, and returns which one. */
    static int interrupt(Process process) throws Exception {
        int signal = ignoresInterrupts(process) ? SIGTERM : SIGINT;
        signal(process, signal);
        return signal;
    }

    static void signal(Process process, int signal) throws Exception {
        new ProcessBuilder(KILL.toString(), "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** A process started in the background of a script ignores SIGINT, and so do its children. */
    private static boolean ignoresInterrupts(Process process) throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return false;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("SigIgn:")) {
                return (Long.parseUnsignedLong(line.replace("SigIgn:", "").strip(), 16) & 1 << SIGINT - 1) != 0;
            }
        }
        return false;
    }

    /** A process settles one vector width, and nothing may do so before the flags are read. */
    @Test
    void kernelsAreThoseOfTheFlags() throws Exception {
        Path config = Files.writeString(folder.resolve("config.toml"), "width = 64\n");
        List<String> options = new ArrayList<>(QUICK);
        options.add("--add-modules=jdk.incubator.vector");
        List<List<String>> flags = List.of(
                List.of("--width", "64"),
                List.of("--width=64"),
                List.of("--config", config.toString()),
                List.of("--kernels", "scalar"));
        for (List<String> those : flags) {
            List<String> args =
                    new ArrayList<>(List.of("train", "--data", data.toString(), "--layers", "16-6-4", "--epochs", "0"));
            args.addAll(those);
            Process process = start(options, args.toArray(String[]::new));
            assertEquals(0, exit(process), () -> text(process, false));
            String kernels = those.contains("scalar") ? "scalar kernels" : "64-bit vector kernels";
            assertTrue(text(process, false).contains(kernels + " because they were requested"), () -> those.toString());
        }
    }

    /** As on RISC-V without vectors: the Vector API is then plain Java code, far slower than scalar kernels. */
    @Test
    void withoutVectorInstructionsKernelsAreScalar() throws Exception {
        String architecture = System.getProperty("os.arch");
        assumeTrue(architecture.equals("amd64") || architecture.equals("x86_64"), "only x86 limits vectors to 8 bytes");
        List<String> options = List.of("--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=8");
        Process process = start(options, "doctor", "--seconds", "0");
        String out = text(process, true);
        assertEquals(0, exit(process));
        assertTrue(
                out.contains("\nKernels        scalar: scalar kernels because this JVM uses no vector instructions"
                        + " on this processor\n"),
                out);
        String forced = text(start(options, "doctor", "--seconds", "0", "--width", "64"), true);
        assertTrue(forced.contains("\nKernels        vector 64: "), forced);
    }

    @Test
    void wrongCallExitsWith2() throws Exception {
        Process process = start(QUICK, "train", "--epochs", "-1");
        assertEquals(2, exit(process));
    }

    /** While the training is refused, its kernels are being compiled. */
    @Test
    void settingsThatContradictEachOtherAreOneSentence() throws Exception {
        Process process = start(QUICK, Run.words("train --optimizer adam --momentum 0.5"));
        List<String> lines = process.errorReader().lines().toList();
        assertEquals(2, exit(process));
        assertEquals(
                1, lines.stream().filter(line -> line.contains("--momentum")).count(), lines::toString);
        assertTrue(lines.stream().noneMatch(line -> line.contains("Exception")), lines::toString);
    }

    @Test
    void withoutTheVectorModuleTrainingSaysSoInOneSentenceAndPrintsTheSame() throws Exception {
        String[] args = {"train", "--quiet", "--data", data.toString(), "--layers", "16-6-4", "--epochs", "3"};
        Process process = start(List.of(), args);
        assertEquals(0, exit(process));
        Run run = Run.of(args);
        assertEquals(
                "warning: scalar kernels because the module jdk.incubator.vector is not available; start java with"
                        + " --add-modules=jdk.incubator.vector to get the vector kernels\n"
                        + run.err(),
                text(process, false));
        assertEquals(run.out(), text(process, true));
    }

    @Test
    void forcedVectorKernelsWithoutTheModuleAreAnError() throws Exception {
        Process process = start(QUICK, "train", "--kernels", "vector");
        assertEquals(1, exit(process));
        assertEquals(
                "lanewise train: vector kernels were requested, but the module jdk.incubator.vector is not"
                        + " available; start java with --add-modules=jdk.incubator.vector to get the vector"
                        + " kernels\n",
                text(process, false));
    }

    /** With 40 MB the size of the data is refused; with 12 MB there is not even the memory to look at them. */
    @ParameterizedTest
    @ValueSource(ints = {12, 40})
    void tooLittleMemoryIsOneSentence(int megabytes) throws Exception {
        Process process = start(List.of("-Xmx" + megabytes + "m"), "train");
        assertEquals(1, exit(process));
        String err = text(process, false);
        assertTrue(err.contains("memory") && err.contains("-Xmx raises that"), err);
        assertTrue(err.lines().noneMatch(line -> line.startsWith("\tat ")), err);
    }

    /** In processes that start with other digits; {@link ResumeTest} changes the language of a process. */
    @Test
    void languageOfTheProcessChangesNoFileAndNoOutput() throws Exception {
        Path expected = folder.resolve("root");
        String root = outputs("", expected);
        for (String language : List.of("ar EG", "fa IR", "tr TR")) {
            Path actual = folder.resolve(language);
            assertEquals(root, outputs(language, actual), language);
            for (String net : List.of("net", "resumed")) {
                assertArrayEquals(Files.readAllBytes(expected.resolve(net)), Files.readAllBytes(actual.resolve(net)));
            }
            assertEquals(
                    List.of("epoch-0000000004.checkpoint", "epoch-0000000005.checkpoint"),
                    ResumeTest.names(actual.resolve("ck")));
        }
    }

    /** What several commands print in a process of a language, in which they write files to a new folder. */
    private String outputs(String language, Path in) throws Exception {
        Files.createDirectory(in);
        String[] words = language.split(" ");
        List<String> options = new ArrayList<>(QUICK);
        options.add("-Duser.language=" + words[0]);
        options.add("-Duser.country=" + (words.length > 1 ? words[1] : ""));
        List<String> command = command(
                ProcessTest.class,
                options,
                "train --data " + data + " --layers 16-6-4 --checkpoint ck --keep-checkpoints 2 --epochs 4 --save net",
                "train --resume ck --epochs 5 --save resumed",
                "evaluate resumed --data " + data,
                "completion bash",
                "train --help-all");
        Process process = new ProcessBuilder(command).directory(in.toFile()).start();
        String out = text(process, true);
        assertEquals(0, exit(process), () -> text(process, false));
        assertTrue(out.endsWith(DONE), out);
        return out;
    }

    /** Runs commands, one in each argument, and each in the language in which the process was started. */
    public static void main(String[] commands) {
        Locale language = Locale.getDefault();
        for (String command : commands) {
            Locale.setDefault(language);
            Main.main(command.split(" "));
        }
        System.out.print(DONE);
    }

    static Process start(List<String> options, String... args) throws IOException {
        return new ProcessBuilder(command(options, args)).start();
    }

    static List<String> command(List<String> options, String... args) {
        return command(Main.class, options, args);
    }

    private static List<String> command(Class<?> program, List<String> options, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(args));
        return command;
    }

    static int exit(Process process) throws InterruptedException {
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process does not end");
        return process.exitValue();
    }

    static String text(Process process, boolean out) {
        try {
            return new String((out ? process.getInputStream() : process.getErrorStream()).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
