package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Estimator;
import dev.lanewise.Evaluation;
import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.rows.SplitIndices;
import dev.lanewise.internal.training.FittingDefaults;
import dev.lanewise.validation.CrossValidation;
import dev.lanewise.validation.Fold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The preprocessing is learned from the training rows alone: rows that are held out do not leak into it. */
class HeldOutRowsTest {
    private static final int ROWS = 400;

    @TempDir
    private Path folder;

    /**
     * Writes rows of a number, a colour and a class.
     *
     * @param training rows with numbers below 10; those of all others are above 1000
     * @param tested rows with a colour of their own, which otherwise is red more often than blue
     */
    private Path write(int[] training, int[] tested) throws IOException {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder("size,colour,kind\n");
        for (int i = 0; i < ROWS; i++) {
            int row = i;
            boolean isTrained = Arrays.stream(training).anyMatch(each -> each == row);
            boolean isTested = Arrays.stream(tested).anyMatch(each -> each == row);
            boolean isMissing = random.nextInt(10) == 0;
            double size = 10 * random.nextDouble() + (isTrained ? 0 : 1000 + i);
            text.append(isMissing ? "" : String.valueOf(size))
                    .append(isMissing ? "," : isTested ? ",green" : random.nextInt(3) == 0 ? ",blue" : ",red")
                    .append(i % 2 == 0 ? ",a\n" : ",b\n");
        }
        return Files.writeString(folder.resolve("rows.csv"), text);
    }

    private void assertLearnedFrom(int[] training, Path data, Schema schema) throws IOException {
        Table table = Lanewise.readTable(data).withTarget("kind");
        double[] sizes = Arrays.stream(table.select(training).numbers("size"))
                .filter(size -> !Double.isNaN(size))
                .toArray();
        assertTrue(Arrays.stream(sizes).allMatch(size -> size < 10));
        double mean = Arrays.stream(sizes).average().orElseThrow();
        Schema.Numeric size = (Schema.Numeric) schema.columns().get(0);
        assertEquals(mean, size.fill(), 1e-9);
        assertEquals(mean, size.shift(), 1e-9);
        Schema.Categorical colour = (Schema.Categorical) schema.columns().get(1);
        assertEquals(List.of("blue", "red"), colour.categories());
        assertEquals(1, colour.fill());
        // The deviation, too.
        assertEquals(
                TableEncoder.learn(FittingDefaults.PREPROCESSING, Task.CLASSIFICATION, table.select(training))
                        .schema()
                        .columns(),
                schema.columns());
    }

    @Test
    void trainAndConvertLearnFromTheTrainingRows() throws IOException {
        SplitIndices rows = SplitIndices.undivided(ROWS).withTest(Splits.TEST_SHARE, Splits.TEST_SEED);
        rows = rows.withValidation(FittingDefaults.validationShare(rows.training().length), Splits.TEST_SEED);
        assertTrue(rows.validation().length > 0 && rows.test().length > 0);
        Path data = write(rows.training(), rows.test());
        Path model = folder.resolve("net.lanewise");
        String train = "train --hidden 3 --epochs 2 --save " + model + " --data ";
        Run.line(train + data + " --target kind").lines();
        assertLearnedFrom(rows.training(), data, ModelFile.read(model).schema().orElseThrow());
        Run evaluated = Run.line("evaluate " + model + " --data " + data);
        assertEquals(0, evaluated.exit(), evaluated.err());
        assertTrue(evaluated.notes().contains("such as green"), evaluated.notes());
        assertTrue(evaluated.notes().contains("held out for testing"), evaluated.notes());

        Path converted = folder.resolve("rows.lanewise-data");
        Run.line("convert " + data + " --target kind --output " + converted).lines();
        Run.line(train + converted).lines();
        assertLearnedFrom(rows.training(), data, ModelFile.read(model).schema().orElseThrow());
    }

    @Test
    void foldsLearnFromTheirTrainingRows() throws IOException {
        int[] kinds = IntStream.range(0, ROWS).map(i -> i % 2).toArray();
        List<Fold> folds = CrossValidation.of(4).folds(kinds);
        int[] training = folds.get(0).training();
        Path data = write(training, folds.get(0).test());
        List<?> results = (List<?>) JSON.std
                .mapFrom(String.join(
                        "",
                        Run.line("cross-validate --hidden 3 --epochs 2 --folds 4 --metrics log-loss --json --target"
                                        + " kind --data "
                                        + data)
                                .lines()))
                .get("results");
        Table table = Lanewise.readTable(data).withTarget("kind");
        Estimator estimator = Lanewise.classifier().hidden(3).epochs(2).preprocessing(FittingDefaults.PREPROCESSING);
        Model model = estimator.fit(table.select(training));
        Evaluation tested = model.evaluate(table.select(folds.get(0).test()));
        assertEquals(
                tested.classification().logLoss(),
                ((Number) ((Map<?, ?>) results.get(0)).get("log-loss")).doubleValue(),
                1e-12);
        assertEquals(
                List.of("blue", "red"),
                ((Schema.Categorical) model.schema().orElseThrow().columns().get(1)).categories());
    }
}
