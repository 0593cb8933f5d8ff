package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The importance of columns, on the terminal, as JSON and in the folder of a run. */
class ImportanceTest {
    private static final String DATA = " --data docs/examples/iris.csv --target species";

    @TempDir
    private Path folder;

    private Path results;

    @BeforeEach
    void train() {
        results = folder.resolve("results");
        Run.line("train --layers 4-8-3 --activation relu --output-activation softmax --cost cross-entropy"
                        + " --optimizer adam --eta 0.02"
                        + " --epochs 20 --scale standard --out " + results + DATA)
                .lines();
    }

    @Test
    void columnsAreSortedAndDrawnAsBars() throws IOException {
        Run run = Run.line("importance " + results.resolve("model.lanewise") + DATA + " --repeats 4");
        List<String> lines = run.lines();
        assertEquals(6, lines.size());
        assertTrue(lines.get(0).startsWith("test set of docs/examples/iris.csv: accuracy "), lines.get(0));
        assertEquals("decrease when a column is shuffled, mean and standard deviation of 4 shuffles:", lines.get(1));
        assertTrue(lines.get(2).matches("petal_(length|width) +0\\.\\d+ ± 0\\.\\d+ +█{40}"), lines.get(2));
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), run.out());
        assertEquals("the 23 rows of docs/examples/iris.csv that were held out for testing\n", run.notes());
        assertFalse(Files.exists(results.resolve("importance.json")));
        Run two = Run.line("importance " + results.resolve("model.lanewise") + DATA + " --top 2");
        assertEquals(4, two.lines().size());
        assertTrue(two.notes().endsWith("\n2 of 4 columns not shown (--top shows more)\n"), two.notes());
    }

    @Test
    void everyRowOfAnotherFileIsUsed() throws IOException {
        List<String> iris = Files.readAllLines(Path.of("docs/examples/iris.csv"));
        Path other = folder.resolve("other.csv");
        StringBuilder rows = new StringBuilder(iris.get(0)).append('\n');
        for (int i = 1; i < iris.size(); i += 4) {
            rows.append(iris.get(i)).append('\n');
        }
        Files.writeString(other, rows);
        Run run = Run.line("importance " + results + " --data " + other);
        assertTrue(run.lines().get(0).matches(other + ": accuracy [0-9.]+ on 38 examples"), run.out());
        assertTrue(run.notes().startsWith("all 38 rows of " + other + "\n"), run.notes());
        assertEquals(
                "data " + other,
                JSON.std
                        .mapFrom(Files.readString(results.resolve("importance.json")))
                        .get("set"));
        Run all = Run.line("importance " + results + DATA + " --set all");
        assertTrue(all.lines().get(0).matches("docs/examples/iris.csv: accuracy [0-9.]+ on 150 examples"), all.out());
    }

    @Test
    void roundingErrorsAreZero() {
        assertEquals("0.0", String.valueOf(ImportanceFile.rounded(-3.3307e-17, 0.9)));
        assertEquals(0, ImportanceFile.rounded(1e-12, 1e6));
        assertEquals(1e-12, ImportanceFile.rounded(1e-12, 1));
    }

    @Test
    void reportShowsTheImportanceOfItsNetworkOnly() throws IOException {
        Path file = results.resolve("importance.json");
        Path page = folder.resolve("page.html");
        String report = "report " + results.resolve("model.lanewise") + DATA + " --output " + page;
        Run.line(report).lines();
        assertFalse(Files.readString(page).contains("Importance of the columns"));
        Run.line("importance " + results + DATA + " --repeats 2").lines();
        Run.line(report).lines();
        String html = Files.readString(page);
        assertTrue(html.contains("Importance of the columns"));
        assertTrue(html.contains("How much accuracy becomes worse on the test set of docs/examples/iris.csv"), html);
        String of = Files.readString(file);
        Files.writeString(file, of.replaceFirst("\"parameters_sha256\":\"..", "\"parameters_sha256\":\"zz"));
        Run.line(report).lines();
        assertFalse(Files.readString(page).contains("Importance of the columns"));
        Files.writeString(file, "{\"parameters_sha256\": ");
        Run damaged = Run.line(report);
        assertEquals(1, damaged.exit());
        assertTrue(damaged.err().contains(file + ": this is not a file of lanewise importance"), damaged.err());
    }

    @Test
    void folderOfARunKeepsWhatIsPrintedAsJsonForAnyNumberOfThreads() throws IOException {
        Run one = Run.line("importance " + results + DATA + " --json --threads 1 --metric log-loss --seed 3");
        assertEquals(0, one.exit(), one.err());
        Path file = results.resolve("importance.json");
        assertTrue(one.notes().endsWith("that were held out for testing\nsaved to " + file + "\n"), one.notes());
        assertEquals(one.out(), Files.readString(file));
        assertEquals(
                one.out(),
                Run.line("importance " + results + DATA + " --json --threads 2 --metric log-loss --seed 3")
                        .out());
        Map<String, Object> fields = JSON.std.mapFrom(one.out());
        assertEquals("log-loss", fields.get("metric"));
        assertEquals("test set of docs/examples/iris.csv", fields.get("set"));
        assertEquals(10, fields.get("repeats"));
        assertEquals(3, fields.get("seed"));
        List<?> columns = (List<?>) fields.get("columns");
        assertEquals(4, columns.size());
        double before = Double.POSITIVE_INFINITY;
        for (Object column : columns) {
            double mean = ((Number) ((Map<?, ?>) column).get("mean")).doubleValue();
            assertTrue(mean <= before);
            assertTrue(((Map<?, ?>) column).get("deviation") instanceof Number);
            before = mean;
        }
        Path other = folder.resolve("other.json");
        Run.line("importance " + results.resolve("model.lanewise") + DATA + " --repeats 1 --output " + other)
                .lines();
        assertTrue(Files.readString(other).contains("\"deviation\":null"));
    }

    @Test
    void wrongCallsAreRefusedInOneSentence() throws IOException {
        String model = "importance " + results.resolve("model.lanewise") + DATA;
        Run.line(model + " --metric loss").assertCalledWrongly("--metric loss", "use log-loss, brier, mse or rmse");
        assertTrue(Run.line(model + " --metric r2")
                .err()
                .contains("docs/examples/iris.csv: the metric r2 is for numbers"));
        Run.line(model + " --repeats 0").assertCalledWrongly("a whole number from 1");
        Run.line("importance " + folder + DATA).assertFailed(folder + ": the folder has no model.lanewise");
    }
}
