package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Refusal;
import dev.lanewise.internal.rows.DataChecksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowSourceTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("set.lanewise-data");
    }

    @AfterEach
    void noTemporaryFileStaysBehind() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.filter(file -> !file.equals(file())).toList());
        }
    }

    /** Both ways to make a data set. */
    private enum Way {
        OF,
        MAPPED
    }

    private Dataset dataset(Way way, RowSource source, int inputs, Task task, int targets) throws IOException {
        return way == Way.OF
                ? Dataset.of(source, inputs, task, targets)
                : Datasets.mapped(file(), source, inputs, task, targets);
    }

    /** Random numbers, of which some are zero or minus zero. */
    private static float[] numbers(int count, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> -0f;
                default -> (float) random.nextGaussian();
            };
        }
        return numbers;
    }

    /** A source that counts its calls, and spoils the arrays of earlier ones. */
    private static final class Arrayed implements RowSource {
        private final float[] values;
        private final float[] wanted;
        private final int rows;
        private int row;
        private float[] lastInputs;
        private boolean ended;

        Arrayed(float[] values, float[] wanted, int rows) {
            this.values = values;
            this.wanted = wanted;
            this.rows = rows;
        }

        @Override
        public boolean next(Row example) {
            float[] inputs = example.inputs();
            float[] targets = example.targets();
            assertFalse(ended, "called after the end");
            if (lastInputs != null && lastInputs != inputs) {
                Arrays.fill(lastInputs, 77);
            }
            lastInputs = inputs;
            for (float[] array : new float[][] {inputs, targets}) {
                for (float number : array) {
                    assertTrue(Float.isNaN(number));
                }
            }
            ended = row == rows;
            if (!ended) {
                System.arraycopy(values, row * inputs.length, inputs, 0, inputs.length);
                System.arraycopy(wanted, row * targets.length, targets, 0, targets.length);
            }
            row++;
            return !ended;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "2, 1",
        "1, 3",
        "7, 5",
        "1023, 1",
        "1024, 1",
        "1025, 1",
        "341, 3",
        "16384, 1",
        "16385, 1",
        "13, 8191",
        "3, 16383",
        "2, 16384",
        "3, 16385",
        "5, 70001"
    })
    void sourcesOfAnySizeGiveTheDatasetOfTheirArrays(int rows, int inputs) throws IOException {
        float[] values = numbers(rows * inputs, rows);
        int[] labels = new int[rows];
        float[] wanted = new float[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = i % 3;
            wanted[i] = labels[i];
        }
        float[] numbers = numbers(2 * rows, 1);
        float[] shares = new float[2 * rows];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.min(1, Math.abs(numbers[i]));
        }
        for (Way way : Way.values()) {
            assertSame(
                    Dataset.ofClasses(values, inputs, labels, 3),
                    dataset(way, new Arrayed(values, wanted, rows), inputs, Task.CLASSIFICATION, 3));
            assertSame(
                    Dataset.ofRegression(values, inputs, numbers, 2),
                    dataset(way, new Arrayed(values, numbers, rows), inputs, Task.REGRESSION, 2));
            assertSame(
                    Dataset.ofMultiLabel(values, inputs, shares, 2),
                    dataset(way, new Arrayed(values, shares, rows), inputs, Task.MULTI_LABEL, 2));
        }
    }

    private static void assertSame(Dataset expected, Dataset found) {
        assertEquals(expected.size(), found.size());
        assertEquals(expected.inputs(), found.inputs());
        assertEquals(expected.task(), found.task());
        assertEquals(expected.classes(), found.classes());
        assertEquals(expected.targets(), found.targets());
        assertEquals(DataChecksum.of(expected), DataChecksum.of(found));
        float[] row = new float[expected.inputs()];
        float[] other = new float[expected.inputs()];
        for (int i = 0; i < expected.size(); i++) {
            expected.copyRow(i, row, 0);
            found.copyRow(i, other, 0);
            assertArrayEquals(row, other, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OF", "MAPPED"})
    void wrongNumbersAreRefusedWithTheirRow(Way way) {
        assertRefused(
                way,
                Task.REGRESSION,
                new float[] {1, Float.NaN},
                new float[] {0, 0},
                "row 2 of the source: input 1 is NaN, or was not set, but must be a finite number");
        assertRefused(
                way,
                Task.REGRESSION,
                new float[] {Float.NEGATIVE_INFINITY, 0},
                new float[] {0, 0},
                "row 2 of the source: input 0 is -Infinity, but must be a finite number");
        assertRefused(
                way,
                Task.REGRESSION,
                new float[2],
                new float[] {0, Float.POSITIVE_INFINITY},
                "row 2 of the source: target 1 is Infinity, but must be a finite number");
        assertRefused(
                way,
                Task.MULTI_LABEL,
                new float[2],
                new float[] {1.25f, 0},
                "row 2 of the source: label 0 is 1.25, but must be 0, 1 or a probability between");
        for (float label : new float[] {-1, 2, 0.5f, Float.MAX_VALUE}) {
            assertRefused(
                    way,
                    Task.CLASSIFICATION,
                    new float[2],
                    new float[] {label},
                    "row 2 of the source: the class is " + label + ", but must be a whole number in 0..1");
        }
        assertRefused(
                way,
                Task.CLASSIFICATION,
                new float[2],
                new float[] {Float.NaN},
                "row 2 of the source: the class is NaN, or was not set, but must be a whole number in 0..1");
    }

    private void assertRefused(Way way, Task task, float[] values, float[] wanted, String refusal) {
        int[] calls = new int[1];
        RowSource source = row -> {
            boolean wrong = calls[0]++ == 2;
            System.arraycopy(wrong ? values : new float[2], 0, row.inputs(), 0, 2);
            System.arraycopy(wrong ? wanted : new float[2], 0, row.targets(), 0, row.targets().length);
            return true;
        };
        Refusal.assertThrown(DataFormatException.class, refusal, () -> dataset(way, source, 2, task, 2));
        assertEquals(3, calls[0]);
        assertTrue(Files.notExists(file()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OF", "MAPPED"})
    void rowsMayHaveWeights(Way way) throws IOException {
        for (int rows : new int[] {1, 1024, 1025, 3001}) {
            float[] weights = new float[rows];
            for (int i = 0; i < rows; i++) {
                weights[i] = i % 5 == 4 ? 0 : i % 3 + 1;
            }
            weights[rows - 1] = 2;
            int[] calls = new int[1];
            Dataset found = dataset(
                    way,
                    row -> {
                        row.inputs()[0] = calls[0];
                        row.targets()[0] = calls[0] % 2;
                        // The first row keeps the default.
                        if (calls[0] > 0 || rows == 1) {
                            row.weight(calls[0] < rows ? weights[calls[0]] : 0);
                        }
                        return calls[0]++ < rows;
                    },
                    1,
                    Task.CLASSIFICATION,
                    2);
            assertTrue(found.isWeighted());
            assertEquals(rows, found.size());
            for (int i = 0; i < rows; i++) {
                assertEquals(weights[i], found.weight(i));
                assertEquals(i % 2, found.label(i));
            }
        }
        assertFalse(dataset(way, new Arrayed(new float[2], new float[2], 2), 1, Task.REGRESSION, 1)
                .isWeighted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"OF", "MAPPED"})
    void wrongWeightsAreRefused(Way way) {
        for (float weight : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
            Refusal.assertThrown(
                    IOException.class,
                    "row 0 of the source cannot be read: the weight is " + weight
                            + ", not a finite number of at least 0",
                    () -> dataset(
                            way,
                            row -> {
                                row.weight(weight);
                                return true;
                            },
                            1,
                            Task.REGRESSION,
                            1));
        }
        int[] calls = new int[1];
        Refusal.assertThrown(
                DataFormatException.class,
                "all weights of the source are 0, so that no example counts",
                () -> dataset(
                        way,
                        row -> {
                            row.inputs()[0] = 1;
                            row.targets()[0] = 1;
                            row.weight(0);
                            return calls[0]++ < 2;
                        },
                        1,
                        Task.REGRESSION,
                        1));
        assertTrue(Files.notExists(file()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OF", "MAPPED"})
    void exceptionsOfASourceNameTheRow(Way way) {
        for (Exception thrown : List.of(
                new SQLException("the connection was closed"),
                new IOException("the connection was closed"),
                new IllegalStateException("the connection was closed"))) {
            IOException failure =
                    assertThrows(IOException.class, () -> dataset(way, failing(thrown), 1, Task.REGRESSION, 1));
            assertEquals("row 3 of the source cannot be read: the connection was closed", failure.getMessage());
            assertEquals(thrown, failure.getCause());
        }
        IOException tooLong = assertThrows(
                IOException.class,
                () -> dataset(
                        way,
                        row -> {
                            row.inputs()[1] = 1;
                            return true;
                        },
                        1,
                        Task.REGRESSION,
                        1));
        assertEquals("row 0 of the source cannot be read: Index 1 out of bounds for length 1", tooLong.getMessage());
        assertThrows(IOException.class, () -> dataset(way, failing(new InterruptedException()), 1, Task.REGRESSION, 1));
        assertTrue(Thread.interrupted());
        Error error = new AssertionError("broken");
        assertEquals(
                error,
                assertThrows(
                        AssertionError.class,
                        () -> dataset(
                                way,
                                row -> {
                                    throw error;
                                },
                                1,
                                Task.REGRESSION,
                                1)));
    }

    private static RowSource failing(Exception thrown) {
        int[] calls = new int[1];
        return row -> {
            if (calls[0]++ == 3) {
                throw thrown;
            }
            row.inputs()[0] = 1;
            row.targets()[0] = 1;
            return true;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"OF", "MAPPED"})
    void sourcesWithoutRowsAreRefused(Way way) {
        Refusal.assertThrown(
                DataFormatException.class,
                "the source has no rows",
                () -> dataset(way, row -> false, 1, Task.REGRESSION, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OF", "MAPPED"})
    void impossibleSizesAreRefusedBeforeTheSourceIsCalled(Way way) {
        RowSource source = row -> {
            throw new AssertionError();
        };
        for (int inputs : new int[] {Integer.MIN_VALUE, -1, 0, (1 << 28) + 1, Integer.MAX_VALUE}) {
            Refusal.assertRefused(
                    "an example has 1 to 268435456 inputs, not " + inputs,
                    () -> dataset(way, source, inputs, Task.REGRESSION, 1));
        }
        for (int targets : new int[] {Integer.MIN_VALUE, 0, (1 << 20) + 1, Integer.MAX_VALUE}) {
            Refusal.assertRefused(
                    "there are 1 to 1048576 classes in the targets, not " + targets,
                    () -> dataset(way, source, 1, Task.CLASSIFICATION, targets));
        }
    }

    @Test
    void failuresLeaveAnExistingFileAsItWas() throws IOException {
        Files.writeString(file(), "precious");
        assertThrows(
                IOException.class,
                () -> Datasets.mapped(file(), failing(new IOException("lost")), 1, Task.REGRESSION, 1));
        assertThrows(IOException.class, () -> Datasets.mapped(file(), row -> false, 1, Task.REGRESSION, 1));
        assertEquals("precious", Files.readString(file()));
        Path nowhere = folder.resolve("none").resolve("set");
        Refusal.assertThrown(
                IOException.class,
                nowhere + ": cannot be written: there is no folder " + nowhere.getParent(),
                () -> Datasets.mapped(
                        nowhere,
                        row -> {
                            throw new AssertionError("called before the file was checked");
                        },
                        1,
                        Task.REGRESSION,
                        1));
        Datasets.mapped(file(), new Arrayed(new float[] {1, 2}, new float[] {3, 4}, 2), 1, Task.REGRESSION, 1);
        assertEquals(2, Datasets.load(file()).training().size());
    }

    /** A source without end meets a limit before the memory is full. */
    @Test
    void moreRowsThanFitAreRefused() {
        float[] large = new float[1 << 20];
        String refusal = assertThrows(
                        DataFormatException.class,
                        () -> CheckedSource.grown(
                                large, (int) (Runtime.getRuntime().maxMemory() >> 14), 1 << 14))
                .getMessage();
        assertTrue(refusal.startsWith("the source has more than "), refusal);
        assertTrue(refusal.endsWith("(-Xmx raises that); Datasets.mapped keeps inputs in a file"), refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OF", "MAPPED"})
    void largestNumbersAndClassesAreTaken(Way way) throws IOException {
        float[] largest = {Float.MAX_VALUE, -Float.MAX_VALUE};
        Dataset numbers = dataset(way, new Arrayed(largest, largest, 2), 1, Task.REGRESSION, 1);
        assertSame(Dataset.ofRegression(largest, 1, largest, 1), numbers);
        int classes = 1 << 20;
        float[] labels = {classes - 1, 0};
        Dataset named = dataset(way, new Arrayed(largest, labels, 2), 1, Task.CLASSIFICATION, classes);
        assertEquals(List.of(classes, classes - 1, 0), List.of(named.classes(), named.label(0), named.label(1)));
    }

    @Test
    void onlyAnInterruptedSourceInterruptsTheThread() {
        assertThrows(IOException.class, () -> dataset(Way.OF, failing(new IOException("lost")), 1, Task.REGRESSION, 1));
        assertFalse(Thread.interrupted());
    }

    @ParameterizedTest
    @CsvSource({"8, 1, 8", "2, 4, 8", "7, 1, 8", "8, 1, 9", "2, 4, 9", "1, 5, 9", "0, 30, 8"})
    void arrayGrowsWhenARowDoesNotFit(int rows, int columns, int length) throws IOException {
        float[] values = numbers(length, rows);
        float[] grown = CheckedSource.grown(values, rows, columns);
        int needed = (rows + 1) * columns;
        assertEquals(needed <= length, grown == values);
        assertEquals(needed <= length ? length : Math.max(needed, 2 * length), grown.length);
        assertArrayEquals(values, Arrays.copyOf(grown, length));
    }

    @Test
    void rowShowsWhatWasSet() {
        RowSource source = row -> {
            row.inputs()[0] = 1.5f;
            row.targets()[0] = 2;
            row.weight(3);
            assertEquals("Row[inputs=[1.5], targets=[2.0], weight=3.0]", row.toString());
            return false;
        };
        assertThrows(DataFormatException.class, () -> Dataset.of(source, 1, Task.REGRESSION, 1));
    }
}
