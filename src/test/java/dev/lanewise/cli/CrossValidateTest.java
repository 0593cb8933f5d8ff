package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Lanewise;
import dev.lanewise.metric.Metric;
import dev.lanewise.training.CrossValidation;
import dev.lanewise.training.CrossValidationResult;
import dev.lanewise.training.Noise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
            assertEquals("classification: species (setosa, versicolor, virginica) as 3 classes; 150 rows,"
                    + " 4 inputs\n", run.notes());
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
                "regression: price as numbers; --task classes learns classes instead; 60 rows, 6 inputs"));
        Run classes = run("--data " + file + " --target rooms --ignore price,weight" + SHORT);
        assertTrue(classes.notes().startsWith(
                "classification: rooms (0, 1, 2, 3) as 4 classes; --task numbers learns numbers instead; 60 rows, 4"
                        + " inputs"),
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
        assertTrue(stratified.err().contains("--stratified yes needs classes"), stratified.err());
        Run patience = run(iris + " --patience 3 --validation 0");
        assertEquals(2, patience.exit());
        assertTrue(patience.err().contains("--patience needs held-out examples"), patience.err());
        Run momentum = run(iris + " --momentum 0.5");
        assertEquals(2, momentum.exit());
        assertTrue(momentum.err().contains("--momentum does not apply to --optimizer adam"), momentum.err());
    }

    /** Rows in other formats, with and without a flag that prepares the columns. */
    @Test
    void everyKindOfTableIsPrepared() throws IOException {
        StringBuilder arff = new StringBuilder("@relation r\n@attribute a numeric\n@attribute b {u,v}\n"
                + "@attribute y {p,q}\n@data\n");
        StringBuilder libsvm = new StringBuilder();
        StringBuilder csv = new StringBuilder("a,b,y\n");
        StringBuilder numbers = new StringBuilder("a,y\n");
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            boolean q = random.nextBoolean();
            double a = 100 + 10 * random.nextGaussian() + (q ? 30 : 0);
            String row = a + "," + (random.nextBoolean() ? "u" : "v") + "," + (q ? "q" : "p") + "\n";
            arff.append(row);
            csv.append(row);
            libsvm.append(q ? "+1" : "-1").append(" 1:").append((float) a).append('\n');
            numbers.append((float) a).append(',').append(q ? 1 : -1).append('\n');
        }
        String flags = SHORT + " --scale standard --folds 3";
        String expected = run("--target y --data " + write("t.csv", csv) + flags).lines().toString();
        assertEquals(expected, run("--data " + write("t.arff", arff) + flags).lines().toString());
        assertEquals(expected, run("--target y --data " + write("t.arff", arff) + flags).lines().toString());
        assertEquals(expected, run("--target 3 --data " + write("t.arff", arff) + flags).lines().toString());
        String ofNumbers = run("--target y --data " + write("n.csv", numbers) + flags).lines().toString();
        assertEquals(ofNumbers, run("--data " + write("n.libsvm", libsvm) + flags).lines().toString());
        Path counted = folder.resolve("zero.libsvm");
        Files.writeString(counted, libsvm.toString().replace(" 1:", " 0:"));
        Run noted = run("--data " + counted + flags);
        assertEquals(2, noted.err().split("indices are counted from 0").length, noted.err());
        Run missing = run("--data " + write("n.libsvm", libsvm) + flags + " --target 7");
        missing.assertFailed("there is no column \"7\"");
    }

    private String write(String name, CharSequence text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void arraysArePrepared() throws IOException {
        Path file = folder.resolve("a.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            Random random = new Random(1);
            ByteBuffer x = ByteBuffer.allocate(60 * 2 * 8).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer y = ByteBuffer.allocate(60 * 8).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < 60; i++) {
                x.putDouble(i % 2 * 50 + random.nextGaussian()).putDouble(random.nextGaussian());
                y.putLong(i % 2);
            }
            array(zip, "x.npy", "'<f8'", "(60, 2)", x);
            array(zip, "y.npy", "'<i8'", "(60,)", y);
        }
        List<String> lines = run("--data " + file + SHORT + " --scale standard --folds 3").lines();
        assertTrue(lines.get(0).contains("accuracy"), lines::toString);
    }

    private static void array(ZipOutputStream zip, String name, String type, String shape, ByteBuffer values)
            throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        String header = "{'descr': " + type + ", 'fortran_order': False, 'shape': " + shape + ", }";
        header += " ".repeat(117 - header.length()) + "\n";
        zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
        zip.write(header.getBytes(StandardCharsets.US_ASCII));
        zip.write(values.array());
        zip.closeEntry();
    }

    @Test
    void adviceNamesFlags() throws IOException {
        String data = write("few.csv", "y,x\n" + "a,1\n".repeat(30) + "b,2\n".repeat(3));
        run("--quiet --target y --data " + data + SHORT).assertFailed(
                "too few for 5 folds: use at most 3 folds, more examples, or --stratified no");
    }
}
