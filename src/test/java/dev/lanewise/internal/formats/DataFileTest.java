package dev.lanewise.internal.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.FreshFile;
import dev.lanewise.SmallDisk;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.DatasetNonZerosTest;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.rows.ByteRows;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.FloatRows;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.rows.SparseRows;
import dev.lanewise.internal.rows.StreamedRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sets in files that are mapped are the data sets that were written. */
public class DataFileTest {
    private static final float SCALE = 1 / 256f;

    @TempDir
    private Path folder;

    /** Writes a data set, and opens it with so many bytes mapped at once. */
    public static Splits mapped(Splits splits, int mostBytes) throws IOException {
        Path file = Files.createTempFile("mapped", DataFile.ENDING);
        try {
            write(file, splits, Map.of());
            return DataFile.open(file, mostBytes).splits();
        } finally {
            // What is mapped stays.
            file.toFile().deleteOnExit();
        }
    }

    static void write(Path file, Splits splits, Map<String, String> lines) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            DataFile.write(channel, splits, lines);
        }
    }

    /** Sets of rows in another order. */
    private static Splits thirds(Dataset all) {
        Dataset none = all.slice(0, 0);
        Splits whole = new Splits(all, none, none, "all");
        return all.size() < 4 ? whole : Splits.of(all, 0.3, 1).withValidation(0.3, 2);
    }

    @Test
    void shortWritesAreRepeatedAndAFullDiskIsAFailure() throws IOException {
        Splits splits = thirds(dataset(Kept.FLOATS, 9, 5, Task.REGRESSION, new Random(1)));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        DataFile.write(Channels.newChannel(whole), splits, Map.of());
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        DataFile.write(new SmallDisk(Channels.newChannel(written), 3, whole.size()), splits, Map.of());
        assertArrayEquals(whole.toByteArray(), written.toByteArray());
        SmallDisk full = new SmallDisk(Channels.newChannel(new ByteArrayOutputStream()), 1 << 20, whole.size() - 1);
        IOException e = assertThrows(IOException.class, () -> DataFile.write(full, splits, Map.of()));
        assertEquals(SmallDisk.FULL, e.getMessage());
    }

    private enum Kept {
        BYTES,
        FLOATS,
        SPARSE
    }

    private static Dataset dataset(Kept kept, int examples, int inputs, Task kind, Random random) {
        byte[] pixels = new byte[examples * inputs];
        float[] floats = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            if (random.nextBoolean()) {
                pixels[i] = (byte) random.nextInt();
                floats[i] = random.nextFloat() - 0.5f;
            }
        }
        Rows rows = switch (kept) {
            case BYTES -> new ByteRows(pixels, inputs, SCALE);
            case FLOATS -> new FloatRows(floats, inputs);
            case SPARSE -> sparse(new FloatRows(floats, inputs));
        };
        int width = 3;
        float[] targets = new float[examples * width];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = kind == Task.MULTI_LABEL ? random.nextInt(2) : random.nextFloat();
        }
        DatasetTargets wanted = kind == Task.CLASSIFICATION
                ? DatasetTargets.ofClasses(random.ints(examples, 0, width).toArray(), width)
                : DatasetTargets.ofValues(kind, targets, width);
        Dataset set = Internals.create(
                        Dataset.class,
                        new ExampleRows(rows, wanted, random.nextBoolean() ? new ImageShape(1, inputs) : null))
                .withNames("a", "b\n\\c", "ü");
        float[] weights = new float[examples];
        for (int i = 0; i < examples; i++) {
            weights[i] = 1 + random.nextFloat();
        }
        return random.nextBoolean() ? set : set.withWeights(weights);
    }

    private static SparseRows sparse(FloatRows rows) {
        int[] start = new int[rows.count() + 1];
        char[] columns = new char[rows.values().length];
        float[] values = new float[columns.length];
        for (int r = 0; r < rows.count(); r++) {
            char[] column = new char[rows.columns()];
            float[] value = new float[rows.columns()];
            int count = rows.copyNonZeros(r, column, value);
            System.arraycopy(column, 0, columns, start[r], count);
            System.arraycopy(value, 0, values, start[r], count);
            start[r + 1] = start[r] + count;
        }
        return new SparseRows(start, columns, values, rows.columns());
    }

    @Property(tries = 400)
    void mappedSetsAreThoseThatWereWritten(
            @ForAll @IntRange(min = 3, max = 40) int examples,
            @ForAll @IntRange(min = 1, max = 33) int inputs,
            @ForAll Kept kept,
            @ForAll Task kind,
            @ForAll @IntRange(min = 1, max = 300) int mostBytes,
            @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        Dataset all = dataset(kept, examples, inputs, kind, random);
        int cut = random.nextInt(examples + 1);
        int next = cut + random.nextInt(examples + 1 - cut);
        int[] some = random.ints(examples + 5, 0, examples).toArray();
        Splits splits = switch (random.nextInt(4)) {
            case 0 -> thirds(all);
            case 1 -> new Splits(all.slice(0, cut), all.slice(cut, next), all.slice(next, examples), "slices");
            case 2 -> new Splits(all.select(some), all, all.slice(cut, next), "some twice");
            default -> new Splits(all.slice(next, examples), all.slice(0, cut), all.slice(cut, next), "turned");
        };
        Splits mapped = mapped(splits, mostBytes);
        assertSameSplits(splits, mapped);
        // And once more from what is mapped, by views of views.
        int[] picked =
                random.ints(examples, 0, Math.max(1, mapped.training().size())).toArray();
        if (mapped.training().size() > 0) {
            assertSame(splits.training().select(picked), mapped.training().select(picked));
        }
        if (mapped.training().size() > 1) {
            Splits validated = splits.withValidation(0.3, 7);
            Splits mappedValidated = mapped.withValidation(0.3, 7);
            assertSameSplits(validated, mappedValidated);
            assertSameSplits(validated.withoutValidation(), mappedValidated.withoutValidation());
            assertTrue(Internals.of(mappedValidated.withoutValidation().training(), ExampleRows.class)
                    .isMapped());
            assertSameSplits(validated, mapped(mappedValidated, 1 + mostBytes));
        }
        assertSameSplits(splits.withoutValidation(), mapped.withoutValidation());
    }

    static void assertSameSplits(Splits expected, Splits actual) {
        assertSame(expected.training(), actual.training());
        assertSame(expected.validation(), actual.validation());
        assertSame(expected.test(), actual.test());
    }

    private static void assertSame(Dataset expected, Dataset actual) {
        assertEquals(expected.size(), actual.size());
        assertEquals(expected.inputs(), actual.inputs());
        assertEquals(expected.shape(), actual.shape());
        assertEquals(expected.task(), actual.task());
        assertEquals(expected.classes() + expected.targets(), actual.classes() + actual.targets());
        for (int t = 0; t < expected.classes() + expected.targets(); t++) {
            assertEquals(expected.name(t), actual.name(t));
        }
        float[] row = new float[expected.inputs()];
        float[] other = new float[expected.inputs()];
        float[] targets = new float[expected.targets()];
        float[] otherTargets = new float[expected.targets()];
        for (int i = 0; i < expected.size(); i++) {
            expected.copyRow(i, row, 0);
            actual.copyRow(i, other, 0);
            assertArrayEquals(row, other);
            assertEquals(expected.weight(i), actual.weight(i));
            if (expected.task() == Task.CLASSIFICATION) {
                assertEquals(expected.label(i), actual.label(i));
                continue;
            }
            expected.copyTargets(i, targets, 0);
            actual.copyTargets(i, otherTargets, 0);
            assertArrayEquals(targets, otherTargets);
        }
        DatasetNonZerosTest.assertHolds(actual);
        assertEquals(expected.density(), actual.density());
    }

    private Path example(String name) throws IOException {
        Path file = folder.resolve(name);
        Dataset all = dataset(Kept.FLOATS, 20, 5, Task.CLASSIFICATION, new Random(3));
        write(file, thirds(all), Map.of("source", "of\nthis"));
        return file;
    }

    @Test
    void fileKeepsLinesOfOthersAndSaysWhetherItIsIntact() throws IOException {
        Path file = example("set");
        DataFile opened = DataFile.open(file);
        assertEquals(Map.of("source", "of\nthis"), opened.lines());
        assertEquals(FileKind.DATA, FileKind.of(file));
        assertTrue(Internals.of(opened.splits().training(), ExampleRows.class).isMapped());
        byte[] content = Files.readAllBytes(file);
        content[content.length - 9] ^= 1;
        Files.write(file, content);
        assertRefused(() -> DataFile.open(file), file, "the file is damaged: its inputs");
    }

    @Test
    void inputThatIsNoNumberIsRefusedEvenIfTheChecksumIsRight() throws IOException {
        Path file = example("set");
        byte[] content = Files.readAllBytes(file);
        int inputs = content.length - DataFile.TRAILER_BYTES - 20 * 5 * Float.BYTES;
        Arrays.fill(content, content.length - 12, content.length - 8, (byte) -1);
        CRC32C checksum = new CRC32C();
        checksum.update(content, inputs, 20 * 5 * Float.BYTES);
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(content.length - Integer.BYTES, (int)
                checksum.getValue());
        Files.write(file, content);
        assertRefused(() -> DataFile.open(file), file, "the file is damaged: an input is not a finite number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rows: 20 5         | rows: 20 6         | a row of 6 numbers is not an image of 1 x 5",
                "rows: 20 5         | rows: 21 5         | there are 21 rows for 20 examples",
                "scale: 0.0         | scale: 0.5         | bytes, but its data take",
                "rows: 20 5         | rows: 0 5          | the line \"rows\" is \"0 5\", not 2 numbers from 1 to"
                        + " 2147483647",
                "rows: 20 5         | rows: 20           | the line \"rows\" is \"20\"",
                "rows: 20 5         | rows: 2000000000 2000000000 | a row of 2000000000 numbers is not an image",
                "image: 1 5         | image: 1 4         | a row of 5 numbers is not an image of 1 x 4",
                "image: 1 5         | image: 1 5 3       | a row of 5 numbers is not an image of 1 x 5 x 3",
                "image: 1 5         | image: 1 5 2       | an image has 1 channel or 3, not 2",
                "image: 1 5         | image: 1 5 3 1     | the line \"image\" is \"1 5 3 1\", not 2 numbers from 1",
                "scale: 0.0         | scale: -1          | the scale of bytes is \"-1\"",
                "scale: 0.0         | scale: NaN         | the scale of bytes is \"NaN\"",
                "targets: classes 3 | targets: classes 2 | is 2, which is not in 0..1",
                "targets: classes 3 | targets: colours 3 | is one of classes, labels, numbers, but \"colours\" was given",
                "targets: classes 3 | targets: classes 9999999 | the line \"targets\"",
                "sets: 10 4 6       | sets: 10 4 5       | there are 20 rows for 19 examples",
                "sets: 10 4 6       | sets: 2147483647 2147483647 3 | there are more examples than Java can count",
                "ordered: no        | ordered: maybe     | the line \"ordered\" is \"maybe\", neither yes nor no",
                "ordered: no        | ordered: yes       | bytes, but its data take",
                "source: of\\000athis | source: of\\zz     | a backslash is followed by four hexadecimal digits",
                "source: of\\000athis | rows: 3 3          | a line is not of the form",
                "source: of\\000athis | nothing            | a line is not of the form",
            })
    void headerThatIsWrongIsRefused(String line, String other, String sentence) throws IOException {
        Path file = example("set");
        replaceHeader(file, line.strip(), other.strip());
        assertRefused(() -> DataFile.open(file), file, sentence);
    }

    /** Puts another line into a header, and the right length and checksum around it, as whoever means harm would. */
    private static void replaceHeader(Path file, String line, String other) throws IOException {
        byte[] content = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int length = buffer.getInt(12);
        int rowsAt = content.length - 8 - 20 * 5 * Float.BYTES;
        String header = new String(content, 16, length, StandardCharsets.UTF_8);
        assertTrue(header.contains(line + "\n"), header);
        byte[] changed = header.replace(line + "\n", other + "\n").getBytes(StandardCharsets.UTF_8);
        int wanted = 20 * Integer.BYTES * (header.contains("weighted: yes\n") ? 2 : 1);
        int padding = Math.floorMod(-(16 + changed.length + wanted), 64);
        ByteBuffer front =
                ByteBuffer.allocate(16 + changed.length + wanted + padding).order(ByteOrder.LITTLE_ENDIAN);
        front.put(content, 0, 12).putInt(changed.length).put(changed).put(content, 16 + length, wanted);
        CRC32C checksum = new CRC32C();
        checksum.update(front.array());
        ByteBuffer whole =
                ByteBuffer.allocate(front.capacity() + content.length - rowsAt).order(ByteOrder.LITTLE_ENDIAN);
        whole.put(front.array()).put(content, rowsAt, content.length - rowsAt);
        whole.putInt(whole.capacity() - 8, (int) checksum.getValue());
        Files.write(file, whole.array());
    }

    @Property(tries = 300)
    void alteredAndCutFilesAreRefusedOrHaveOtherInputs(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Path file = Files.createTempFile("altered", DataFile.ENDING);
        try {
            Dataset all = dataset(Kept.BYTES, 20, 7, Task.REGRESSION, random);
            write(file, thirds(all), Map.of());
            byte[] content = Files.readAllBytes(file);
            int at = random.nextInt(content.length);
            if (random.nextBoolean()) {
                FreshFile.write(file, Arrays.copyOf(content, at));
                assertRefused(() -> DataFile.open(file), file, "");
            } else {
                content[at] ^= (byte) (1 << random.nextInt(8));
                FreshFile.write(file, content);
                assertRefused(() -> DataFile.open(file), file, "");
            }
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "LANED", "LANEDATA", "something else altogether, and longer than a header"})
    void foreignFilesAreRefused(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("foreign"), content);
        assertRefused(() -> DataFile.open(file), file, "");
        assertRefused(() -> DataFile.open(folder), folder, "is not a regular file");
    }

    @Test
    void laterVersionIsRefused() throws IOException {
        Path file = example("set");
        byte[] content = Files.readAllBytes(file);
        content[8] = 2;
        Files.write(file, content);
        assertRefused(() -> DataFile.open(file), file, "version at offset 8 is 2, but this program reads version 1");
    }

    private static void assertRefused(org.junit.jupiter.api.function.Executable reading, Path file, String part) {
        String message = assertThrows(DataFormatException.class, reading).getMessage();
        assertTrue(
                message.startsWith(file.toString())
                        && message.contains(part)
                        && message.lines().count() == 1,
                message);
    }

    /** Which the running order of training rests on, whatever the inputs are kept in. */
    @Test
    void shuffleOfManyExamplesIsAPermutation() {
        int[] order = IntStream.range(0, 100_003).toArray();
        new PythonRandom(5).shuffle(order);
        assertFalse(Arrays.equals(IntStream.range(0, order.length).toArray(), order));
        Arrays.sort(order);
        assertArrayEquals(IntStream.range(0, order.length).toArray(), order);
    }

    /** Examples with other inputs, which come one after the other. */
    private static Dataset streamed(Dataset examples, int inputs, float[] values) {
        Rows rows = StreamedRows.ofFloats("there", examples.size(), inputs, () -> new StreamedRows.Cursor() {
            private int row;

            @Override
            public void next(float[] target) {
                System.arraycopy(values, inputs * row++, target, 0, inputs);
            }
        });
        DatasetTargets targets = Internals.of(examples, ExampleRows.class).targets();
        return Internals.create(Dataset.class, new ExampleRows(rows, targets, null));
    }

    @Test
    void streamedInputsAreWrittenInTheOrderInWhichTheyCome() throws IOException {
        int examples = 23;
        float[] values = new float[examples * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = i - 30;
        }
        int[] labels = IntStream.range(0, examples).map(i -> i % 4).toArray();
        Dataset all = Dataset.ofClasses(values, 3, labels, 4);
        Dataset streamed = streamed(all, 3, values);
        assertSameSplits(thirds(all), mapped(thirds(streamed), 100));
        assertThrows(
                IllegalStateException.class,
                () -> Internals.of(streamed, ExampleRows.class).nonZeros(0));
        float[] infinite = new float[examples];
        infinite[7] = Float.POSITIVE_INFINITY;
        Dataset endless = streamed(all, 1, infinite);
        DataFormatException refusal = assertThrows(DataFormatException.class, () -> mapped(thirds(endless), 100));
        assertEquals("there: of the inputs, row 7, column 0 is Infinity, not a finite number", refusal.getMessage());
    }
}
