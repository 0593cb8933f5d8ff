package dev.lanewise.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Lanewise;
import dev.lanewise.data.DataFormatException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are no tables, and numbers that are too large for one. */
class ForeignFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "net, LANEWISE\u00ff\u0000, a model file of Lanewise",
        "net.onnx, '\u0008\u0007\u0012\u00ff', an ONNX model",
        "rows.csv, \u0093NUMPY\u0001, an array of NumPy",
        "rows.npz, PK\u0003\u0004\u00ff, 'a zip archive, such as .npz'"
    })
    void readingABinaryFileAsATableNamesItsKind(String name, String start, String kind) throws IOException {
        Path file = Files.write(folder.resolve(name), start.getBytes(StandardCharsets.ISO_8859_1));
        String message = assertThrows(DataFormatException.class, () -> Lanewise.readTable(file))
                .getMessage();
        assertTrue(message.startsWith(file + ": is " + kind + ", but a table"), message);
    }

    @Test
    void numbersBeyondDoublePrecisionAreTooLargeRatherThanInfinite() {
        assertTrue(Fields.notInRange(new BigDecimal("1E+400")).startsWith("1E+400 is too large for a float"));
        assertEquals("Infinity is not a finite number", Fields.notInRange(Double.POSITIVE_INFINITY));
    }
}
