package dev.lanewise.data;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.Internals;
import dev.lanewise.internal.rows.DataChecksum;
import dev.lanewise.internal.rows.ExampleRows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {

    private static final ImageShape TWO_BY_THREE = new ImageShape(2, 3);

    @Test
    void bytesAreUnsignedAndScaled() {
        byte[] pixels = {0, 1, 127, -128, -1, 64, 7, 0, 0, 0, 0, 0};
        Dataset dataset = Dataset.ofImages(pixels, 1 / 256f, new int[] {3, 0}, 4, TWO_BY_THREE);
        float[] target = {9, 9, 9, 9, 9, 9, 9, 9};
        dataset.copyRow(0, target, 1);
        assertArrayEquals(new float[] {9, 0, 1 / 256f, 127 / 256f, 0.5f, 255 / 256f, 0.25f, 9}, target);
        assertEquals(2, dataset.size());
        assertEquals(6, dataset.inputs());
        assertEquals(4, dataset.classes());
        assertEquals(3, dataset.label(0));
        assertEquals(0, dataset.label(1));
        assertEquals(Optional.of(TWO_BY_THREE), dataset.shape());
        assertTrue(Internals.of(dataset, ExampleRows.class).isBytes());
        assertEquals(1 / 256f, Internals.of(dataset, ExampleRows.class).byteScale());
        assertEquals(0.5, dataset.density());
    }

    @Test
    void floatsAreKeptAndMinusZeroBecomesPlusZero() {
        float[] values = {-0.0f, 1.5f, -2, Float.MIN_VALUE};
        Dataset dataset = Dataset.ofClasses(values, 2, new int[] {1, 0}, 2);
        float[] target = new float[4];
        dataset.copyRow(0, target, 0);
        dataset.copyRow(1, target, 2);
        assertArrayEquals(new float[] {0.0f, 1.5f, -2, Float.MIN_VALUE}, target);
        assertEquals(0, Float.floatToRawIntBits(target[0]));
        assertFalse(Internals.of(dataset, ExampleRows.class).isBytes());
        assertEquals(1, Internals.of(dataset, ExampleRows.class).byteScale());
        assertEquals(Optional.empty(), dataset.shape());
        assertEquals(0.75, dataset.density());
    }

    @Test
    void changingTheArraysAfterwardsChangesNothing() {
        byte[] pixels = {1};
        int[] labels = {1};
        Dataset bytes = Dataset.ofImages(pixels, 1, labels, 2, new ImageShape(1, 1));
        float[] values = {1};
        Dataset floats = Dataset.ofClasses(values, 1, labels, 2);
        pixels[0] = 2;
        values[0] = 2;
        labels[0] = 0;
        float[] target = new float[2];
        bytes.copyRow(0, target, 0);
        floats.copyRow(0, target, 1);
        assertArrayEquals(new float[] {1, 1}, target);
        assertEquals(1, bytes.label(0));
        assertEquals(1, floats.label(0));
    }

    @Test
    void sliceShowsItsPartOnly() {
        Dataset all = Dataset.ofClasses(new float[] {1, 2, 0, 4, 5}, 1, new int[] {0, 1, 2, 3, 4}, 5);
        Dataset middle = all.slice(1, 5).slice(0, 3);
        assertEquals(3, middle.size());
        assertEquals(1, middle.label(0));
        assertEquals(3, middle.label(2));
        float[] target = new float[1];
        middle.copyRow(2, target, 0);
        assertEquals(4, target[0]);
        assertEquals(2 / 3.0, middle.density());
        assertThrows(IndexOutOfBoundsException.class, () -> middle.label(3));
        assertThrows(IndexOutOfBoundsException.class, () -> middle.label(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> middle.copyRow(3, target, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> all.slice(2, 6));
        assertEquals(0, all.slice(2, 2).size());
        assertEquals(0, all.slice(2, 2).density());
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void valuesThatAreNoNumbersAreRefusedWithTheirPlace(float value) {
        float[] values = new float[12];
        values[10] = value;
        assertRefused(
                "row 2, column 2 is " + value + ", not a finite number",
                () -> Dataset.ofClasses(values, 4, new int[3], 1));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertRefused(
                "the label of row 1 is 2, which is not in 0..1",
                () -> Dataset.ofClasses(new float[2], 1, new int[] {1, 2}, 2));
        assertRefused(
                "the label of row 0 is -1, which is not in 0..1",
                () -> Dataset.ofClasses(new float[2], 1, new int[] {-1, 1}, 2));
        assertRefused(
                "3 labels with 2 inputs each cannot fit 5 values",
                () -> Dataset.ofClasses(new float[5], 2, new int[3], 2));
        assertRefused(
                "1 label with 6 inputs each cannot fit 12 values",
                () -> Dataset.ofImages(new byte[12], 1, new int[1], 2, TWO_BY_THREE));
        assertRefused(
                "a data set needs at least one class, not 0", () -> Dataset.ofClasses(new float[0], 2, new int[0], 0));
        assertRefused(
                "an example needs at least one input, not 0", () -> Dataset.ofClasses(new float[0], 0, new int[0], 1));
        assertRefused(
                "an image of 2 x 3 pixels does not have 1 input",
                () -> Dataset.ofClasses(new float[1], 1, new int[1], 1).withShape(TWO_BY_THREE));
        assertRefused(
                "an image of 2 x 3 pixels does not have 5 inputs",
                () -> Dataset.ofClasses(new float[5], 5, new int[1], 1).withShape(TWO_BY_THREE));
        assertRefused(
                "the scale of pixels must be positive and finite, but it is NaN",
                () -> Dataset.ofImages(new byte[6], Float.NaN, new int[1], 1, TWO_BY_THREE));
        assertThrows(IllegalArgumentException.class, () -> new ImageShape(0, 3));
        assertThrows(IllegalArgumentException.class, () -> new ImageShape(1 << 16, 1 << 16));
    }

    @Test
    void splitsMustAgree() {
        Dataset one = Dataset.ofClasses(new float[2], 2, new int[1], 2);
        Dataset other = Dataset.ofClasses(new float[3], 3, new int[1], 2);
        assertRefused(
                "the test examples have 3 inputs and 2 classes, but the training examples have 2 and 2",
                () -> new Splits(one, one, other, "odd"));
    }

    @Test
    void numbersAreKeptAndMinusZeroBecomesPlusZero() {
        float[] targets = {1.5f, -0.0f, 3, -7};
        Dataset all = Dataset.ofRegression(new float[] {1, 2}, 1, targets, 2);
        targets[0] = 9;
        Dataset second = all.slice(1, 2);
        float[] copy = {9, 9, 9};
        all.copyTargets(0, copy, 1);
        assertArrayEquals(new float[] {9, 1.5f, 0}, copy);
        assertEquals(0, Float.floatToRawIntBits(copy[2]));
        second.copyTargets(0, copy, 0);
        assertArrayEquals(new float[] {3, -7, 0}, copy);
        assertEquals(Task.REGRESSION, all.task());
        assertEquals(2, all.targets());
        assertEquals(0, all.classes());
        assertThrown(
                IllegalStateException.class,
                "the targets of these examples are numbers, not classes",
                () -> all.label(0));
    }

    @Test
    void labelsAreZerosAndOnes() {
        Dataset dataset = Dataset.ofMultiLabel(new float[] {5, 6}, 1, new float[] {1, 0, 1, 0, 1, 1}, 3);
        float[] copy = new float[3];
        dataset.copyTargets(1, copy, 0);
        assertArrayEquals(new float[] {0, 1, 1}, copy);
        assertEquals(Task.MULTI_LABEL, dataset.task());
        assertRefused(
                "target 1 of row 1 is 1.5, not 0, 1 or a probability between",
                () -> Dataset.ofMultiLabel(new float[2], 1, new float[] {1, 0, 1, 1.5f}, 2));
        assertRefused(
                "target 0 of row 0 is NaN, not 0, 1 or a probability between",
                () -> Dataset.ofMultiLabel(new float[1], 1, new float[] {Float.NaN}, 1));
    }

    @Test
    void classesAreNoNumbersToCopy() {
        Dataset classes = Dataset.of(new double[][] {{1}, {2}}, new int[] {0, 1});
        float[] target = {7, 8};
        assertThrown(
                IllegalStateException.class,
                "the targets of these examples are classes, not numbers",
                () -> classes.copyTargets(1, target, 0));
        assertArrayEquals(new float[] {7, 8}, target);
    }

    @Test
    void labelsMayBeProbabilities() {
        Dataset soft = Dataset.ofMultiLabel(new float[2], 1, new float[] {1, 0, 1, 0.25f}, 2);
        float[] targets = new float[2];
        soft.copyTargets(1, targets, 0);
        assertArrayEquals(new float[] {1, 0.25f}, targets);
        assertTrue(soft.hasSoftLabels());
        assertFalse(soft.slice(0, 1).hasSoftLabels());
        assertFalse(Dataset.ofRegression(new float[1], 1, new float[] {0.5f}, 1).hasSoftLabels());
        assertFalse(Dataset.ofClasses(new float[1], 1, new int[1], 2).hasSoftLabels());
    }

    /** Whatever becomes of the examples, their targets are their inputs. */
    @Test
    void inputsAreTheTargetsOfAnAutoencoder() {
        Dataset plain = Dataset.ofClasses(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, new int[4], 2)
                .withWeights(new float[] {1, 2, 3, 4});
        Dataset auto = plain.withInputsAsTargets();
        assertEquals(
                List.of(Task.REGRESSION, 2, 0, 4), List.of(auto.task(), auto.targets(), auto.classes(), auto.size()));
        assertTrue(auto.hasInputsAsTargets());
        assertFalse(plain.hasInputsAsTargets());
        assertTargets(auto, 1, 2, 3, 4, 5, 6, 7, 8);
        assertEquals(3, auto.weight(2));
        assertTargets(auto.slice(1, 3), 3, 4, 5, 6);
        assertTargets(plain.slice(1, 3).withInputsAsTargets(), 3, 4, 5, 6);
        assertTargets(auto.select(new int[] {3, 0, 3}), 7, 8, 1, 2, 7, 8);
        assertEquals(4, auto.select(new int[] {3, 0}).weight(0));
        assertTargets(auto.slice(2, 4).concat(auto.slice(0, 1)), 5, 6, 7, 8, 1, 2);
        assertTargets(auto.withNames("a", "b"), 1, 2, 3, 4, 5, 6, 7, 8);
        assertThrows(IllegalStateException.class, () -> auto.label(0));
    }

    private static void assertTargets(Dataset dataset, float... expected) {
        float[] targets = new float[dataset.size() * dataset.targets() + 1];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyTargets(i, targets, 1 + i * dataset.targets());
        }
        assertArrayEquals(expected, Arrays.copyOfRange(targets, 1, targets.length));
    }

    @Test
    void targetsThatDoNotFitAreRefused() {
        assertRefused(
                "target 0 of row 1 is Infinity, not a finite number",
                () -> Dataset.ofRegression(new float[2], 1, new float[] {1, 1 / 0f}, 1));
        assertRefused(
                "3 target values do not fit 2 for each example",
                () -> Dataset.ofRegression(new float[2], 1, new float[3], 2));
        assertRefused(
                "an example needs at least one target, not 0",
                () -> Dataset.ofRegression(new float[2], 1, new float[0], 0));
        assertRefused(
                "3 examples with 1 input each cannot fit 2 values",
                () -> Dataset.ofRegression(new float[2], 1, new float[3], 1));
    }

    @Test
    void examplesCountOneUntilTheyAreWeighted() {
        Dataset plain = Dataset.ofClasses(new float[4], 1, new int[4], 1);
        assertFalse(plain.isWeighted());
        assertEquals(1, plain.weight(3));
        float[] weights = {0.5f, 0, 2};
        Dataset weighted = plain.slice(1, 4).withWeights(weights);
        weights[0] = 9;
        assertTrue(weighted.isWeighted());
        assertEquals(0.5f, weighted.weight(0));
        assertEquals(2, weighted.slice(1, 3).weight(1));
        assertThrows(IndexOutOfBoundsException.class, () -> weighted.weight(3));
        assertThrows(IndexOutOfBoundsException.class, () -> plain.weight(4));
        assertRefused("3 weights cannot fit 4 examples", () -> plain.withWeights(new float[3]));
        assertRefused(
                "the weight of row 2 is -1.0, not a finite number of at least 0",
                () -> plain.withWeights(new float[] {0, 0, -1, 0}));
        assertRefused(
                "the weight of row 0 is NaN, not a finite number of at least 0",
                () -> plain.withWeights(new float[] {Float.NaN, 0, 0, 0}));
        assertRefused("all weights are 0, so that no example counts", () -> plain.withWeights(new float[4]));
    }

    @Test
    void classesAndColumnsHaveNames() {
        Dataset classes = Dataset.ofClasses(new float[2], 1, new int[2], 2);
        assertEquals("1", classes.name(1));
        assertEquals("dog", classes.withNames("cat", "dog").slice(0, 1).name(1));
        assertThrows(IndexOutOfBoundsException.class, () -> classes.name(2));
        assertRefused("1 name cannot fit 2 classes", () -> classes.withNames("cat"));
        assertRefused(
                "names[1] is cat, which is also the name of another class", () -> classes.withNames("cat", "cat"));
        assertRefused("names[0] is blank, but the name of a class is expected", () -> classes.withNames(" ", "cat"));
        assertRefused(
                "labels[1] is blank, but the name of a class is expected",
                () -> Dataset.of(new double[][] {{1}, {2}}, new String[] {"a", ""}));
        assertRefused(
                "labels are at most 1048575, but there is one of 2000000000",
                () -> Dataset.of(new double[][] {{1}}, new int[] {2_000_000_000}));
        assertThrown(IndexOutOfBoundsException.class, "number is 2, but 0 to 1 is expected", () -> classes.name(2));
        assertThrown(IndexOutOfBoundsException.class, "example is -1, but 0 to 1 is expected", () -> classes.label(-1));
        assertThrown(
                IndexOutOfBoundsException.class,
                "from is 1 and to is 3, but 0 <= from <= to <= 2 is expected",
                () -> classes.slice(1, 3));
        Dataset numbers = Dataset.ofRegression(new float[2], 1, new float[2], 1);
        assertEquals("price", numbers.withNames("price").name(0));
        assertRefused("0 names cannot fit 1 target", () -> numbers.withNames());
    }

    @Test
    void splitsMustWantTheSame() {
        Dataset classes = Dataset.ofClasses(new float[2], 1, new int[2], 2);
        Dataset numbers = Dataset.ofRegression(new float[2], 1, new float[2], 1);
        assertRefused(
                "the validation targets are numbers, but the training targets are classes",
                () -> new Splits(classes, numbers, classes, "odd"));
        assertRefused(
                "the test examples have 1 input and 2 numbers, but the training examples have 1 and 1",
                () -> new Splits(numbers, numbers, Dataset.ofRegression(new float[2], 1, new float[4], 2), "odd"));
    }

    @Test
    void selectionHasTheExamplesInTheirNewOrderWithAllThatBelongsToThem() {
        Dataset bytes = Dataset.ofImages(new byte[] {1, 2, 3, 4}, 1, new int[] {0, 1, 2, 1}, 3, new ImageShape(1, 1))
                .withWeights(new float[] {1, 2, 3, 4})
                .withNames("a", "b", "c")
                .slice(1, 4)
                .select(new int[] {2, 0});
        Dataset numbers = Dataset.ofRegression(new float[] {1, 2, 3}, 1, new float[] {10, 11, 20, 21, 30, 31}, 2)
                .slice(1, 3)
                .select(new int[] {1, 0, 1});
        float[] target = new float[2];
        bytes.copyRow(0, target, 0);
        bytes.copyRow(1, target, 1);
        assertArrayEquals(new float[] {4, 2}, target);
        assertEquals(1, bytes.label(0));
        assertEquals(4, bytes.weight(0));
        assertEquals(2, bytes.weight(1));
        assertEquals("c", bytes.name(2));
        assertEquals(3, numbers.size());
        numbers.copyTargets(0, target, 0);
        assertArrayEquals(new float[] {30, 31}, target);
        numbers.copyTargets(1, target, 0);
        assertArrayEquals(new float[] {20, 21}, target);
        assertThrows(IndexOutOfBoundsException.class, () -> numbers.select(new int[] {3}));
    }

    @Test
    void moreNumbersThanAnArrayHoldsAreRefused() {
        double[][] rows = new double[1 << 16][];
        Arrays.fill(rows, new double[1 << 15]);
        assertRefused(
                "65536 rows of 32768 inputs are more than the 2147483639 numbers that one data set in memory can"
                        + " have",
                () -> Dataset.of(rows, new double[rows.length]));
    }

    @Test
    void copiesNeedSpaceAndChangeNothingWithoutIt() {
        Dataset dataset = Dataset.ofRegression(new float[] {1, 2, 3, 4}, 2, new float[] {5, 6, 7, 8}, 2);
        float[] target = new float[3];
        for (int offset : new int[] {-1, 2, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThrown(
                    IndexOutOfBoundsException.class,
                    "an array of 3 numbers has no space for 2 inputs from offset " + offset + " on",
                    () -> dataset.copyRow(1, target, offset));
            assertThrown(
                    IndexOutOfBoundsException.class,
                    "an array of 3 numbers has no space for 2 targets from offset " + offset + " on",
                    () -> dataset.copyTargets(1, target, offset));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> dataset.copyRow(2, target, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> dataset.copyTargets(-1, target, 0));
        assertArrayEquals(new float[3], target);
        dataset.copyRow(1, target, 1);
        assertArrayEquals(new float[] {0, 3, 4}, target);
    }

    @Test
    void examplesKeepTheIndexThatTheyHadBeforeSelection() {
        Dataset all = Dataset.ofClasses(new float[6], 1, new int[6], 1);
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, originals(all));
        assertArrayEquals(new int[] {2, 3}, originals(all.slice(2, 4)));
        Dataset some = all.slice(1, 6).select(new int[] {4, 0, 2, 0});
        assertArrayEquals(new int[] {5, 1, 3, 1}, originals(some));
        assertArrayEquals(
                new int[] {3, 5},
                originals(some.slice(1, 4).select(new int[] {1}).concat(some.slice(0, 1))));
        assertArrayEquals(new int[] {1, 3}, originals(some.slice(1, 2).concat(some.slice(2, 3))));
        assertArrayEquals(
                new int[] {1, 3},
                originals(some.slice(1, 3)
                        .withWeights(new float[] {1, 2})
                        .withNames("a")
                        .withInputsAsTargets()));
        assertThrows(IndexOutOfBoundsException.class, () -> some.originalIndex(4));
    }

    private static int[] originals(Dataset dataset) {
        return IntStream.range(0, dataset.size()).map(dataset::originalIndex).toArray();
    }

    private static float[] targets(Dataset dataset) {
        float[] all = new float[dataset.size() * dataset.targets()];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyTargets(i, all, i * dataset.targets());
        }
        return all;
    }

    @Test
    void labelsAndSeveralNumbersComeFromArrays() {
        double[][] inputs = {{1, 2}, {3, 4}, {5, 6}};
        Dataset labels = Dataset.ofMultiLabel(inputs, new double[][] {{1, 0}, {0, 0}, {1, 1}});
        assertEquals(Task.MULTI_LABEL, labels.task());
        assertEquals(List.of(3, 2, 2), List.of(labels.size(), labels.inputs(), labels.targets()));
        assertArrayEquals(new float[] {1, 0, 0, 0, 1, 1}, targets(labels));
        Dataset soft = Dataset.ofMultiLabel(inputs, new double[][] {{1, 0}, {0.25, 0}, {1, 1}});
        assertEquals(Task.MULTI_LABEL, soft.task());
        assertTrue(soft.hasSoftLabels() && !labels.hasSoftLabels());
        assertArrayEquals(new float[] {1, 0, 0.25f, 0, 1, 1}, targets(soft));
        Dataset numbers = Dataset.ofRegression(inputs, new double[][] {{1, 0}, {-2.5, 0}, {1, 7}});
        assertEquals(Task.REGRESSION, numbers.task());
        assertArrayEquals(new float[] {1, 0, -2.5f, 0, 1, 7}, targets(numbers));
    }

    @Test
    void inputsOfSinglePrecisionAreTakenAsTheyAre() {
        float[][] inputs = {{0.1f, -0.0f}, {2, 3}};
        Dataset dataset = Dataset.of(inputs, new int[] {1, 0}, 3);
        inputs[0][0] = 9;
        float[] row = new float[2];
        dataset.copyRow(0, row, 0);
        assertArrayEquals(new float[] {0.1f, 0}, row);
        assertEquals(
                List.of(2, 2, 3, 1), List.of(dataset.size(), dataset.inputs(), dataset.classes(), dataset.label(0)));
        assertEquals(
                DataChecksum.of(dataset),
                DataChecksum.of(Dataset.ofClasses(new float[] {0.1f, 0, 2, 3}, 2, new int[] {1, 0}, 3)));
        assertRefused(
                "input 1 of row 0 is Infinity, not a finite number in the range of a float",
                () -> Dataset.of(new float[][] {{1, Float.POSITIVE_INFINITY}}, new int[1], 1));
        assertRefused(
                "row 1 has 1 input, but row 0 has 2", () -> Dataset.of(new float[][] {{1, 2}, {1}}, new int[2], 1));
        assertRefused(
                "there are 1 row of inputs, but 2 labels", () -> Dataset.of(new float[][] {{1, 2}}, new int[2], 1));
    }

    @Test
    void shapeMayBeGivenToInputs() {
        Dataset images = Dataset.of(new double[][] {{1, 2, 3, 4, 5, 6}, {0, 1, 0, 1, 0, 1}}, new int[] {0, 1})
                .withWeights(new float[] {2, 3})
                .slice(1, 2)
                .withShape(TWO_BY_THREE);
        assertEquals(TWO_BY_THREE, images.shape().orElseThrow());
        assertEquals(
                List.of(1, 1, 3f, 1),
                List.of(images.size(), images.label(0), images.weight(0), images.originalIndex(0)));
        ImageShape column = new ImageShape(6, 1);
        assertEquals(column, images.withShape(column).shape().orElseThrow());
    }

    @Test
    void classesMayBeGivenSoThatSomeHaveNoExamples() {
        double[][] inputs = {{1}, {2}, {3}};
        Dataset named = Dataset.of(inputs, new String[] {"c", "a", "c"}, List.of("c", "b", "a"));
        assertEquals(List.of(3, 0, 2, 0), List.of(named.classes(), named.label(0), named.label(1), named.label(2)));
        assertEquals(List.of("c", "b", "a"), List.of(named.name(0), named.name(1), named.name(2)));
        // Without them, the same labels give other numbers.
        assertEquals(1, Dataset.of(inputs, new String[] {"c", "a", "c"}).label(0));
        Dataset numbered = Dataset.of(inputs, new int[] {2, 0, 2}, 5);
        assertEquals(
                List.of(5, 2, 0, 2),
                List.of(numbered.classes(), numbered.label(0), numbered.label(1), numbered.label(2)));
        Dataset all = Dataset.of(inputs, new int[] {0, 1, 2});
        assertEquals(
                3,
                new Splits(all, all, Dataset.of(inputs, new int[3], 3), "x")
                        .test()
                        .classes());
        int[] labels = {0, 1, 2};
        Dataset copied = Dataset.of(inputs, labels, 3);
        labels[0] = 2;
        assertEquals(0, copied.label(0));
        Map<String, Executable> calls = Map.of(
                "labels[1] is \"x\", which is none of the classes: a, b",
                () -> Dataset.of(inputs, new String[] {"a", "x", "b"}, List.of("a", "b")),
                "labels[0] is \"a\", which is no class, because classes is empty",
                () -> Dataset.of(inputs, new String[] {"a", "a", "a"}, List.of()),
                "classes[1] is a, which is also the name of another class",
                () -> Dataset.of(inputs, new String[] {"a", "a", "a"}, List.of("a", "a")),
                "classes[0] is blank, but the name of a class is expected",
                () -> Dataset.of(inputs, new String[] {"a", "a", "a"}, List.of(" ", "a")),
                "there are 3 rows of inputs, but 1 label",
                () -> Dataset.of(inputs, new String[] {"a"}, List.of("a")),
                "the label of row 2 is 2, which is not in 0..1",
                () -> Dataset.of(inputs, new int[] {0, 1, 2}, 2),
                "a data set needs at least one class, not 0",
                () -> Dataset.of(inputs, new int[3], 0));
        calls.forEach((message, call) -> assertRefused(message, call));
        assertThrown(
                NullPointerException.class,
                "classes[1]",
                () -> Dataset.of(inputs, new String[] {"a"}, Arrays.asList("a", null)));
    }

    @Test
    void arraysOfTargetsThatDoNotFitAreRefused() {
        double[][] inputs = {{1}, {3}};
        Map<String, Executable> calls = Map.of(
                "targets[1] has 2 values, but targets[0] has 1",
                () -> Dataset.ofMultiLabel(inputs, new double[][] {{1}, {1, 0}}),
                "targets[0] has 0 values, but an example needs at least one",
                () -> Dataset.ofMultiLabel(inputs, new double[2][0]),
                "there are 2 rows of inputs, but 1 target",
                () -> Dataset.ofMultiLabel(inputs, new double[1][1]),
                "target 0 of row 1 is 1.5, not 0, 1 or a probability between",
                () -> Dataset.ofMultiLabel(inputs, new double[][] {{0}, {1.5}}),
                "target 0 of row 0 is NaN, not 0, 1 or a probability between",
                () -> Dataset.ofMultiLabel(inputs, new double[][] {{Double.NaN}, {1}}),
                "target 1 of row 1 is 1.0E39, not a finite number in the range of a float",
                () -> Dataset.ofRegression(inputs, new double[][] {{0, 0}, {0, 1e39}}),
                "there are no rows",
                () -> Dataset.ofMultiLabel(new double[0][], new double[0][]));
        calls.forEach((message, call) -> assertRefused(message, call));
        assertThrown(
                NullPointerException.class,
                "targets[1]",
                () -> Dataset.ofMultiLabel(inputs, new double[][] {{1}, null}));
        assertThrown(
                NullPointerException.class,
                "names[0]",
                () -> Dataset.of(inputs, new int[2]).withNames((String) null));
    }

    @Test
    void numbersOfArraysAreTheTargetsOfTheirRows() {
        double[] targets = {1.5, -0.0, 7, -3};
        Dataset dataset = Dataset.of(new double[][] {{1}, {2}, {3}, {4}}, targets);
        targets[0] = 9;
        assertEquals(Task.REGRESSION, dataset.task());
        assertArrayEquals(new float[] {1.5f, 0, 7, -3}, targets(dataset));
        for (int wrong = 0; wrong < targets.length; wrong++) {
            double[] infinite = {1, 1, 1, 1};
            infinite[wrong] = 1e39;
            assertRefused(
                    "the target of row " + wrong + " is 1.0E39, not a finite number in the range of a float",
                    () -> Dataset.of(new double[4][1], infinite));
        }
    }

    @Test
    void onlyDataSetsOfTheSameKindAreJoined() {
        Dataset two = Dataset.ofClasses(new float[] {1, 2}, 1, new int[] {0, 1}, 2);
        Dataset numbers = Dataset.ofRegression(new float[2], 1, new float[2], 1);
        for (Dataset other : List.of(
                numbers,
                Dataset.ofClasses(new float[2], 1, new int[2], 3),
                Dataset.ofClasses(new float[4], 2, new int[2], 2))) {
            assertThrows(IllegalArgumentException.class, () -> two.concat(other));
            assertThrows(IllegalArgumentException.class, () -> other.concat(two));
        }
        Dataset named = two.withNames("a", "b");
        assertThrows(IllegalArgumentException.class, () -> named.concat(two.withNames("b", "a")));
        assertEquals("b", named.concat(two).name(1));
    }

    /** Parts that lie beside each other share their rows; all others are copied. */
    @ParameterizedTest
    @ValueSource(strings = {"0 2 2 5", "2 5 0 2", "0 2 3 5", "0 3 2 5", "1 1 1 4", "1 4 4 4"})
    void joinedPartsHaveTheExamplesOfBoth(String bounds) {
        int[] at = Arrays.stream(bounds.split(" ")).mapToInt(Integer::parseInt).toArray();
        Dataset all = Dataset.ofRegression(new float[] {1, 2, 3, 4, 5}, 1, new float[] {10, 20, 30, 40, 50}, 1)
                .withWeights(new float[] {6, 7, 8, 9, 10});
        Dataset joined = all.slice(at[0], at[1]).concat(all.slice(at[2], at[3]));
        int[] expected = IntStream.concat(IntStream.range(at[0], at[1]), IntStream.range(at[2], at[3]))
                .toArray();
        assertEquals(expected.length, joined.size());
        for (int i = 0; i < expected.length; i++) {
            float[] row = new float[2];
            joined.copyRow(i, row, 0);
            joined.copyTargets(i, row, 1);
            assertArrayEquals(new float[] {expected[i] + 1, 10 * (expected[i] + 1)}, row);
            assertEquals(expected[i] + 6, joined.weight(i));
            assertEquals(expected[i], joined.originalIndex(i));
        }
    }

    @Test
    void textCountsExamplesInputsAndTargets() {
        assertEquals(
                "Dataset[2 examples, 1 input, 3 classes]",
                Dataset.ofClasses(new float[2], 1, new int[2], 3).toString());
        assertEquals(
                "Dataset[1 example, 2 inputs, 1 label]",
                Dataset.ofMultiLabel(new float[2], 2, new float[1], 1).toString());
        assertEquals(
                "Dataset[1 example, 2 inputs, 2 targets]",
                Dataset.ofRegression(new float[2], 2, new float[2], 2).toString());
    }
}
