package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Lanewise;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private static Run run(String command, Object... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        for (Object argument : more) {
            arguments.add(argument.toString());
        }
        return Run.of(arguments.toArray(String[]::new));
    }

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

    private static String digest(Run run) {
        List<String> lines = run.lines();
        return lines.get(lines.size() - 1);
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
        Run refused = run(flags, table);
        assertEquals(1, refused.exit());
        assertTrue(
                refused.err().contains("18 rows")
                        && refused.err().contains("lines 2, 8, 14, 20, 26, 32, 38, 44, 50, 56 and 8 more")
                        && refused.err().contains("--drop-missing-target"),
                refused.err());
        Run left = run(flags, table, "--drop-missing-target");
        assertEquals(digest(run(flags, table("full.csv", null))), digest(left));
        assertTrue(left.notes().contains("left out: 18 rows"), left.notes());
        for (String command : List.of("cross-validate --folds 2" + SHORT, "tune --trials 1 --epochs 1 --hidden 2,3")) {
            String with = command + " " + ignored + " --target " + target + " --data ";
            assertEquals(1, run(with, table).exit());
            Run dropped = run(with, table, "--drop-missing-target");
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
        run("train" + SHORT + ignored + " --target kind --save " + model + " --data", full)
                .lines();
        String evaluate = "evaluate --set all --mistakes 90 " + model + " --data ";
        assertEquals(1, run(evaluate, gaps).exit());
        List<String> expected = run(evaluate, full).lines();
        List<String> found = run(evaluate, gaps, "--drop-missing-target").lines();
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
        run("train" + SHORT + flags + model + " --data", gaps).lines();
        Run run = run("evaluate " + model + " --data", gaps);
        assertTrue(run.notes().contains("the 14 rows of " + gaps + " that were held out for testing"), run.err());
    }

    @Test
    void flagIsRefusedWhereThereIsNoTable() {
        run("train --epochs 1 --drop-missing-target").assertCalledWrongly("--drop-missing-target is only for a table");
    }

    @Test
    void otherTablesHaveTargetsAndWeightsByTheirFlags() throws IOException {
        StringBuilder arff = new StringBuilder("@relation r\n@attribute x numeric\n@attribute w numeric\n"
                + "@attribute cls {a,b}\n@attribute z numeric\n@data\n");
        for (int i = 0; i < 60; i++) {
            arff.append(i + "," + (1 + i % 3) + "," + (i % 5 == 0 ? "?" : i % 2 == 0 ? "a" : "b") + "," + i % 7 + "\n");
        }
        Path data = Files.writeString(folder.resolve("m.arff"), arff);
        for (String target : List.of("cls", "3")) {
            String flags = "train --epochs 2 --target " + target + " --drop-missing-target --data ";
            assertTrue(run(flags, data, "--layers", "3-4-2").notes().contains("left out: 12 rows"));
            Run weighted = run(flags, data, "--weights", "w", "--layers", "2-4-2");
            assertEquals(0, weighted.exit(), weighted.err());
        }
    }

    @Test
    void tableLeavesThemOutWithANote() throws IOException {
        Table gaps = Lanewise.readTable(table("gaps.csv", "?"));
        Table full = Lanewise.readTable(table("full.csv", null));
        for (String[] targets : List.of(new String[] {"kind"}, new String[] {"price"}, new String[] {"red", "green"})) {
            Table table = gaps.withTarget(targets).withoutMissingTargets();
            assertEquals(full.withTarget(targets).toString(), table.toString());
            assertEquals(full.rows(), table.rows());
            assertTrue(table.notes().get(0).contains("18 rows"), table.notes().toString());
            Table complete = full.withTarget(targets);
            assertEquals(complete, complete.withoutMissingTargets());
        }
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Lanewise.classifier().epochs(1).fit(gaps.withTarget("kind")))
                .getMessage();
        assertTrue(
                message.contains("18 rows, lines 2, 8, 14, 20, 26, 32, 38, 44, 50, 56 and 8 more")
                        && message.contains("Table.withoutMissingTargets"),
                message);
        assertThrows(IllegalArgumentException.class, gaps::withoutMissingTargets);
        assertThrows(
                IllegalArgumentException.class,
                () -> gaps.select(0, 6).withTarget("kind").withoutMissingTargets());
        assertThrows(
                IllegalArgumentException.class,
                () -> Lanewise.regressor().epochs(1).fit(gaps.withTarget("price")));
        assertFalse(Lanewise.regressor()
                .epochs(1)
                .fit(gaps.withTarget("price").withoutMissingTargets())
                .training()
                .warnings()
                .isEmpty());
    }

    @Test
    void targetThatIsAMissingNumberForTheModelIsMissingInItsEvaluation() throws IOException {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < 40; i++) {
            text.append(i)
                    .append(',')
                    .append(i % 8 == 7 ? "-999.0" : String.valueOf(i * 1.5))
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("t.csv"), text);
        Table read = Lanewise.readTable(file).withTarget("y");
        Table marked = Lanewise.readTable(file, CsvFormat.defaults().withMissingTexts("-999"))
                .withTarget("y");
        assertEquals(5, marked.describe().get(1).missing());
        var model = Lanewise.regressor().epochs(1).fit(marked.withoutMissingTargets());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> model.evaluate(read))
                .getMessage()
                .contains("5 rows"));
    }
}
