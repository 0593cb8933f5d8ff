package dev.lanewise;

import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.reader.LoadedCsv;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.RowSource;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.rows.DataChecksum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets and tables that are read from streams. */
class PublicStreamsTest {
    @TempDir
    private Path folder;

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static void assertSame(Splits expected, Splits found) {
        assertEquals("the stream", found.name());
        assertSame(expected.training(), found.training());
        assertSame(expected.validation(), found.validation());
        assertSame(expected.test(), found.test());
    }

    private static void assertSame(Dataset expected, Dataset found) {
        assertEquals(expected.toString(), found.toString());
        float[] x = new float[expected.inputs()];
        float[] other = new float[expected.inputs()];
        for (int i = 0; i < expected.size(); i++) {
            expected.copyRow(i, x, 0);
            found.copyRow(i, other, 0);
            assertArrayEquals(x, other);
            assertTrue(expected.task() != Task.CLASSIFICATION
                    || expected.name(expected.label(i)).equals(found.name(found.label(i))));
        }
    }

    @Test
    void dataSetsOfStreamsAreThoseOfFiles() throws IOException {
        Map<String, byte[]> files = Map.of(
                "rows.libsvm",
                "1 1:2\n-1 2:3\n1 1:4\n-1 2:5\n1 1:6\n-1 2:7\n1 1:8\n-1 2:9\n".getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Path file = Files.write(folder.resolve(each.getKey()), each.getValue());
            assertSame(Datasets.load(file), Datasets.load(stream(each.getValue())));
        }
        assertEquals(
                "the stream: is not a supported data set",
                assertThrows(
                                DataFormatException.class,
                                () -> Datasets.load(stream("nothing of the kind".getBytes(StandardCharsets.UTF_8))))
                        .getMessage()
                        .replaceAll(" \\(supported.*", ""));
        Path mapped = folder.resolve("rows.lanewise-data");
        Datasets.mapped(mapped, new OneRow(), 1, Task.REGRESSION, 1);
        assertThrown(
                DataFormatException.class,
                "the stream: is a Lanewise data file, which stays on disk while it is used; it has to be loaded by"
                        + " its path",
                () -> Datasets.load(stream(Files.readAllBytes(mapped))));
    }

    private static final class OneRow implements RowSource {
        private boolean hasEnded;

        @Override
        public boolean next(Row row) {
            row.inputs()[0] = 1;
            row.targets()[0] = 2;
            boolean isRow = !hasEnded;
            hasEnded = true;
            return isRow;
        }
    }

    @Test
    void tablesOfStreamsAreThoseOfFiles() throws IOException {
        byte[] bytes = "x,w,y\n1,1,a\n2,1,b\n3,2,a\n4,1,b\n5,1,a\n6,1,b\n7,1,a\n8,2,b\n9,1,a\n"
                .getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("table.csv"), bytes);
        LoadedCsv ofFile = LoadedCsv.read(file, "y");
        LoadedCsv ofStream =
                LoadedCsv.of(TableReader.of(stream(bytes)).table().withWeights("w"), "y", Preprocessing.NONE);
        assertEquals(
                List.of("x"),
                ofStream.schema().columns().stream().map(Schema.Column::name).toList());
        Dataset weighted = ofStream.dataset();
        assertTrue(weighted.isWeighted());
        assertEquals(2, weighted.weight(2));
        assertEquals(ofFile.table().toString(), ofStream.table().toString());
        assertEquals(
                DataChecksum.crc(weighted),
                DataChecksum.crc(LoadedCsv.of(ofFile.table().withWeights("w"), "y", Preprocessing.NONE)
                        .dataset()));
        assertEquals(
                ofFile.table().toString(),
                TableReader.of(stream(bytes))
                        .table(ofFile.schema())
                        .withTarget("y")
                        .toString());
    }
}
