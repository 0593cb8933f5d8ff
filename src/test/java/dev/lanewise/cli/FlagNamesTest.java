package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.csv.CsvData;
import dev.lanewise.csv.CsvFormat;
import dev.lanewise.csv.CsvTargets;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlagNamesTest {
    @TempDir
    private Path folder;

    private void assertTranslated(String expected, String text, Preprocessing preprocessing) throws IOException {
        Path file = Files.writeString(folder.resolve("data.csv"), text);
        String message = assertThrows(DataFormatException.class, () -> CsvData.read(
                file, CsvFormat.DETECTED, CsvTargets.of("y"), preprocessing).schema()).getMessage();
        assertEquals(file + expected, FlagNames.in(message));
    }

    @Test
    void settingsOfTheLibraryAreNamedByTheirFlags() throws IOException {
        assertTranslated(", line 3, column 2 (x): \"a\" is not a finite number, but others of the column are, so they"
                + " are no categories unless --categorical says so", "y,x\n0,1\n1,a\n", Preprocessing.NONE);
        assertTranslated(", line 3, column 2 (x): the value is missing (\"NA\"), which --missing mean would fill in",
                "y,x\n0,1\n1,NA\n", Preprocessing.NONE);
        assertTranslated(": column 2 (x) has no value in the rows that are learned from; --ignore leaves the column"
                + " out",
                "y,x\n0,?\n1,NA\n", Preprocessing.NONE.withMissing(Preprocessing.Missing.MEAN));
    }

    @Test
    void settingsWithoutAFlagAreLeftOut() throws IOException {
        assertTranslated(", line 3, column 1 (y): the target is missing (\"NA\" counts as missing)",
                "y,x\n0,1\nNA,1\n", Preprocessing.NONE);
        for (String number : new String[] {"1,234", "1,5", "1,234.5"}) {
            assertTranslated(", line 2, column 2 (x): \"" + number + "\" is not a number as the file has them, and no"
                    + " category unless --categorical says so", "y,x\n0,\"" + number + "\"\n", Preprocessing.NONE);
        }
    }
}
