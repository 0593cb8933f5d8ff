package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs beside each other: scores, settings that differ, the best one, and the page of curves. */
class CompareTest {
    @TempDir
    private Path folder;

    private Path good;
    private Path poor;

    private static Run run(String... words) {
        return Run.of(String.join(" ", words).split(" "));
    }

    @BeforeEach
    void train() {
        String train = "train --data docs/examples/iris.csv --target species --scale standard --layers 4-8-3"
                + " --activation relu --output softmax --cost cross-entropy --optimizer adam";
        good = folder.resolve("good");
        poor = folder.resolve("poor<b>");
        run(train, "--eta 0.02 --epochs 12 --out", good.toString()).lines();
        run(train, "--eta 0.00001 --epochs 5 --dropout 0.5 --out", poor.toString()).lines();
    }

    @Test
    void scoresBestRunsAndDifferingSettingsArePrinted() {
        List<String> lines = run("compare", good.toString(), poor.toString()).lines();
        assertEquals("run good poor<b>", lines.get(0).replaceAll(" +", " "));
        assertEquals("epochs 12 5", lines.get(1).replaceAll(" +", " "));
        List<String> scores = lines.subList(3, 9);
        assertEquals(List.of("validation accuracy", "validation loss", "test accuracy", "test loss",
                "training accuracy", "training loss"),
                scores.stream().map(line -> line.replaceFirst(" *[0-9.]+[*].*", "")).toList());
        assertTrue(scores.stream().allMatch(line -> line.matches("[a-z ]+[0-9.]+[*] +[0-9.]+")), scores::toString);
        String settings = String.join("\n", lines.subList(10, lines.size()));
        assertTrue(settings.matches("(?s)setting .*--dropout +0[.]0 +0[.]5\n--epochs +12 +5\n--learning-rate +0[.]02"
                + " +1[.]0E-5\n.*"),
                settings);
        assertFalse(settings.contains("--layers"), settings);
        assertTrue(lines.stream().anyMatch(line -> line.matches("best test loss: good \\([0-9.]+\\)")), settings);
        assertTrue(lines.stream().allMatch(line -> line.equals(line.stripTrailing())));
    }

    @Test
    void secondsAreThoseOfAllEpochs() throws IOException {
        for (Path run : List.of(good, poor)) {
            Path metrics = run.resolve("metrics.jsonl");
            String eachTwo = Files.readString(metrics).replaceAll("\"seconds\":[0-9.eE-]+", "\"seconds\":2.5");
            Files.writeString(metrics, eachTwo);
        }
        List<String> lines = run("compare", good.toString(), poor.toString()).lines();
        assertEquals("seconds 30.0 12.5", lines.get(2).replaceAll(" +", " "));
    }

    @Test
    void pageHasACurveOfEveryRunAndNothingFromElsewhere() throws IOException {
        Path page = folder.resolve("page.html");
        Run run = run("compare", good.toString(), poor.toString(), "--output", page.toString());
        run.lines();
        assertEquals("saved to " + page + "\n", run.notes());
        String html = Files.readString(page);
        assertEquals(6, html.split("<svg class=\"plot\"", -1).length - 1);
        assertTrue(html.contains("Loss on the validation set after each epoch"));
        assertTrue(html.contains("poor&lt;b&gt;") && !html.contains("poor<b>"));
        assertFalse(html.contains("<script") || html.contains("http:") && !html.contains("http://www.w3.org"), "no"
                + " requests");
        assertTrue(html.contains("--dropout") && !html.contains("--layers"));
        run("compare", good.toString(), poor.toString(), "--output", page.toString()).lines();
        assertEquals(html, Files.readString(page));
    }

    @Test
    void jsonAndModelFilesTellTheSame() throws IOException {
        Map<String, Object> runs = JSON.std.mapFrom(run("compare", good.toString(), poor.toString(), "--json").out());
        Map<String, Object> models = JSON.std.mapFrom(run("compare", good.resolve("model.lanewise").toString(),
                poor.resolve("model.lanewise").toString(), "--json").out());
        assertEquals(List.of("0.02", "1.0E-5"), ((Map<?, ?>) runs.get("differences")).get("learning-rate"));
        assertEquals(List.of(good.toString()), ((Map<?, ?>) runs.get("best")).get("validation_loss"));
        assertEquals(((Map<?, ?>) runs.get("differences")).keySet(), ((Map<?, ?>) models.get("differences")).keySet());
        assertEquals(((Map<?, ?>) ((List<?>) runs.get("runs")).get(0)).get("figures"),
                ((Map<?, ?>) ((List<?>) models.get("runs")).get(0)).get("figures"));
        Path page = folder.resolve("page.html");
        run("compare", good.resolve("model.lanewise").toString(), poor.resolve("model.lanewise").toString(), "--output",
                page.toString()).lines();
        assertTrue(Files.readString(page).contains("The history of the training runs is not available"));
    }

    @Test
    void runThatIsNotFinishedHasTheScoresOfItsLastEpoch() throws IOException {
        Files.delete(good.resolve("model.lanewise"));
        Map<String, Object> json = JSON.std.mapFrom(run("compare", good.toString(), poor.toString(), "--json").out());
        Map<?, ?> figures = (Map<?, ?>) ((Map<?, ?>) ((List<?>) json.get("runs")).get(0)).get("figures");
        assertEquals(11, ((Number) figures.get("epoch")).intValue());
        assertTrue(figures.containsKey("validation_accuracy"));
    }

    @Test
    void differentLossesAreNotCompared() throws IOException {
        Path squared = folder.resolve("squared");
        run("train --data docs/examples/iris.csv --target species --layers 4-8-3 --output sigmoid --cost quadratic",
                "--epochs 2 --out", squared.toString()).lines();
        String printed = run("compare", good.toString(), squared.toString()).out();
        assertTrue(printed.contains("best test accuracy: ") && !printed.contains("best test loss"), printed);
        assertTrue(printed.endsWith("no best loss, because the runs have different losses: cross-entropy for classes,"
                + " quadratic for classes\n"), printed);
        assertTrue(printed.lines().filter(line -> line.matches("[a-z]+ loss .*")).noneMatch(line -> line.contains("*")),
                printed);
        Map<String, Object> best = JSON.std.mapFrom(
                JSON.std.asString(JSON.std.mapFrom(run("compare", good.toString(), squared.toString(), "--json").out())
                        .get("best")));
        assertFalse(best.containsKey("test_loss"), best::toString);
    }

    @Test
    void whatIsNoRunIsRefusedInOneSentence() throws IOException {
        run("compare", good.toString()).assertCalledWrongly("at least two runs are expected, but only " + good);
        run("compare", good.toString(), good + "/").assertCalledWrongly("is given twice");
        run("compare", good.toString(), folder.toString()).assertFailed(
                folder + ": the folder has neither metrics.jsonl nor model.lanewise");
        String none = folder.resolve("none").toString();
        run("compare", good.toString(), none).assertFailed(
                none + ": there is no such file", " (lanewise train --out DIR writes a folder that can be compared)\n");
        Files.writeString(poor.resolve("config.toml"), "eta = = 1\n");
        run("compare", good.toString(), poor.toString()).assertFailed(poor.resolve("config.toml") + ": is not TOML");
    }
}
