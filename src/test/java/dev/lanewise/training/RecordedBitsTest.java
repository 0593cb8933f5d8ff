package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lanewise.internal.kernel.TestedKernels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Contract 1 from version to version: every training of {@code recorded-digests.txt} gives the recorded bits on any
 * number of threads.
 *
 * <p>A change that alters bits on purpose records all digests again:
 *
 * <pre>
 * ./mvnw -q test -Dtest=RecordedBitsTest -Dlanewise.record=src/test/resources/recorded-digests.txt
 * </pre>
 *
 * So does a new training, whose digests are {@code ?} at first. A training whose bits depend on the number of threads
 * fails, and keeps its old digests.
 */
class RecordedBitsTest {
    private static final String RECORD_TO = System.getProperty("lanewise.record");
    private static final Map<String, Map<String, String>> RECORDED = new HashMap<>();

    @TempDir
    private Path folder;

    private static List<String> lines() throws IOException {
        try (InputStream in = RecordedBitsTest.class.getResourceAsStream("/recorded-digests.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    static List<RecordedTraining> trainings() throws IOException {
        return RecordedTraining.parse(lines());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trainings")
    void trainingGivesTheRecordedBitsOnAnyNumberOfThreads(RecordedTraining training) throws IOException {
        // Checked by another test.
        training.text("same-as", "");
        RecordedRun run = new RecordedRun(training, folder);
        Map<String, String> expected = training.digests();
        List<String> differences = new ArrayList<>();
        for (String threads : numbersOfThreads(training)) {
            Map<String, String> found = run.digests(Integer.parseInt(threads));
            if (RECORD_TO != null && !RECORDED.containsKey(training.name())) {
                expected = found;
                RECORDED.put(training.name(), found);
            }
            differences.addAll(differences(training + " on " + threads + " threads", expected, found));
        }
        if (!differences.isEmpty()) {
            RECORDED.remove(training.name());
            fail(String.join("\n", differences));
        }
        assertEquals(Set.of(), training.unread(), "settings that have no meaning");
    }

    /** The last, which is the largest, unless the run asks for all. */
    private static List<String> numbersOfThreads(RecordedTraining training) {
        List<String> all = List.of(training.text("threads", "1,2").split(","));
        return RECORD_TO != null || TestedKernels.onEveryNumberOfThreads()
                ? all
                : all.subList(all.size() - 1, all.size());
    }

    private static List<String> differences(String run, Map<String, String> expected, Map<String, String> found) {
        return expected.keySet().stream()
                .filter(result -> !expected.get(result).equals(found.get(result)))
                .map(result -> run + ": " + result + " " + found.get(result) + ", expected " + expected.get(result))
                .toList();
    }

    @AfterAll
    static void record() throws IOException {
        if (RECORD_TO != null) {
            Files.write(Path.of(RECORD_TO), RecordedTraining.rewrite(lines(), RECORDED));
        }
    }

    @Test
    void differenceNamesTheTrainingTheResultAndBothDigests() {
        Map<String, String> recorded = Map.of("parameters", "12", "int8", "34");
        assertEquals(List.of(), differences("small", recorded, recorded));
        assertEquals(
                List.of("small: int8 43, expected 34"),
                differences("small", recorded, Map.of("parameters", "12", "int8", "43")));
    }

    @Test
    void rewritingReplacesWhatWasFoundAndKeepsTheRest() {
        List<String> lines = List.of("# Two.", "a", "    batch=1 epochs=3", "    int8 ?", "", "b", "    int8 34");
        assertEquals(
                List.of("# Two.", "a", "    batch=1 epochs=3", "    int8 12", "", "b", "    int8 34"),
                RecordedTraining.rewrite(lines, Map.of("a", Map.of("int8", "12"))));
    }

    /** A setting without effect would test nothing. */
    @Test
    void trainingsEndWithDifferentParametersUnlessTheySayOtherwise() throws IOException {
        Map<String, String> names = new HashMap<>();
        Map<String, String> digests = new HashMap<>();
        for (RecordedTraining training : trainings()) {
            String digest = training.digests().get("parameters");
            assertNotNull(digest, training + " has no digest of its parameters");
            assertNull(digests.put(training.name(), digest), training + " is there twice");
            if (training.has("same-as")) {
                assertEquals(digests.get(training.text("same-as", "")), digest, training.name());
            } else if (RECORD_TO == null) {
                String other = names.put(digest, training.name());
                assertNull(other, () -> training + " ends with the parameters of " + other);
            }
        }
    }
}
