package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.reader.LoadedCsv;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.rows.DataChecksum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are read from streams. */
class PublicStreamsTest {
    @TempDir
    private Path folder;

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
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
