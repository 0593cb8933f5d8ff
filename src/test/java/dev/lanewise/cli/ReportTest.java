package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String CURVE = "data-plot=\"accuracy\"";

    @TempDir
    private Path folder;

    private Path data;
    private Path out;
    private Path page;

    @BeforeEach
    void writeData() throws IOException {
        data = SmallData.write(folder.resolve("data"));
        out = folder.resolve("out");
        page = folder.resolve("page.html");
    }

    private Run train(String flags) {
        String epochs = flags.contains("--epochs ") ? " " : " --epochs 3 ";
        return Run.line("train --data " + data + " --layers 16-6-4 --out " + out + epochs + flags);
    }

    private Run report(Path model, Object... more) {
        return Run.line("report " + model + " --output " + page, more);
    }

    @Test
    void reportOnARunFolderReadsTheDataOfItsTraining() throws IOException {
        Path table = Files.copy(Path.of("docs/examples/iris.csv"), folder.resolve("iris.csv"));
        Run.of("train", "--data", table.toString(), "--target", "species", "--epochs", "2", "--out", out.toString())
                .lines();
        report(out).lines();
        assertTrue(Files.readString(page).contains("<h1>species: 4-100-3 on the test set of " + table + "</h1>"));
        Path other = Files.copy(table, folder.resolve("other.csv"));
        report(out, "--data", other.toString(), "--set", "all").lines();
        assertTrue(Files.readString(page).contains(" on the data " + other + "</h1>"));
        Files.delete(table);
        report(out).assertCalledWrongly("--data " + table + ", which it was trained on");
    }

    private static String withoutTimes(Path page) throws IOException {
        return Files.readString(page)
                .replaceAll("<td>[^<]*seconds[^<]*</td>", "<td>seconds</td>")
                .replaceAll("<dt>Training time</dt><dd>[^<]*</dd>", "<dt>Training time</dt>");
    }

    @Test
    void trainingLeavesAReportThatIsTheSameForTheSameRun() throws IOException {
        Run run = train("--threads 1");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.notes().contains("saved to " + out.resolve("report.html")), run.err());
        String first = withoutTimes(out.resolve("report.html"));
        assertTrue(first.contains(CURVE) && first.contains("seconds"));
        String digest = run.lines().get(3).replace("parameters sha256: ", "");
        assertTrue(first.contains(digest));
        train("--threads 2 --force").lines();
        // The number of threads is no part of the report, and must not be one of its numbers.
        assertEquals(first, withoutTimes(out.resolve("report.html")));
    }

    @Test
    void reportOfTheSavedNetworkIsThatOfTheTraining() throws IOException {
        train("--validation 0.2").lines();
        report(out.resolve("model.lanewise"), "--data", data.toString()).lines();
        assertEquals(Files.readString(out.resolve("report.html")), Files.readString(page));
    }

    @Test
    void folderOfARunStandsForItsNetwork() throws IOException {
        train("--validation 0.2").lines();
        report(out, "--data", data.toString()).lines();
        assertEquals(Files.readString(out.resolve("report.html")), Files.readString(page));
        report(folder, "--data", data.toString()).assertFailed(folder + ": the folder has no model.lanewise");
    }

    @Test
    void networkWithoutItsRunHasAReportWithoutCurves() throws IOException {
        train("").lines();
        Path alone = Files.copy(out.resolve("model.lanewise"), folder.resolve("alone"));
        report(alone, "--data", data.toString(), "--set", "validation").lines();
        String html = Files.readString(page);
        assertFalse(html.contains(CURVE));
        assertTrue(html.contains("validation set of " + data));
        report(
                        alone,
                        "--data",
                        data.toString(),
                        "--metrics-file",
                        out.resolve("metrics.jsonl").toString())
                .lines();
        assertTrue(Files.readString(page).contains(CURVE));
    }

    @Test
    void curvesOfAnotherRunAreNotShown() throws IOException {
        train("--seed 2").lines();
        Path other = Files.copy(out.resolve("metrics.jsonl"), folder.resolve("other.jsonl"));
        train("--force").lines();
        Path model = out.resolve("model.lanewise");
        report(model, "--data", data.toString(), "--metrics-file", other.toString())
                .assertFailed(other + ": its epochs do not belong to the network " + model);
        assertFalse(Files.exists(page));
        Files.copy(other, out.resolve("metrics.jsonl"), StandardCopyOption.REPLACE_EXISTING);
        Run run = report(model, "--data", data.toString());
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.notes().contains("; the report has no learning curves"), run.err());
        assertFalse(Files.readString(page).contains(CURVE));
    }

    @Test
    void tablesHaveReportsWithTheNamesOfTheirClasses() throws IOException {
        String iris = Path.of("docs", "examples", "iris.csv").toString();
        Path model = folder.resolve("iris");
        Run.line("train --data " + iris + " --target species --scale standard --layers 4-3 --output-activation softmax"
                        + " --cost cross-entropy --epochs 5 --save " + model)
                .lines();
        report(model, "--data", iris, "--target", "species").lines();
        String html = Files.readString(page);
        assertTrue(html.contains("<th scope=\"row\">versicolor</th>"), html);
        assertFalse(html.contains("Weights of unit"));
        assertTrue(html.contains("data-plot=\"weights-1\""));
    }

    /** Rows 7 and 30, with the headings and a line break in a field, are the lines 10 and 33. */
    @Test
    void mistakesOfATableLeadBackToItsLines() throws IOException {
        StringBuilder csv = new StringBuilder("note,x,noise,kind\n");
        for (int i = 0; i < 60; i++) {
            boolean isOdd = i == 7 || i == 30;
            csv.append(i == 3 ? "\"two\nlines\"" : "n")
                    .append(',')
                    .append(i % 2 == 0 ? -1 : 1)
                    .append(',')
                    .append(i % 7 / 10.0)
                    .append(',')
                    .append(i % 2 == 0 ^ isOdd ? "even" : "odd")
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("t.csv"), csv);
        Path model = folder.resolve("t.lanewise");
        String of = " --target kind --data " + file;
        Run.line("train --ignore note --layers 2-2 --output-activation softmax --cost cross-entropy"
                        + " --eta 0.5 --epochs 20 --save " + model + of)
                .lines();
        Map<String, String> found = new TreeMap<>();
        Map<String, Integer> sizes = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (String set : List.of("training", "test")) {
            Run.line("report " + model + " --output " + page + of + " --set " + set)
                    .lines();
            String html = Files.readString(page);
            Matcher sentence = Pattern.compile(
                            "Made from the " + set + " set of \\S*t\\.csv: (\\d+) of the 60 rows of the file.")
                    .matcher(html);
            assertTrue(sentence.find(), html);
            sizes.put(set, Integer.parseInt(sentence.group(1)));
            Matcher places = Pattern.compile(
                            "<p>Lines of the file, counted from 1 and including any headings:" + " ([^<]*)\\.</p>")
                    .matcher(html);
            assertTrue(places.find(), html);
            lines.addAll(List.of(places.group(1).split(", ")));
            String mistakes =
                    html.substring(html.indexOf("<section id=\"mistakes\""), html.indexOf("<section id=\"classes\""));
            Matcher row = Pattern.compile("(?s)<tr><th scope=\"row\">(line \\d+)</th>(.*?)</tbody>")
                    .matcher(mistakes);
            while (row.find()) {
                found.put(row.group(1), row.group(2));
            }
        }
        assertEquals(Map.of("training", 51, "test", 9), sizes);
        assertTrue(lines.size() > 20 && lines.size() <= 60, lines.toString());
        assertEquals(Set.of("line 10", "line 33"), found.keySet());
        found.values().forEach(row -> {
            assertTrue(row.contains("Influence: x&#160;<b>"), row);
            assertTrue(row.indexOf("x&#160;<b>") < row.indexOf("noise&#160;<b>"), row);
            assertTrue(row.contains("Row: note&#160;<b>n</b>, x&#160;<b>") && row.contains("kind&#160;<b>"), row);
        });
        assertTrue(found.get("line 10").contains("<td>odd</td><td>even</td>"), found.get("line 10"));
    }

    @Test
    void rowsOfOtherFilesAreCountedFromOne() throws IOException {
        StringBuilder svm = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            svm.append(i % 2 + 1)
                    .append(" 1:")
                    .append(i == 5 ? -1 : i % 2 * 2 - 1)
                    .append(" 2:0.5\n");
        }
        Path file = Files.writeString(folder.resolve("t.libsvm"), svm);
        Path model = folder.resolve("t.lanewise");
        Run.line("train --data " + file + " --layers 2-2 --output-activation softmax --cost cross-entropy --eta 0.5"
                        + " --epochs 20 --save " + model)
                .lines();
        StringBuilder all = new StringBuilder();
        for (String set : List.of("training", "test")) {
            report(model, "--data", file.toString(), "--set", set).lines();
            all.append(Files.readString(page));
        }
        assertTrue(all.toString().contains("<th scope=\"row\">row 6</th>"), all.toString());
        assertTrue(all.toString().contains("Examples of the data, counted from 1: "), all.toString());
        assertTrue(all.toString().contains("input 1&#160;<b>-1.000</b>"), all.toString());
    }

    @Test
    void hostileNamesOfATableStayText() throws IOException {
        String evil = "</script><img src=x onerror=alert(1)>";
        StringBuilder csv = new StringBuilder("x,kind\n");
        for (int i = 0; i < 60; i++) {
            csv.append(i % 3)
                    .append(',')
                    .append(i % 3 == 0 ? evil : i % 3 == 1 ? "{{uplot}}" : "c")
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("evil.csv"), csv);
        Run.line("train --data " + file + " --target kind --layers 1-3 --epochs 2 --out " + out)
                .lines();
        String html = Files.readString(out.resolve("report.html"));
        assertFalse(html.contains(evil));
        assertTrue(html.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"));
        assertTrue(html.contains("{{uplot}}</th>"));
    }

    @Test
    void noEpochIsNoCurve() throws IOException {
        train("--epochs 0").lines();
        assertTrue(Files.readString(out.resolve("report.html"))
                .contains("The history of the training is not" + " available."));
    }

    @Test
    void divergedTrainingIsReportedOnAsWell() throws IOException {
        Run run = train("--activation relu --output-activation identity --linear-classes --eta 1e6");
        assertEquals(1, run.exit());
        assertTrue(Files.readString(out.resolve("report.html")).contains("id=\"weights\""));
    }

    @Test
    void whatIsThereStaysWhenSomethingIsWrong() throws IOException {
        train("").lines();
        Files.writeString(page, "old");
        Path model = out.resolve("model.lanewise");
        report(model).assertFailed(model + " and the data mnist do not fit");
        report(folder.resolve("none")).assertFailed("none");
        Path lines = Files.writeString(folder.resolve("lines"), "{\"epoch\":1,\"seconds\":1}\nnonsense\n");
        report(model, "--data", data.toString(), "--metrics-file", lines.toString())
                .assertFailed(lines + ", line 2: ");
        assertEquals("old", Files.readString(page));
    }

    @Test
    void folderInTheWayOfTheReportIsFoundBeforeTraining() throws IOException {
        Files.createDirectories(out.resolve("report.html"));
        train("").assertFailed(out.resolve("report.html") + ": cannot be written: it is a folder");
    }
}
