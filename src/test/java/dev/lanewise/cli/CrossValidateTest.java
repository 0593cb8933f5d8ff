package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Lanewise;
import dev.lanewise.data.Table;
import dev.lanewise.metric.Metric;
import dev.lanewise.training.CrossValidation;
import dev.lanewise.training.CrossValidationResult;
import dev.lanewise.training.Noise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folds, the metrics and the data of cross-validate. */
class CrossValidateTest {
    private static final String IRIS = "docs/examples/iris.csv";
    private static final String SHORT = " --epochs 3 --hidden 4";

    @TempDir
    private Path folder;

    private static Run run(String words) {
        return Run.of(("cross-validate " + words).split(" "));
    }

    private String table(String name, String header, int rows, java.util.function.Function<Random, String> row)
            throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder(header).append('\n');
        for (int i = 0; i < rows; i++) {
            text.append(row.apply(random)).append('\n');
        }
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    @Test
    void tableIsThatOfTheLibraryForAnyNumberOfThreads() throws IOException {
        CrossValidationResult expected = CrossValidation.of(3).repeats(2).seed(7).score(
                Lanewise.readTable(Path.of(IRIS)).withTarget("species"),
                Lanewise.classifier().hidden(4).epochs(3).seed(7)
                        .configure(config -> config.withNoise(Noise.NONE.withDropout(0.1))),
                Metric.accuracy(), Metric.logLoss());
        String flags = "--data " + IRIS + " --target species --folds 3 --repeats 2 --seed 7 --dropout 0.1"
                + " --metrics accuracy,log-loss" + SHORT;
        for (int threads : new int[] {1, 2}) {
            Run run = run(flags + " --threads " + threads);
            assertEquals(expected.toString(), String.join("\n", run.lines()));
            assertEquals("classification: species as 3 classes; 150 rows, 4 inputs\n", run.notes());
        }
        assertEquals("", run(flags + " --quiet").notes());
        assertNotEquals(expected.toString(), String.join("\n", run(flags + " --eta 0.1").lines()));
    }

    @Test
    void jsonHasEveryFoldAndTheSummary() throws IOException {
        Run run = run("--data " + IRIS + " --target 5 --json" + SHORT);
        Map<String, Object> fields = JSON.std.mapFrom(run.out());
        assertEquals("classes", fields.get("task"));
        assertEquals(150, fields.get("examples"));
        assertEquals(true, fields.get("stratified"));
        List<?> results = (List<?>) fields.get("results");
        assertEquals(5, results.size());
        double sum = 0;
        for (Object result : results) {
            Map<?, ?> fold = (Map<?, ?>) result;
            assertEquals(120, fold.get("training"));
            assertEquals(30, fold.get("test"));
            sum += ((Number) fold.get("accuracy")).doubleValue();
        }
        Map<?, ?> accuracy = (Map<?, ?>) ((Map<?, ?>) fields.get("metrics")).get("accuracy");
        assertEquals(sum / 5, ((Number) accuracy.get("mean")).doubleValue(), 1e-12);
        assertTrue(((Map<?, ?>) fields.get("metrics")).containsKey("macro-f1"));
        assertEquals(1, run.out().lines().count());
    }

    @Test
    void targetsDecideTheTaskUnlessAFlagDoes() throws IOException {
        String file = table("houses.csv", "area,town,price,rooms,weight", 60, random -> random.nextInt(100) + ","
                + "ABC".charAt(random.nextInt(3)) + "," + 1000 * random.nextInt(500) + "," + random.nextInt(4) + ",1");
        assertTrue(run("--data " + file + " --target price" + SHORT).notes().startsWith(
                "regression: price as numbers (--task classes learns classes instead); 60 rows, 6 inputs"));
        Run classes = run("--data " + file + " --target rooms --ignore price,weight" + SHORT);
        assertTrue(classes.notes().startsWith(
                "classification: rooms as 4 classes (--task numbers learns numbers instead); 60 rows, 4 inputs"),
                classes.notes());
        Run numbers = run("--data " + file + " --target rooms --task numbers --weights weight --metrics rmse" + SHORT);
        assertTrue(numbers.notes().startsWith("regression: rooms as numbers"), numbers.notes());
        assertTrue(numbers.lines().get(0).endsWith("rmse"), numbers.out());
        Run categories = run("--data " + file + " --target price --categorical rooms" + SHORT);
        assertTrue(categories.notes().contains("9 inputs"), categories.notes());
    }

    @Test
    void patienceAndMonitorHoldOutATenthOfFewRowsToo() {
        String flags = "--data " + IRIS + " --target species --metrics log-loss" + SHORT;
        String expected = run(flags + " --validation 0.1 --monitor log-loss").out();
        assertEquals(expected, run(flags + " --monitor log-loss").out());
        assertNotEquals(expected, run(flags).out());
        run(flags + " --patience 3").lines();
    }

    @Test
    void dataWithoutColumnsAreDividedAsAWhole() throws IOException {
        Path images = SmallData.write(folder.resolve("images"));
        Run run = run("--data " + images + " --folds 4" + SHORT);
        assertEquals(images + ": 160 examples with classes, 16 inputs\n", run.notes());
        assertEquals(1 + 4 + 2, run.lines().size());
    }

    @Test
    void terminalShowsTheFoldInWork() {
        Run run = Run.of(true, ("cross-validate --data " + IRIS + " --target species" + SHORT).split(" "));
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.err().contains("fold 1 of 5"), run.err());
        Run quiet = Run.of(true, ("cross-validate --quiet --data " + IRIS + " --target species" + SHORT).split(" "));
        assertFalse(quiet.err().contains("fold"), quiet.err());
    }

    @Test
    void whatCannotBeDividedOrMeasuredIsRefusedInOneSentence() throws IOException {
        String iris = "--data " + IRIS + " --target species";
        run(iris + " --folds 1").assertCalledWrongly("a whole number from 2");
        run(iris + " --metrics accuracy,f2").assertCalledWrongly("f2");
        run(iris + " --hidden 4,x").assertCalledWrongly("such as 64,64, or none");
        Run missing = run("--data " + IRIS + " --target kind");
        missing.assertFailed(IRIS, "there is no column \"kind\" among sepal_length, sepal_width");
        Run folds = run(iris + " --folds 51" + SHORT);
        assertEquals(1, folds.exit());
        assertTrue(folds.err().contains("class"), folds.err());
        Run metric = run(iris + " --metrics r2" + SHORT);
        assertEquals(1, metric.exit());
        assertTrue(metric.err().contains("the metric r2 is for numbers, but the targets are classes"), metric.err());
        Run stratified = run("--data " + IRIS + " --target 1 --task numbers --stratified yes" + SHORT);
        assertEquals(2, stratified.exit());
        assertTrue(stratified.err().contains("--stratified yes divides by classes"), stratified.err());
        Run patience = run(iris + " --patience 3 --validation 0");
        assertEquals(2, patience.exit());
        assertTrue(patience.err().contains("--patience needs a held-out share"), patience.err());
        Run momentum = run(iris + " --momentum 0.5");
        assertEquals(2, momentum.exit());
        assertTrue(momentum.err().contains("--momentum is nothing for --optimizer adam"), momentum.err());
    }
}
