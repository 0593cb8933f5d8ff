package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Own files with dates, amounts and names, as the command line reads them. */
class NotationCommandsTest {
    @TempDir
    private Path folder;

    private Path write(String name, String header, int rows, IntFunction<String> row) throws IOException {
        List<String> lines = new ArrayList<>(List.of(header));
        IntStream.range(0, rows).mapToObj(row).forEach(lines::add);
        return Files.write(folder.resolve(name), lines);
    }

    private Run train(Path data, String model, Object... more) {
        return Run.line(
                "train --data " + data + " --target y --hidden 3 --epochs 2 --threads 1 --force --save "
                        + folder.resolve(model),
                more);
    }

    private static String date(String format, int row) {
        return String.format(Locale.ROOT, format, LocalDate.of(2024, 1, 1).plusDays(2L * row));
    }

    private Path houses(String name, String day, String price) throws IOException {
        return write(
                name,
                "sold;price;y",
                60,
                i -> String.format(Locale.ROOT, "%s;" + price + ";%d", date(day, i), 100 + i, i % 10, i * i));
    }

    /** Rows in the notations of four countries train the same network and get the same predictions and scores. */
    @Test
    void notationDoesNotChangeTheNetwork() throws IOException {
        Path plain = houses("plain.csv", "%1$tF", "%d.%d");
        Run expected = train(plain, "plain.lanewise");
        assertEquals(0, expected.exit(), expected.err());
        List<String> rows = predictions("plain.lanewise", plain);
        for (Path other : List.of(
                houses("us.csv", "%1$tm/%1$td/%1$tY", "$%d.%d"),
                houses("uk.csv", "%1$td/%1$tm/%1$tY", "\u00a3%d.%d"),
                houses("de.csv", "%1$td.%1$tm.%1$tY", "%d,%d EUR"),
                houses("in.csv", "%1$td-%1$tb-%1$tY", "%d.%d%%"))) {
            Run run = train(other, "other.lanewise");
            assertEquals(digest(expected), digest(run), other + run.err());
            assertEquals(rows, predictions("other.lanewise", other));
            assertEquals(evaluated("plain.lanewise", plain), evaluated("other.lanewise", other));
        }
        train(houses("us.csv", "%1$tm/%1$td/%1$tY", "$%d.%d"), "us.lanewise");
        assertEquals(rows, predictions("us.lanewise", plain), "plain numbers and dates of ISO 8601 are read, too");
        Run refused = Run.line("predict " + folder.resolve("us.lanewise") + " "
                + houses("uk.csv", "%1$td/%1$tm/%1$tY", "\u00a3%d.%d"));
        refused.assertFailed("uk.csv, line ", "\u00a3100.0");
    }

    private static String digest(Run run) {
        return run.out()
                .lines()
                .filter(line -> line.contains("sha256"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(run.err()));
    }

    private List<String> predictions(String model, Path data) {
        return Run.of("predict", folder.resolve(model).toString(), data.toString()).lines().stream()
                .map(line -> line.strip().split(" ")[0])
                .toList();
    }

    private String evaluated(String model, Path data) {
        Run run = Run.of("evaluate", folder.resolve(model).toString(), "--data", data.toString());
        return String.join("\n", run.lines()).replace(data.toString(), "DATA");
    }

    @Test
    void ambiguousDatesAreRefusedUntilAFlagDecides() throws IOException {
        Path months = write(
                "months.csv",
                "sold,x,y",
                40,
                i -> "0" + (1 + i % 9) + "/01/20" + (10 + i % 10) + "," + i % 7 + "," + i * i);
        train(months, "m.lanewise").assertFailed("months.csv", "\"sold\"", "--date-order");
        assertFalse(Files.exists(folder.resolve("m.lanewise")));
        Run first = train(months, "d.lanewise", "--date-order", "day-first");
        Run second = train(months, "m.lanewise", "--date-order", "month-first");
        assertFalse(digest(first).equals(digest(second)), "another order is another column");
        Path iso = write(
                "iso.csv",
                "sold,x,y",
                40,
                i -> "20" + (10 + i % 10) + "-0" + (1 + i % 9) + "-01," + i % 7 + "," + i * i);
        assertEquals(predictions("m.lanewise", iso), predictions("m.lanewise", months), "the model knows the order");
        train(months, "x.lanewise", "--date-order", "year-first").assertCalledWrongly("day-first", "year-first");
        Run.of("cross-validate", "--data", months.toString(), "--target", "y", "--epochs", "1")
                .assertFailed("--date-order");
        assertEquals(
                0,
                Run.line("cross-validate --data " + months + " --target y --epochs 1 --hidden 2 --date-order day-first")
                        .exit());
    }

    /** Whatever their shape, texts that differ in nearly all rows are left out, and a flag keeps them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3f%1$04x-e29b-41d4",
                "K-%1$05d",
                "Anna %1$d",
                "%1$02d.12.%1$02d",
                "%1$d.5.1",
                "%1$dA",
                "a%1$d@example.org",
                "%1$d/7",
                "\"%1$d, Main St\"",
                "$%1$d/kg"
            })
    void textsThatDifferInEachRowAreLeftOut(String form) throws IOException {
        Path data =
                write("ids.csv", "id,x,y", 60, i -> String.format(Locale.ROOT, form, i) + "," + i % 7 + "," + i * i);
        Run run = train(data, "ids.lanewise");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.notes().contains("left out: id (51 categories in 51 rows"), run.notes());
        assertTrue(run.notes().contains("--categorical id keeps it"), run.notes());
        assertTrue(run.notes().contains("1 input"), run.notes());
        Run kept = train(data, "ids.lanewise", "--categorical", "id");
        assertTrue(kept.notes().contains("52 inputs"), kept.notes());
    }

    @Test
    void leftOutDatesAndAmountsSayWhyTheyAreNotRead() throws IOException {
        Path data = write(
                "why.csv",
                "day,price,x,y",
                60,
                i -> date("%1$td.%1$tm.%1$ty", i) + "," + (i % 2 == 0 ? "$" : "\u20ac") + i + "," + i % 7 + ","
                        + i * i);
        Run run = train(data, "why.lanewise");
        assertTrue(
                run.notes().contains("day (51 categories in 51 rows, dates in a notation that is not read)"),
                run.notes());
        assertTrue(run.notes().contains("price (51 categories in 51 rows, numbers with several units)"), run.notes());
        Run described = Run.of("data", data.toString());
        assertTrue(described.notes().contains("left out: day (60 categories"), described.notes());
        assertFalse(described.notes().contains("is treated as"), described.notes());
    }

    @Test
    void categoriesOfSeveralUnitsAreNoted() throws IOException {
        Path data =
                write("units.csv", "w,x,y", 60, i -> i % 13 + (i % 2 == 0 ? " kg" : " g") + "," + i % 7 + "," + i * i);
        Run run = train(data, "units.lanewise");
        assertTrue(run.err().contains("with one unit in all rows they are read as numbers"), run.err());
    }
}
