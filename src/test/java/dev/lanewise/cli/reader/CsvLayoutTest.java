package dev.lanewise.cli.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLayoutTest {
    @TempDir
    private Path folder;

    private CsvLayout layout(String text, String... asked) throws IOException {
        Path file = Files.writeString(folder.resolve("file.csv"), text);
        return CsvLayout.of(file, CsvFormat.defaults(), List.of(asked));
    }

    private static CsvLayout headed(boolean hasIndex, String... headings) {
        return new CsvLayout(List.of(headings), headings.length, hasIndex);
    }

    private static CsvLayout unheaded(int columns) {
        return new CsvLayout(List.of(), columns, false);
    }

    @Test
    void indexHasNoHeadingAndNumbersTheRows() throws IOException {
        assertEquals(headed(true, "", "x", "y"), layout(",x,y\n0,1.5,a\n1,2.5,b\n2,3.5,a\n"));
        assertEquals(headed(true, "", "name", "town"), layout(",name,town\n0,Ann,X\n1,Bob,Y\n"), "texts alone");
        assertEquals(headed(true, "", "0", "1"), layout(",0,1\n0,1.5,a\n1,2.5,b\n"), "headings that are numbers");
        assertEquals(headed(true, "", "x"), layout(",x\n0,a\n"), "a single row");
        StringBuilder text = new StringBuilder(",x\n");
        for (int i = 0; i < 100; i++) {
            text.append(i == 99 ? 98 : i).append(",word\n");
        }
        assertEquals(headed(false, "", "x"), layout(text.toString()), "another number in the last row");
    }

    @Test
    void otherFirstColumnsAreNone() throws IOException {
        assertEquals(headed(false, "id", "x"), layout("id,x\n0,1.5\n1,2.5\n"));
        assertEquals(headed(false, "", "x"), layout(",x\n1,1.5\n2,2.5\n"), "numbers from 1");
        assertEquals(headed(false, "", "x"), layout(",x\n5,1.5\n2,2.5\n"));
        assertEquals(headed(false, "", "x"), layout(",x\nred,1.5\nblue,2.5\n"));
    }

    @Test
    void missingFirstFieldMakesNoHeader() throws IOException {
        assertEquals(unheaded(2), layout(",a\nred,b\nblue,c\n"));
        assertEquals(unheaded(3), layout(",,b\n0,a,b\n1,b,c\n"), "two missing values");
        assertEquals(unheaded(2), layout(",1.5\n3,2.5\n4,3.5\n"));
        assertEquals(headed(false, "", "a"), layout(",a\nred,b\n", "a"), "a name that is asked for");
    }

    @Test
    void errorsAreThoseOfTheFile() throws IOException {
        assertThrows(DataFormatException.class, () -> layout(""));
        assertThrows(DataFormatException.class, () -> layout(",x\n0,1\n1\n"));
        assertThrows(NullPointerException.class, () -> layout("a,b\n1,2\n", (String[]) null));
    }
}
