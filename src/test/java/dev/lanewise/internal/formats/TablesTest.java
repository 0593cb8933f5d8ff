package dev.lanewise.internal.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.rows.ExampleRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        MadeExamples.assertSizes(splits, 12, 0, 5);
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
}
