package dev.lanewise.internal.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.rows.ExampleRows;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that NumPy wrote: {@code npz/make.py} among the resources says what is in them. */
class NpzFileTest {
    @TempDir
    private Path folder;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = NpzFileTest.class.getResourceAsStream("/npz/" + name)) {
            return in.readAllBytes();
        }
    }

    private Path file(String name) throws IOException {
        return Files.write(folder.resolve(name), resource(name));
    }

    private static Splits loaded(Path file, Task task) throws IOException {
        try (ArraySource source = NpzArchive.open(file)) {
            return ArraySplits.load(source, task, false);
        }
    }

    private Splits load(String name, Task task) throws IOException {
        return loaded(file(name), task);
    }

    private static void assertPixels(int first, Dataset dataset) {
        assertExamples(IntStream.range(first, first + dataset.size()).toArray(), dataset);
    }

    private static void assertExamples(int[] examples, Dataset dataset) {
        assertEquals(examples.length, dataset.size());
        float[] row = new float[8];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyRow(i, row, 0);
            for (int column = 0; column < row.length; column++) {
                assertEquals(MadeExamples.pixel(examples[i], column) / 256f, row[column]);
            }
            assertEquals(examples[i] % 3, dataset.label(i));
        }
    }

    @Test
    void namesAsKerasHasThem() throws IOException {
        Splits splits = load("keras.npz", null);
        MadeExamples.assertSizes(splits, 12, 0, 5);
        assertPixels(0, splits.training());
        assertPixels(12, splits.test());
        assertTrue(Internals.of(splits.training(), ExampleRows.class).isBytes());
        assertEquals(Optional.of(new ImageShape(2, 4)), splits.training().shape());
        assertEquals(3, splits.test().classes());
    }

    @Test
    void namesAsMedMnistHasThem() throws IOException {
        Splits splits = load("medmnist.npz", null);
        MadeExamples.assertSizes(splits, 12, 3, 5);
        assertPixels(0, splits.training());
        assertPixels(12, splits.validation());
        assertPixels(15, splits.test());
    }

    /** Floats of either order of storage and of bytes, integers that are no bytes: example i has x = f(pixels of i). */
    @ParameterizedTest
    @CsvSource({
        "fortran.npz, 0.25, -8.5",
        "big-endian.npz, 0.25, -8.5",
        "integers.npz, 1, -100",
        "one-hot.npz, 0.00390625, 0"
    })
    void inputsAreThoseOfTheArray(String name, float factor, float shift) throws IOException {
        Splits splits = load(name, null);
        MadeExamples.assertSizes(splits, 20, 0, 0);
        MadeExamples.assertAll(splits, factor, shift);
    }

    @Test
    void targetsAreFoundOutOrAsAskedFor() throws IOException {
        Dataset labels = load("labels.npz", null).training();
        assertEquals(List.of(Task.MULTI_LABEL, 3), List.of(labels.task(), labels.targets()));
        Dataset numbers = load("numbers.npz", null).training();
        assertEquals(List.of(Task.REGRESSION, 2), List.of(numbers.task(), numbers.targets()));
        float[] row = new float[8];
        float[] wanted = new float[2];
        for (int i = 0; i < numbers.size(); i++) {
            numbers.copyRow(i, row, 0);
            numbers.copyTargets(i, wanted, 0);
            assertEquals(row[0] * 32, wanted[0]);
            assertEquals(row[1] * 32, wanted[1]);
        }
        assertEquals(
                Task.REGRESSION,
                load("integers.npz", Task.REGRESSION).training().task());
        assertEquals(
                Task.MULTI_LABEL,
                load("one-hot.npz", Task.MULTI_LABEL).training().task());
    }

    private String refusal(String name, Task task) {
        return assertThrows(DataFormatException.class, () -> load(name, task))
                .getMessage()
                .replace(folder + File.separator, "");
    }

    @Test
    void othersAreRefused() {
        String expected =
                "x_train and y_train (train_images and train_labels), with x_val, y_val, x_test and y_test if there"
                        + " are such, or x and y are expected";
        assertEquals("other.npz: the archive has the arrays weights, but " + expected, refusal("other.npz", null));
        assertEquals(
                "no-targets.npz: there is an array x_train, but none of targets beside it; " + expected,
                refusal("no-targets.npz", null));
        assertEquals(
                "two.npz: both x_train and images_train could be the array that is meant", refusal("two.npz", null));
        assertEquals(
                "strings.npz, y.npy: the elements are of type \"<U1\", but integers (i1 to i8, u1 to u8) or"
                        + " floating-point numbers (f4, f8) are expected",
                refusal("strings.npz", null));
        assertEquals(
                "numbers.npz: the targets of example 0 are not a single 1 among zeros, which would be a class",
                refusal("numbers.npz", Task.CLASSIFICATION));
        assertEquals(
                "integers.npz: target 0 of row 2 is 2.0, not 0, 1 or a probability between",
                refusal("integers.npz", Task.MULTI_LABEL));
    }

    private static byte[] npy(String header, int elements) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[10 + text.length + elements];
        System.arraycopy("\u0093NUMPY\u0001\0".getBytes(StandardCharsets.ISO_8859_1), 0, all, 0, 8);
        all[8] = (byte) text.length;
        all[9] = (byte) (text.length >> 8);
        System.arraycopy(text, 0, all, 10, text.length);
        return all;
    }

    private Path archive(byte[] x, byte[] y) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(x);
            zip.putNextEntry(new ZipEntry("y.npy"));
            zip.write(y);
        }
        return Files.write(folder.resolve("made.npz"), bytes.toByteArray());
    }

    private static String header(String shape) {
        return "{'descr': '|u1', 'fortran_order': False, 'shape': (" + shape + "), }\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2147483647, 2147483647 | elements, more than Java can hold",
                "2000000000, 1          | would be 2000000000 bytes long, but a file of this length holds at most",
                "99999999999, 1         | has a size that is too large or none",
                "-3, 1                  | the header has no shape",
                "2, 2                   | the file ends at offset",
                "2, 0                   | the inputs have the shape [2, 0]",
                "4                      | the inputs have the shape [4]",
                "1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 |"
                        + " has 33 dimensions"
            })
    void shapesThatCannotBeAreRefused(String shape, String words) throws IOException {
        int elements = shape.equals("4") ? 4 : shape.equals("2, 0") ? 0 : 3;
        Path file = archive(npy(header(shape), elements), npy(header("2,"), 2));
        String message = assertThrows(DataFormatException.class, () -> loaded(file, null))
                .getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        assertTrue(message.contains(words), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PK\u0003\u0004", "PK\u0005\u0006 and something"})
    void brokenArchivesAreRefused(String content) throws IOException {
        Path file = Files.write(folder.resolve("broken.npz"), content.getBytes(StandardCharsets.ISO_8859_1));
        String message = assertThrows(DataFormatException.class, () -> loaded(file, null))
                .getMessage();
        assertTrue(message.startsWith(file + ": the archive cannot be read: "), message);
    }
}
