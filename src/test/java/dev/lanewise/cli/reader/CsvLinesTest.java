package dev.lanewise.cli.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.Dataset;
import dev.lanewise.internal.rows.SplitIndices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLinesTest {
    @TempDir
    private Path folder;

    @Test
    void rowsHaveTheirLinesAfterQuotedLineBreaks() throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), "name,size\n\"a\nb\", 1\nc,2\n\"d, e\",3\n");
        CsvLines lines = CsvLines.read(file, CsvFormat.defaults(), List.of("size"), 2, 0, 7);
        assertEquals(List.of("name", "size"), lines.columns());
        assertEquals(
                Map.of(0, new CsvLines.Row(2, List.of("a\nb", "1")), 2, new CsvLines.Row(5, List.of("d, e", "3"))),
                lines.rows());
        assertEquals(3, lines.count());
    }

    @Test
    void fileWithoutHeadingsStartsWithRowZero() throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), "1;2\n3;4\n");
        CsvLines lines = CsvLines.read(file, CsvFormat.defaults().withHeader(false), List.of(), 0, 1);
        assertEquals(List.of("column 1", "column 2"), lines.columns());
        assertEquals(new CsvLines.Row(1, List.of("1", "2")), lines.rows().get(0));
        assertEquals(new CsvLines.Row(2, List.of("3", "4")), lines.rows().get(1));
    }

    @Test
    void negativeRowIsRefused() {
        Path file = folder.resolve("none");
        assertEquals(
                "selected has the row -1, but rows are counted from 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> CsvLines.read(file, CsvFormat.defaults(), List.of(), 3, -1))
                        .getMessage());
    }

    @Test
    void examplesOfASplitLeadBackToTheirRows() throws IOException {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 40; i++) {
            csv.append(i).append(',').append(i + 0.5).append('\n');
        }
        Path file = Files.writeString(folder.resolve("t.csv"), csv);
        SplitIndices rows = SplitIndices.undivided(40).withTest().withValidation(0.5, 3);
        Dataset all = LoadedCsv.read(file, "y").dataset();
        float[] x = new float[1];
        for (int[] part : List.of(rows.training(), rows.validation(), rows.test())) {
            Dataset set = all.select(part);
            for (int example = 0; example < set.size(); example++) {
                set.copyRow(example, x, 0);
                int row = set.originalIndex(example);
                assertEquals(x[0], row);
                CsvLines lines = CsvLines.read(file, CsvFormat.defaults(), List.of("y"), row);
                assertEquals(row + 2, lines.rows().get(row).line());
            }
        }
    }
}
