package dev.lanewise.cli.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.CsvFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTextTest {
    @TempDir
    private Path folder;

    private CsvText open(String text, CsvFormat format) throws IOException {
        return CsvText.open(Files.writeString(folder.resolve("t.csv"), text), format, List.of());
    }

    @Test
    void rowsHaveTheirLinesAndFields() throws IOException {
        try (CsvText text = open("name, ,size\n\"a\nb\",x, 1\nc,,2\n", CsvFormat.defaults())) {
            assertEquals(List.of("name", "", "size"), text.headings());
            assertEquals(List.of("name", "column 2", "size"), text.names());
            assertTrue(text.next());
            assertEquals(2, text.line());
            assertEquals(List.of("a\nb", "x", "1"), text.fields());
            assertTrue(text.next());
            assertEquals(4, text.line());
            assertEquals(List.of("c", "", "2"), text.fields());
            assertFalse(text.next());
        }
    }

    @Test
    void fileWithoutHeadingsHasNone() throws IOException {
        try (CsvText text = open("1;2\n3;4\n", CsvFormat.defaults().withHeader(false))) {
            assertEquals(List.of(), text.headings());
            assertEquals(List.of("column 1", "column 2"), text.names());
            assertTrue(text.next());
            assertEquals(List.of("1", "2"), text.fields());
        }
    }

    @Test
    void thereIsNoRowBeforeTheFirstAndAfterTheLast() throws IOException {
        try (CsvText text = open("a\n1\n", CsvFormat.defaults())) {
            assertEquals(
                    "there is no current row",
                    assertThrows(IllegalStateException.class, text::fields).getMessage());
            assertTrue(text.next());
            assertFalse(text.next());
            assertThrows(IllegalStateException.class, text::line);
        }
    }
}
