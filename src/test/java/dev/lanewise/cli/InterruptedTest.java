package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    /** Processor time after which a command computes: what comes before takes a third of it, and all of it far more. */
    private static final Duration COMPUTING = Duration.ofMillis(1500);
    /** Processor time after which two folds of a cross-validation have ended an epoch. */
    private static final Duration VALIDATING = Duration.ofSeconds(3);

    @TempDir
    private static Path folder;

    private static Path data;
    private static Path model;

    @BeforeAll
    static void writeData() throws IOException {
        ProcessTest.assumeSignals();
        data = SmallData.write(folder.resolve("data"), EXAMPLES);
        model = folder.resolve("net");
        Run.of(
                        "train",
                        "--data",
                        data.toString(),
                        "--layers",
                        "16-1024-1024-4",
                        "--epochs",
                        "0",
                        "--save",
                        model.toString())
                .lines();
    }

    /**
     * Interrupts a command after some processor time; it must print nothing but one sentence.
     *
     * @return that sentence
     */
    private static String interrupted(Duration computing, String... args) throws Exception {
        Process process = ProcessTest.start(ProcessTest.QUICK, args);
        try {
            while (process.isAlive()
                    && process.info().totalCpuDuration().orElseThrow().compareTo(computing) < 0) {
                Thread.sleep(10);
            }
            assertTrue(process.isAlive(), () -> "has ended too soon: " + ProcessTest.text(process, false));
            int signal = ProcessTest.interrupt(process);
            assertEquals(128 + signal, ProcessTest.exit(process));
            assertEquals("", ProcessTest.text(process, true));
            String err = ProcessTest.text(process, false);
            assertFalse(err.contains("\tat ") || err.contains("Exception"), err);
            String command = "lanewise " + args[0] + ": interrupted: ";
            assertEquals(1, err.lines().filter(line -> line.startsWith(command)).count(), err);
            String last = err.lines().reduce("", (previous, line) -> line);
            assertTrue(last.startsWith(command), err);
            return last.substring(command.length());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void evaluationSaysHowManyExamplesAreLost() throws Exception {
        // With scalar kernels it takes a minute.
        String loss = interrupted(
                COMPUTING,
                "evaluate",
                model.toString(),
                "--data",
                data.toString(),
                "--set",
                "training",
                "--kernels",
                "scalar",
                "--threads",
                "1");
        assertTrue(loss.matches("the evaluation of [0-9,]+ of 50,000 examples is lost"), loss);
    }

    @Test
    void importanceIsLostAndNoFileIsWritten() throws Exception {
        Path out = Files.createDirectory(folder.resolve("out"));
        Path file = out.resolve("importance.json");
        assertEquals(
                "the importance of the columns is lost, and " + file + " is not written",
                interrupted(
                        COMPUTING,
                        "importance",
                        model.toString(),
                        "--data",
                        data.toString(),
                        "--set",
                        "training",
                        "--output",
                        file.toString()));
        try (Stream<Path> left = Files.list(out)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void crossValidationSaysHowManyTrainingsAreDone() throws Exception {
        // Two folds have ended their first epoch soon, and take minutes for all.
        String loss = interrupted(
                VALIDATING,
                "cross-validate",
                "--data",
                data.toString(),
                "--hidden",
                "64",
                "--epochs",
                "1000",
                "--threads",
                "2");
        assertEquals("none of the 5 training runs is complete", loss);
    }
}
