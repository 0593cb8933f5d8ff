package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while a command computes that has nothing to print or save before it is done. */
@Tag("processes")
class InterruptedTest {
    private static final int EXAMPLES = 60_000;
    /** Processor time after which folds are trained, for minutes; reading takes a fifth of it. */
    private static final Duration VALIDATING = Duration.ofSeconds(5);

    @TempDir
    private static Path folder;

    private static Path data;
    private static Path model;

    @BeforeAll
    static void writeData() throws IOException {
        ProcessTest.assumeSignals();
        data = SmallData.write(folder.resolve("data"), EXAMPLES);
        model = folder.resolve("net");
        Run.line("train --data " + data + " --layers 16-1024-1024-4 --epochs 0 --save " + model)
                .lines();
    }

    /**
     * Interrupts a command that computes; it must print nothing more but one sentence.
     *
     * @param note last line before the command computes, by which it handles Ctrl-C
     * @param computing processor time after which the command computes at the latest
     * @return that sentence
     */
    private static String interrupted(String note, Duration computing, String words) throws Exception {
        Process process = ProcessTest.start(ProcessTest.QUICK, Run.words(words));
        try {
            BufferedReader err = process.errorReader();
            String line = err.readLine();
            while (line != null && !line.contains(note)) {
                line = err.readLine();
            }
            assertNotNull(line, "has ended too soon");
            while (process.isAlive()
                    && process.info().totalCpuDuration().orElseThrow().compareTo(computing) < 0) {
                Thread.sleep(10);
            }
            int signal = ProcessTest.interrupt(process);
            assertEquals(128 + signal, ProcessTest.exit(process));
            assertEquals("", ProcessTest.text(process, true));
            List<String> last =
                    err.lines().filter(text -> !text.startsWith("warning: ")).toList();
            String command = "lanewise " + words.split(" ")[0] + ": interrupted: ";
            assertTrue(last.size() == 1 && last.get(0).startsWith(command), last::toString);
            return last.get(0).substring(command.length());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void evaluationSaysHowManyExamplesAreLost() throws Exception {
        // With scalar kernels it takes a minute.
        String loss = interrupted(
                "training set of",
                Duration.ZERO,
                "evaluate " + model + " --data " + data + " --set training --kernels scalar --threads 1");
        assertTrue(loss.matches("the evaluation of [0-9,]+ of 50,000 examples is lost"), loss);
    }

    @Test
    void importanceIsLostAndNoFileIsWritten() throws Exception {
        Path out = Files.createDirectory(folder.resolve("out"));
        Path file = out.resolve("importance.json");
        assertEquals(
                "the importance of the columns is lost, and " + file + " is not written",
                interrupted(
                        "training set of",
                        Duration.ZERO,
                        "importance " + model + " --data " + data + " --set training --output " + file));
        try (Stream<Path> left = Files.list(out)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void crossValidationSaysHowManyTrainingsAreDone() throws Exception {
        // Two folds have ended their first epoch soon, and take minutes for all.
        String loss = interrupted(
                "examples", VALIDATING, "cross-validate --data " + data + " --hidden 64 --epochs 1000 --threads 2");
        assertEquals("none of the 5 training runs is complete", loss);
    }
}
