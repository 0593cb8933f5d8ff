package dev.lanewise.cli.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredSetTest {
    private static final Dataset DATASET = Dataset.ofRegression(new float[] {1, 2, 3, 4}, 2, new float[] {5, 6}, 1);

    @TempDir
    private Path folder;

    /** Files that could not be read again. */
    @Test
    void setsThatNoFileCanHaveAreRefusedBeforeTheFileChanges() throws IOException {
        Path file = Files.writeString(folder.resolve("set.lanewise-data"), "precious");
        Splits splits = new Splits(DATASET, DATASET.slice(0, 0), DATASET.slice(0, 0), "two");
        Splits none = new Splits(DATASET.slice(0, 0), DATASET.slice(0, 0), DATASET.slice(0, 0), "none");
        assertEquals(
                "the schema makes 3 inputs, but the examples have 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> StoredSet.write(file, splits, Schema.ofNumbers(3), ""))
                        .getMessage());
        assertEquals(
                "a data file has at least one example, but there is none",
                assertThrows(IllegalArgumentException.class, () -> StoredSet.write(file, none, null, ""))
                        .getMessage());
        assertEquals("precious", Files.readString(file));
        StoredSet.write(file, splits, Schema.ofNumbers(2), "");
        assertEquals(2, StoredSet.read(file).splits().training().size());
    }
}
