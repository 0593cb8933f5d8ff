package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows without a target are named together, or left out. */
class MissingTargetsTest {
    private static final String SHORT = " --epochs 2 --hidden 3";

    @TempDir
    private Path folder;

    /** A table of 90 rows with targets of all kinds, and rows before each fifth of them in which all are this text. */
    private Path table(String name, String missing) throws IOException {
        StringBuilder text = new StringBuilder("x,drive,kind,price,red,green\n");
        for (int i = 0; i < 90; i++) {
            // Numbers first, so that the column of the drive is read twice.
            String inputs = i + "," + (i % 3 == 0 ? "4" : i % 3 == 1 ? "f" : "r") + ",";
            if (missing != null && i % 5 == 0) {
                text.append(999 + inputs + String.join(",", missing, missing, missing, missing))
                        .append('\n');
            }
            text.append(inputs + (i % 2 == 0 ? "a" : "b") + "," + i * 1.5 + "," + i % 2 + "," + i / 45)
                    .append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    @ParameterizedTest
    @CsvSource({
        "kind,'--ignore price,red,green'",
        "price,'--ignore kind,red,green'",
        "'red,green','--ignore kind,price'"
    })
    void oneMessageNamesAllRowsAndAFlagLeavesThemOut(String target, String ignored) throws IOException {
        Path table = table("gaps.csv", "NA");
        String flags = "train" + SHORT + " " + ignored + " --target " + target + " --data ";
        Run refused = Run.line(flags, table);
        assertEquals(1, refused.exit());
        assertTrue(
                refused.err().contains("18 rows")
                        && refused.err().contains("lines 2, 8, 14, 20, 26, 32, 38, 44, 50, 56 and 8 more")
                        && refused.err().contains("--drop-missing-target"),
                refused.err());
        Run left = Run.line(flags, table, "--drop-missing-target");
        assertEquals(Run.line(flags, table("full.csv", null)).last(), left.last());
        assertTrue(left.notes().contains("left out: 18 rows"), left.notes());
        for (String command : List.of("cross-validate --folds 2" + SHORT, "tune --trials 1 --epochs 1 --hidden 2,3")) {
            String with = command + " " + ignored + " --target " + target + " --data ";
            assertEquals(1, Run.line(with, table).exit());
            Run dropped = Run.line(with, table, "--drop-missing-target");
            assertEquals(0, dropped.exit(), dropped.err());
            assertTrue(dropped.err().contains("18 rows"), dropped.err());
        }
    }

    @Test
    void evaluationLeavesThemOutAndPlacesAreThoseOfTheFile() throws IOException {
        Path full = table("full.csv", null);
        Path gaps = table("gaps.csv", "");
        Path model = folder.resolve("net.lanewise");
        String ignored = " --ignore price,red,green";
        Run.line("train" + SHORT + ignored + " --target kind --save " + model + " --data", full)
                .lines();
        String evaluate = "evaluate --set all --mistakes 90 " + model + " --data ";
        assertEquals(1, Run.line(evaluate, gaps).exit());
        List<String> expected = Run.line(evaluate, full).lines();
        List<String> found = Run.line(evaluate, gaps, "--drop-missing-target").lines();
        List<String> lines = Files.readAllLines(full);
        List<String> gapped = Files.readAllLines(gaps);
        assertEquals(expected.size(), found.size());
        boolean compared = false;
        for (int i = 0; i < found.size(); i++) {
            String there = expected.get(i).replaceFirst(".*full.csv, line ([0-9]+).*", "$1");
            String here = found.get(i).replaceFirst(".*gaps.csv, line ([0-9]+).*", "$1");
            if (there.matches("[0-9]+")) {
                assertEquals(lines.get(Integer.parseInt(there) - 1), gapped.get(Integer.parseInt(here) - 1));
                compared = true;
            } else if (!there.contains("full.csv")) {
                assertEquals(there, here);
            }
        }
        assertTrue(compared, expected::toString);
    }

    @Test
    void modelFileRecordsThatTheyWereLeftOut() throws IOException {
        Path gaps = table("gaps.csv", "");
        Path model = folder.resolve("net.lanewise");
        String flags = " --ignore price,red,green --target kind --drop-missing-target --save ";
        Run.line("train" + SHORT + flags + model + " --data", gaps).lines();
        Run run = Run.line("evaluate " + model + " --data", gaps);
        assertTrue(run.notes().contains("the 14 rows of " + gaps + " that were held out for testing"), run.err());
    }

    @Test
    void flagIsRefusedWhereThereIsNoTable() {
        Run.line("train --epochs 1 --drop-missing-target")
                .assertCalledWrongly("--drop-missing-target is only for a table");
    }
}
