package dev.lanewise.internal.formats;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.reader.EncodedFile;
import dev.lanewise.cli.reader.PlainTable;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.rows.ExampleRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Safetensors files as data, .npy files of a folder, and single ones: {@code bench/peers/sklearn/data.py} made them. */
class TablesTest {
    static final Path FILES = Path.of("").resolve("src/test/resources/tables");

    @TempDir
    private Path folder;

    private static void assertKeras(Splits splits) {
        MadeExamples.assertSizes(splits, 10, 2, 5);
        assertTrue(Internals.of(splits.training(), ExampleRows.class).isBytes());
        assertEquals(new ImageShape(2, 4), splits.test().shape().orElseThrow());
        float[] row = new float[8];
        splits.test().copyRow(3, row, 0);
        for (int column = 0; column < row.length; column++) {
            assertEquals(MadeExamples.pixel(15, column) / 256f, row[column]);
        }
        assertEquals(15 % 3, splits.test().label(3));
    }

    @Test
    void safetensorsFileIsReadAsAnArchiveIsWhateverItIsCalled() throws IOException {
        Path file = Files.copy(FILES.resolve("keras.safetensors"), folder.resolve("data.csv"));
        assertKeras(Datasets.load(file));
    }

    @ParameterizedTest
    @CsvSource({"float16.safetensors, 0.25, -8.5", "bfloat16.safetensors, 1, 0", "float64.safetensors, 1, -100"})
    void numbersOfEverySizeAreThoseOfTheFile(String name, float factor, float shift) throws IOException {
        MadeExamples.assertAll(Datasets.load(FILES.resolve(name)), factor, shift);
    }

    @Test
    void everyNumberOf16BitsIsTheOneOfItsPattern() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            double fraction = (bits & 1023) / 1024.0;
            double expected = exponent == 31
                    ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                    : exponent == 0 ? Math.scalb(fraction, -14) : Math.scalb(1 + fraction, exponent - 15);
            assertEquals(bits >> 15 == 0 ? expected : -expected, SafetensorsFile.ofFloat16((short) bits));
        }
    }

    @Test
    void folderOfArraysIsReadAsAnArchiveIs() throws IOException {
        assertKeras(Datasets.load(FILES.resolve("folder")));
        Files.copy(FILES.resolve("folder/x_train.npy"), folder.resolve("x.npy"));
        assertEquals(
                folder + ": there is an array x, but none of targets beside it; x_train and y_train (train_images and"
                        + " train_labels), with x_val, y_val, x_test and y_test if there are such, or x and y are"
                        + " expected",
                refusal(folder.toString()));
    }

    private static String refusal(String name) {
        return assertThrows(DataFormatException.class, () -> Datasets.load(Path.of(name)))
                .getMessage();
    }

    @Test
    void fileWithoutInputsAndTargetsSaysWhatItHas() {
        String file = FILES.resolve("no-data.safetensors").toString();
        assertTrue(
                refusal(file).startsWith(file + ": the file has the arrays weight, but x_train and y_train"),
                refusal(file));
    }

    // ---- a single array

    private static Splits table(String name, String... targets) throws IOException {
        assertTrue(PlainTable.isOne(FileKind.of(FILES.resolve(name))));
        return PlainTable.load(new EncodedFile(FILES.resolve(name)), List.of(targets), null);
    }

    @Test
    void columnOfAnArrayIsTheTarget() throws IOException {
        MadeExamples.assertAll(table("table.npy", "4"), 0.25f, -8.5f);
        MadeExamples.assertAll(table("bytes.npy", " 9"), 1 / 256f, 0);
        assertTrue(Internals.of(table("bytes.npy", "9").training(), ExampleRows.class)
                .isBytes());
    }

    @Test
    void severalColumnsAreTheTargets() throws IOException {
        Dataset dataset = table("table.npy", "9", "1").training();
        assertEquals(List.of(Task.REGRESSION, 2, 7), List.of(dataset.task(), dataset.targets(), dataset.inputs()));
        float[] row = new float[7];
        float[] wanted = new float[2];
        for (int example = 0; example < dataset.size(); example++) {
            dataset.copyRow(example, row, 0);
            dataset.copyTargets(example, wanted, 0);
            int i = (int) row[2];
            assertTrue(i >= 0 && i < 3, "the class stands third now");
            assertEquals(((wanted[1] + 8.5f) * 4 + 38) % 256, (wanted[0] + 8.5f) * 4, "pixel 7 is pixel 0 and 5 + 33");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, the target \"0\" was given",
        "10, 9 columns",
        "x, without names",
        "'1,1', is given twice",
        "'1,2,3,4,5,6,7,8,9', none is left as input"
    })
    void wrongColumnIsRefused(String targets, String expected) {
        String message = assertThrows(DataFormatException.class, () -> table("table.npy", targets.split(",")))
                .getMessage();
        assertTrue(message.startsWith(FILES.resolve("table.npy") + ": ") && message.contains(expected), message);
    }

    @Test
    void numberThatIsNoneIsNamedWithItsColumn() throws IOException {
        byte[] bytes = Files.readAllBytes(FILES.resolve("table.npy"));
        // In Fortran order, the first column comes first: row 2 of it.
        int header = 128;
        Arrays.fill(bytes, header + 16, header + 24, (byte) 0xff);
        Path file = Files.write(folder.resolve("x.npy"), bytes);
        assertThrown(
                DataFormatException.class,
                file + ": row 2, column 1 is NaN, not a finite number",
                () -> PlainTable.load(new EncodedFile(file), List.of("4"), null));
    }

    @Test
    void otherFilesAreNoTables() throws IOException {
        assertFalse(PlainTable.isOne(FileKind.of(FILES.resolve("keras.safetensors"))));
        assertFalse(PlainTable.isOne(FileKind.of(folder)));
        assertFalse(PlainTable.isOne(FileKind.of(folder.resolve("none"))));
        assertFalse(PlainTable.isOne(FileKind.of(Files.writeString(folder.resolve("x.arff"), "1,2,3\n"))));
    }
}
