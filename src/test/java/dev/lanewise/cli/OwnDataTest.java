package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as people have them: how they are read if no flag determines it, and what is said about it. */
class OwnDataTest {
    private static final String SHORT = " --epochs 2 --hidden 3";

    @TempDir
    private Path folder;

    private Path write(String name, String head, int rows, IntFunction<String> row) throws IOException {
        StringBuilder text = new StringBuilder(head).append('\n');
        for (int i = 0; i < rows; i++) {
            text.append(row.apply(i)).append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private Path weather() throws IOException {
        return write(
                "cats.csv",
                "outlook,wind,play",
                60,
                i -> (i % 2 == 0 ? "sunny" : "rainy") + "," + (i % 3 == 0 ? "weak" : "strong") + ","
                        + (i % 5 < 2 ? "no" : "yes"));
    }

    @Test
    void headingsOfATableOfTextsAreNoExample() throws IOException {
        Path data = weather();
        Path model = folder.resolve("net");
        String note = data + ": the first row (outlook, wind, play) is read as headings; --header no reads it as data";
        Run trained = Run.line("train --target 3" + SHORT + " --save " + model + " --data", data);
        assertTrue(trained.notes().contains("classification: play (no, yes) as 2 classes\n"), trained.err());
        assertTrue(trained.notes().contains(note + "\n"), trained.err());
        assertTrue(Run.line("data", data).notes().contains(note + "\n"));
        assertTrue(Run.line("cross-validate --folds 2 --target 3" + SHORT + " --data", data)
                .notes()
                .contains("60 rows"));
        Run evaluated = Run.line("evaluate " + model + " --set all --data", data);
        assertTrue(evaluated.lines().get(0).contains(" of 60 right"), evaluated.out());
        assertTrue(Run.line("train --header no --target 3" + SHORT + " --data", data)
                .notes()
                .contains("as 3 classes"));
        assertFalse(Run.line("train --target play" + SHORT + " --data", data)
                .notes()
                .contains("is read as"));
    }

    @Test
    void yearsInTheFirstRowAreHeadings() throws IOException {
        for (String years : List.of("2020,2019,2018", "2018,2019,2020", "1990,2000,2005")) {
            String head = years + ",kind";
            Path data = write("years.csv", head, 60, i -> i % 7 + "," + i % 9 + ",0.5," + "ab".charAt(i % 2));
            String note = data + ": the first row (" + head.replace(",", ", ")
                    + ") is read as headings; --header no reads it as data\n";
            Run byNumber = Run.line("train --target 4" + SHORT + " --data", data);
            assertTrue(byNumber.notes().contains(note), byNumber.notes());
            assertEquals(
                    byNumber.lines(),
                    Run.line("train --target kind" + SHORT + " --data", data).lines());
        }
        Path built = write("built.csv", "1990,2015,a", 60, i -> 1950 + i + "," + 2010 + "," + "ab".charAt(i % 2));
        assertTrue(Run.line("data", built).lines().get(0).contains("61 rows"));
    }

    @Test
    void headingsThatAreNumbersAreNotedAsData() throws IOException {
        for (String hours : List.of("city,19,20", "city,20,19", "city,10,24")) {
            Path data = write("hours.csv", hours, 60, i -> "ab".charAt(i % 2) + "," + i % 7 + "," + i % 9);
            assertTrue(Run.line("data", data)
                    .notes()
                    .contains(data + ": the first row (" + hours.replace(",", ", ")
                            + ") is read as data; --header yes reads it as headings\n"));
        }
        Path hours = folder.resolve("hours.csv");
        Run.line("train --target 24" + SHORT + " --data", hours)
                .assertFailed(
                        "there is no column \"24\" among column 1, column 2, column 3",
                        "; the first row is read as data, and --header yes reads it as headings");
        for (String row : List.of("5.1,3.5,setosa", "5,3,a")) {
            Path plain = write("plain.csv", row, 60, i -> i % 7 + 0.5 + ",3," + "ab".charAt(i % 2));
            assertEquals("", Run.line("data", plain).notes());
        }
    }

    @Test
    void detectedDecimalCommaIsThatOfLaterFiles() throws IOException {
        Path data = write("de.csv", "area;price", 60, i -> (20 + i) + "," + i % 10 + ";" + (1 + i) + ".500,00");
        Path model = folder.resolve("net");
        Run.line("train --target price" + SHORT + " --save " + model + " --data", data)
                .lines();
        Path later = Files.writeString(folder.resolve("later.csv"), "area\n1.234\n");
        Run predicted = Run.line("predict " + model, later);
        assertEquals(
                later + ", line 2, column 1 (area): 1.234 is read as 1234, with decimal commas as in the training;"
                        + " --decimal . reads it with a decimal point\n",
                predicted.notes());
        assertEquals(Run.line("predict --decimal , " + model, later).lines(), predicted.lines());
        Path points = Files.writeString(folder.resolve("points.csv"), "area\n1234.5\n");
        assertEquals(
                Run.line("predict --decimal . " + model, points).lines(),
                Run.line("predict " + model, points).lines());
    }

    @Test
    void decimalCommaOfTheTrainingDoesNotApplyToAnEnglishFile() throws IOException {
        Path data = write("de.csv", "area;price", 60, i -> (20 + i) + "," + i % 10 + ";" + (100 + i) + ",5");
        Path english = Files.writeString(folder.resolve("en.csv"), "area,price\n71.900,156.500\n72.500,151.200\n");
        Path model = folder.resolve("net");
        String train = "train --target price" + SHORT + " --test " + english + " --save " + model + " --data";
        Run trained = Run.line(train, data);
        assertFalse(trained.notes().contains("71.900"), trained.notes());
        Run evaluated = Run.line("evaluate " + model + " --data", english);
        assertFalse(evaluated.notes().contains("71.900"), evaluated.notes());
        String error = evaluated.lines().get(0).replaceAll(".*(RMSE [0-9.]+),.*", "$1");
        assertTrue((trained.out() + trained.err()).contains(error), trained.out() + error);
        assertTrue(Double.parseDouble(error.substring(5)) < 1000, error);
        assertEquals(
                Run.line("predict --decimal . " + model, english).lines(),
                Run.line("predict " + model, english).lines());
    }

    @Test
    void encodingOfTheTrainingIsThatOfLaterFilesThatAreNotInUtf8() throws IOException {
        Charset windows = Charset.forName("windows-1252");
        Path data =
                write("data.csv", "größe,ort,preis", 60, i -> i + "," + (i % 3 == 0 ? "Köln" : "Ulm") + "," + i * 2);
        Path utf8 = Files.copy(data, folder.resolve("utf8.csv"));
        Path later =
                Files.write(folder.resolve("later.csv"), Files.readString(data).getBytes(windows));
        Files.write(data, Files.readAllBytes(later));
        Path model = folder.resolve("net");
        String train = "train --target preis --encoding windows-1252" + SHORT + " --save " + model + " --data " + data;
        assertEquals(
                Run.line(train + " --test", later).lines(),
                Run.line(train + " --test", utf8).lines());
        String predict = "predict --format csv " + model;
        assertEquals(
                Run.line(predict, utf8).out().replace("utf8.csv", "later.csv"),
                Run.line(predict, later).out());
        String evaluate = "evaluate " + model + " --data";
        assertEquals(
                Run.line(evaluate, utf8).out().replace("utf8.csv", "later.csv"),
                Run.line(evaluate, later).out());
        Run.line("predict --encoding windows-1252 " + model, utf8)
                .assertFailed("no column \"größe\"", "if the file is in UTF-8, but it is read in windows-1252");
    }

    @Test
    void pointsThatMaySeparateThousandsAreNoted() throws IOException {
        Path data = write("eu.csv", "area;price", 60, i -> (20 + i) + ";" + (1 + i) + ".100");
        assertTrue(Run.line("train --target price" + SHORT + " --data", data)
                .notes()
                .contains(data + ": price is read with decimal points; --decimal , reads 1.100 as 1100\n"));
        assertFalse(Run.line("train --decimal . --target price" + SHORT + " --data", data)
                .notes()
                .contains("is read with"));
    }

    @Test
    void filledInValuesAreCountedByColumn() throws IOException {
        Path data = write(
                "gaps.csv",
                "age,cabin,y",
                100,
                i -> (i % 4 == 1 ? "" : i % 40) + "," + (i % 5 == 0 ? "c" : "") + "," + "ab".charAt(i % 2));
        assertTrue(Run.line("train --target y" + SHORT + " --data", data)
                .notes()
                .contains(data
                        + ": missing values among 100 rows are filled in: age (25), cabin (80, most of the rows)\n"));
    }

    @Test
    void setWithoutAClassIsWarnedOf() throws IOException {
        Path data = write("fraud.csv", "x,y", 400, i -> i % 37 + "," + (i == 13 ? "fraud" : "ok"));
        String model = folder.resolve("fraud.lanewise").toString();
        Run.line("train --target y" + SHORT + " --save " + model + " --data", data);
        assertTrue(Run.line("evaluate " + model + " --data", data)
                .err()
                .contains("warning: the class fraud has no example in the test set; cross-validate tests on all"
                        + " examples\n"));
        assertTrue(Run.line("train --target y" + SHORT + " --data", data)
                .err()
                .contains("warning: the class fraud has no example in the test set; cross-validate tests on all"
                        + " examples\n"));
    }

    @Test
    void indicesOfALibsvmFileAreCountedAloud() throws IOException {
        Path data = write("a.svm", "1 1:2 2:3 3:4", 60, i -> i % 2 + " 1:" + i % 7 + " 3:" + i % 5);
        assertTrue(Run.line("train" + SHORT + " --data", data)
                .notes()
                .contains(data + ": indices up to 3 are counted from 1, because none is 0; --first-index 0 counts them"
                        + " from 0\n"));
    }
}
