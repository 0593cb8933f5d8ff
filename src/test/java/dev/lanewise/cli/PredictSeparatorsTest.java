package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predictions beside copied columns are written with the separators of the input, so that one reader reads both. */
class PredictSeparatorsTest {
    @TempDir
    private Path folder;

    private Path rows;
    private String model;

    @BeforeEach
    void train() throws IOException {
        StringBuilder text = new StringBuilder("name;size;kind;price\n");
        for (int i = 0; i < 60; i++) {
            text.append("\"n; ")
                    .append(i)
                    .append("\";")
                    .append(i % 9)
                    .append(",5;")
                    .append(i % 2 == 0 ? "x;" : "y;")
                    .append(i % 9 * 2)
                    .append(',')
                    .append(i % 7)
                    .append('\n');
        }
        rows = Files.writeString(folder.resolve("rows.csv"), text);
        model = folder.resolve("net").toString();
        Run.line("train --hidden 3 --epochs 2 --quiet --ignore name,kind --target price --save", model, "--data", rows)
                .lines();
    }

    /** The numbers, by the output without copied columns, which has commas and points. */
    private List<String> predicted() {
        List<String> lines = Run.line("predict --format csv", model, rows).lines();
        assertEquals("file,example,price", lines.get(0));
        return lines.stream().skip(1).map(line -> line.replaceAll(".*,", "")).toList();
    }

    @Test
    void copiedFieldsStayAsTheyAreAndPredictionsHaveTheSameDecimalComma() throws IOException {
        List<String> lines = Run.line("predict --keep all", model, rows).lines();
        List<String> input = Files.readAllLines(rows);
        List<String> expected = new ArrayList<>(List.of(input.get(0) + ";predicted_price"));
        for (int i = 0; i < 60; i++) {
            expected.add(input.get(i + 1) + ";" + predicted().get(i).replace('.', ','));
        }
        assertEquals(expected, lines);
        Path out = folder.resolve("p.csv");
        Run.line("predict --keep all --output", out, model, rows).lines();
        assertEquals(expected, Files.readAllLines(out));
    }

    @Test
    void outputIsReadLikeTheInput() throws IOException {
        Path out = folder.resolve("p.csv");
        Run.line("predict --keep all --output", out, model, rows).lines();
        List<String> described = Run.line("data", out).lines();
        assertTrue(described.stream().anyMatch(line -> line.matches("price +numeric .*")), described.toString());
        assertTrue(
                described.stream().anyMatch(line -> line.matches("predicted_price +numeric .*")), described.toString());
        String measured = Run.line("evaluate --set all --data", rows, model)
                .lines()
                .get(0)
                .replaceFirst("^[^:]*rows", "");
        assertEquals(
                measured,
                Run.line("evaluate --set all --data", out, model).lines().get(0).replaceFirst("^[^:]*p", ""));
    }

    @Test
    void nameOfTheOutputDecidesWhetherItHasTabs() throws IOException {
        Path tabs = Files.writeString(
                folder.resolve("rows.tsv"),
                Files.readString(rows).replace("n; ", "n").replace(';', '\t'));
        assertEquals(
                "size\tprice",
                Run.line("predict --keep size", model, tabs).lines().get(0).replace("predicted_", ""));
        Path out = folder.resolve("p.csv");
        Run.line("predict --keep size --output", out, model, tabs).lines();
        assertEquals(
                "0,5;" + predicted().get(0).replace('.', ','),
                Files.readAllLines(out).get(1));
        Path tsv = folder.resolve("p.tsv");
        Run.line("predict --keep size --output", tsv, model, rows).lines();
        assertEquals(
                "0,5\t" + predicted().get(0).replace('.', ','),
                Files.readAllLines(tsv).get(1));
        Path points = Files.writeString(folder.resolve("points.tsv"), "size\n0.5\n");
        Run.line("predict --keep size --output", out, model, points).lines();
        assertEquals("0.5," + predicted().get(0), Files.readAllLines(out).get(1));
    }

    @Test
    void numbersWithADecimalCommaAreQuotedBetweenCommas() throws IOException {
        Path quoted = Files.writeString(folder.resolve("quoted.csv"), "size,kind\n\"0,5\",x\n");
        List<String> lines =
                Run.line("predict --keep all --decimal ,", model, quoted).lines();
        assertEquals("\"0,5\",x,\"" + predicted().get(0).replace('.', ',') + "\"", lines.get(1));
    }

    @Test
    void filesWithOtherSeparatorsAreNoted() throws IOException {
        Path points = Files.writeString(folder.resolve("points.csv"), "size,kind\n0.5,x\n");
        Run mixed = Run.line("predict --keep size", model, rows, points);
        assertEquals(
                "0.5;" + predicted().get(0).replace('.', ','), mixed.lines().get(61));
        assertEquals(
                points + " is read with decimal points, unlike the first file, so the copied columns may have"
                        + " both\n",
                mixed.notes());
        assertEquals("", Run.line("predict --keep size", model, rows, rows).notes());
        assertEquals("", Run.line("predict --format csv", model, rows, points).notes());
    }

    @Test
    void probabilitiesFollowTheInputToo() throws IOException {
        Run.line("train --hidden 3 --epochs 2 --quiet --ignore name,price --target kind --save", model, "--data", rows)
                .lines();
        List<String> lines = Run.line("predict --keep size", model, rows).lines();
        assertEquals("size;class;probability_of_x;probability_of_y", lines.get(0));
        assertTrue(lines.get(1).matches("0,5;[xy];0,[0-9]+;0,[0-9]+"), lines.get(1));
    }
}
