package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TuneTest {
    private static final String HEADER = "rank  accuracy        loss  epochs  seconds  outcome      settings";

    @TempDir
    private static Path data;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeData() throws IOException {
        SmallData.write(data);
    }

    @Test
    void gridTriesEveryCombinationAndPrintsTheBestFirst() {
        List<String> lines = small("--epochs 4 --eta 0.1,1,3 --batch 5,20").lines();
        assertEquals("6 trials, ranked on the validation set of 20 examples", lines.get(0));
        assertEquals(HEADER, lines.get(1));
        Set<String> settings = new HashSet<>();
        double before = Double.POSITIVE_INFINITY;
        for (int rank = 1; rank <= 6; rank++) {
            String line = lines.get(rank + 1);
            assertTrue(
                    line.matches(" +" + rank + " +[0-9.]+ % +[0-9.]+ +4 +[0-9.]+  finished     --batch \\d+ --eta .+"),
                    line);
            double accuracy = Double.parseDouble(line.strip().split(" +")[1]);
            assertTrue(accuracy <= before);
            before = accuracy;
            settings.add(line.substring(line.indexOf("--batch")));
        }
        assertEquals(
                Set.of(
                        "--batch 5 --eta 0.1",
                        "--batch 5 --eta 1",
                        "--batch 5 --eta 3",
                        "--batch 20 --eta 0.1",
                        "--batch 20 --eta 1",
                        "--batch 20 --eta 3"),
                settings);
        assertTrue(lines.get(8)
                .matches(
                        "best trial on the test set, which had no part in the choice: \\d+ / 40; baseline: \\d+ / 40"));
        assertTrue(lines.get(9).matches("parameters sha256: [0-9a-f]{64}"));
        assertEquals(10, lines.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quiet", "--halving"})
    void configurationOfTheBestReproducesItWithTrain(String mode) throws IOException {
        Path file = folder.resolve("best.toml");
        Path model = folder.resolve("best");
        Run tuned = small("--epochs 6 --eta log:0.05..5 --batch 3..30 --trials 9 --activation tanh --seed 8"
                + " --save-config " + file + " --save " + model + " " + mode);
        Run trained = Run.of("train", "--config", file.toString());
        assertEquals(tuned.last(), trained.last());
        assertEquals(
                tuned.last(),
                "parameters sha256: " + ModelFile.read(model).network().sha256());
        assertEquals("tanh", ModelFile.read(model).facts().settings().get("activation"));
        // The figures are those of the notes of train.
        String best = tuned.lines().get(2).strip().split(" +")[1];
        assertTrue(
                trained.err()
                        .matches("(?s).*best on the validation set after epoch \\d+: "
                                + Math.round(Double.parseDouble(best) / 5) + " / 20 .*"),
                best + trained.err());
        String test = tuned.lines().get(tuned.lines().size() - 2).replaceAll(".*choice: |; baseline.*", "");
        assertTrue(trained.err().contains("; test set: " + test.replace(" / ", " of ") + " right ("), test);
    }

    @Test
    void monitoredMetricRanksTheTrialsAndIsShown() throws IOException {
        String search = "--epochs 4 --eta 0.1,1,3 --monitor brier";
        List<String> lines = small(search).lines();
        assertEquals("rank       brier        loss  epochs  seconds  outcome      settings", lines.get(1));
        double before = 0;
        for (String line : lines.subList(2, 5)) {
            double value = Double.parseDouble(line.strip().split(" +")[1]);
            assertTrue(value >= before);
            before = value;
        }
        assertTrue(before > 0);
        Map<String, Object> json = JSON.std.mapFrom(small(search + " --json").out());
        Map<?, ?> worst = (Map<?, ?>) trials(json).get(2);
        assertEquals(before, ((Number) worst.get("monitored")).doubleValue(), 1e-6);
        assertFalse(worst.containsKey("validation_accuracy"));
        // The best settings include the metric, so train finds the same network.
        Path file = folder.resolve("best.toml");
        assertEquals(
                small(search + " --save-config=" + file).last(),
                Run.of("train", "--config", file.toString()).last());
        small("--epochs 4 --eta 0.1,1 --monitor r2")
                .assertFailed("the metric r2 is for numbers, but the targets are classes");
    }

    /** Those of the table and of the model that is saved. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r2 | R2 X, RMSE X, loss X",
                "rmse | R2 X, RMSE X, loss X",
                "mae | mae X, R2 X, RMSE X, loss X",
                "'' | R2 X, RMSE X, loss X"
            })
    void lastLinesHaveTheMonitoredMetricAndTheUsualScoresOfNumbers(String monitor, String form) throws IOException {
        Path model = folder.resolve("net");
        String args = "tune --data " + IrisFiles.CSV
                + " --target petal_width --hidden 4,8 --epochs 30 --validation 0.15 --save " + model
                + (monitor.isEmpty() ? "" : " --monitor " + monitor);
        List<String> lines = Run.line(args).lines();
        assertEquals(7, lines.size(), lines.toString());
        Map<?, ?> best =
                (Map<?, ?>) JSON.std.mapFrom(Run.line(args + " --json").out()).get("best");
        Map<String, String> starts = Map.of(
                "validation",
                "best trial on the validation set: ",
                "test",
                "best trial on the test set, which had no part in the choice: ");
        for (String set : List.of("validation", "test")) {
            String line = lines.get(set.equals("test") ? 5 : 4);
            assertEquals(
                    starts.get(set) + form + "; baseline: " + form,
                    line.replaceAll("(?<= )-?[0-9.]+(?=,|;|$)", "X"),
                    line);
            Map<String, Object> evaluated = JSON.std.mapFrom(
                    Run.of("evaluate", model.toString(), "--data", IrisFiles.CSV.toString(), "--set", set, "--json")
                            .out());
            Map<String, Double> saved = ModelFile.read(model).metrics();
            for (String metric : List.of("r2", "rmse", "mae")) {
                double expected = (Double) evaluated.get(metric);
                String shown = line.replaceFirst("(?i).*?[ ]" + metric + " ([0-9.-]+).*", "$1");
                assertEquals(expected, shown.equals(line) ? expected : Double.parseDouble(shown), 1e-4, line);
                assertEquals(form.toLowerCase(Locale.ROOT).contains(metric), !shown.equals(line), line);
                if (metric.equals(monitor)) {
                    assertEquals(expected, (Double) best.get(set + "_monitored"), 1e-9);
                }
                if (!metric.equals("mae")) {
                    assertEquals(expected, (Double) best.get(set + "_" + metric), 1e-9);
                    assertEquals(expected, saved.get(set + "_" + metric), 1e-9);
                }
            }
            assertEquals(saved.get(set + "_loss"), (Double) best.get(set + "_loss"), 1e-9);
        }
        double ranked = Double.parseDouble(lines.get(2).strip().split(" +")[1]);
        assertEquals(ranked, (Double) best.get(monitor.isEmpty() ? "validation_loss" : "validation_monitored"), 1e-6);
    }

    @Test
    void trialThatDivergesIsLastAndShownAsSuch() {
        List<String> lines = small("--epochs 2 --activation relu --output-activation identity --linear-classes"
                        + " --eta 1e30,0.01")
                .lines();
        assertTrue(lines.get(2).matches(" +1 .*  finished     --eta 0.01"), lines.get(2));
        assertTrue(lines.get(3).matches(" +2 +- +- +0 .*  diverged     --eta 1e30"), lines.get(3));
    }

    @Test
    void searchWhereAllTrialsDivergeFails() {
        Run run = small("--epochs 2 --activation relu --output-activation identity --linear-classes --eta 1e30,1e31");
        assertEquals(1, run.exit());
        assertTrue(
                run.err().endsWith("lanewise tune: all trials diverged (smaller learning rates may help)\n"),
                run.err());
        assertEquals(4, run.out().lines().count());
    }

    @Test
    void jsonHasTheTableAndTheBest() throws IOException {
        Map<String, Object> json = JSON.std.mapFrom(
                small("--json --epochs 2 --activation relu --output-activation identity --linear-classes"
                                + " --eta 0.01,1e30")
                        .out());
        assertEquals(20, json.get("validation_examples"));
        Map<String, Object> first = trials(json).get(0);
        assertEquals(
                Set.of(
                        "rank",
                        "trial",
                        "validation_accuracy",
                        "validation_loss",
                        "epochs",
                        "seconds",
                        "outcome",
                        "settings"),
                first.keySet());
        assertEquals(1, first.get("rank"));
        assertEquals(1, first.get("trial"));
        assertEquals(Map.of("eta", "0.01"), first.get("settings"));
        assertNull(trials(json).get(1).get("validation_accuracy"));
        @SuppressWarnings("unchecked")
        Map<String, Object> best = (Map<String, Object>) json.get("best");
        assertEquals(
                Set.of(
                        "test_examples",
                        "test_accuracy",
                        "test_loss",
                        "test_baseline_accuracy",
                        "test_baseline_loss",
                        "parameters_sha256"),
                best.keySet());
        assertEquals(40, best.get("test_examples"));
    }

    @Test
    void testSetHasNoPartInTheChoice() throws IOException {
        Path other = folder.resolve("other");
        SmallData.write(other);
        // All labels of the test set are wrong in the copy.
        Path labels = other.resolve("t10k-labels-idx1-ubyte");
        byte[] bytes = Files.readAllBytes(labels);
        for (int i = 8; i < bytes.length; i++) {
            bytes[i] = (byte) ((bytes[i] + 1) % SmallData.SIDE);
        }
        Files.write(labels, bytes);
        String search = "tune --json --layers 16-6-4 --epochs 5 --eta 0.5,1,2,3 --data ";
        Map<String, Object> here = JSON.std.mapFrom(Run.line(search + data).out());
        Map<String, Object> there = JSON.std.mapFrom(Run.line(search + other).out());
        assertNotEquals(here.get("best"), there.get("best"));
        withoutSeconds(here).remove("best");
        withoutSeconds(there).remove("best");
        assertEquals(here, there);
    }

    @Test
    void notesTellOfThePlanAndEachTrial() {
        Run run = small("--epochs 3 --halving --eta 0.1,1,2 --kernels scalar");
        List<String> notes = run.notes().lines().toList();
        assertEquals("3 trials up to epoch 1, then 1 trial up to epoch 3, 5 epochs at most", notes.get(0));
        assertEquals(5, notes.size());
        assertTrue(small("--epochs", "1", "--eta", "0.1,1", "--kernels", "scalar", "--verbose")
                .notes()
                .startsWith("scalar kernels because they were requested\n"));
        assertTrue(
                notes.stream().anyMatch(note -> note.matches("trial \\d: [0-9.]+ % after 3 epochs, .* s: --eta .*")));
        assertEquals("", small("--epochs 1 --eta 0.1,1 --quiet").notes());
    }

    @Test
    void trialsOnNumbersHaveNoAccuracy() {
        List<String> lines = Run.line("tune --data " + IrisFiles.CSV + " --target petal_width --hidden 4,8 --epochs 1")
                .lines();
        assertEquals("rank        loss  epochs  seconds  outcome      settings", lines.get(1));
        assertTrue(lines.get(2).matches(" {3}1 +[0-9.]+ +1 +[0-9.]+  finished +--.+"), lines.get(2));
    }

    /** Those that train and cross-validate print too, once; what the trials differ in is in their own notes. */
    @Test
    void notesTellOnceBeforeTheFirstTrialWhatIsChosenForTheData() {
        Run run = Run.line(
                "tune --data " + IrisFiles.CSV + " --target species --hidden 4,8 --batch-size 16,64 --epochs 2");
        List<String> notes = run.notes().lines().toList();
        assertEquals(
                List.of(
                        "4 inputs from 4 columns; numeric sepal_length, sepal_width, petal_length, petal_width;"
                                + " scaled",
                        "classification: species (setosa, versicolor, virginica) as 3 classes",
                        "chosen for these data: --activation relu --output-activation softmax --loss"
                                + " cross-entropy --init"
                                + " orthogonal --optimizer adam --learning-rate 0.001 --validation 0.1"
                                + " --patience 10 --missing mean --scale standard"),
                notes.subList(1, 4));
        assertTrue(notes.get(4).startsWith("trial "), run.notes());
        assertEquals(
                1,
                notes.stream()
                        .filter(note -> note.startsWith("chosen for these data: "))
                        .count());
        assertEquals(
                "",
                Run.line("tune --data " + IrisFiles.CSV + " --target species --hidden 4,8 --epochs 1 --quiet")
                        .notes());
    }

    @Test
    void settingsOfATableWorkWithAndWithoutATestFile() throws IOException {
        String iris = IrisFiles.CSV.toString();
        String config = folder.resolve("iris.toml").toString();
        for (String[] more : List.of(new String[] {}, new String[] {"--test", iris})) {
            Run tuned = Run.of(Stream.concat(
                            Stream.of(
                                    "tune",
                                    "--data",
                                    iris,
                                    "--target",
                                    "species",
                                    "--epochs",
                                    "2",
                                    "--batch-size",
                                    "16,64",
                                    "--save-config",
                                    config),
                            Stream.of(more))
                    .toArray(String[]::new));
            assertEquals(0, tuned.exit(), tuned.err());
            assertEquals(tuned.last(), Run.of("train", "--config", config).last());
            assertEquals(0, Run.of("train", "--config", config, "--test", iris).exit());
        }
        Path one = Files.writeString(folder.resolve("one.csv"), "a,k\n1,x\n");
        Run.of("tune", "--data", one.toString(), "--target", "k", "--batch-size", "1,2")
                .assertFailed("one.csv: a classifier needs two classes or more");
        String grouped = Files.writeString(
                        folder.resolve("grouped.csv"), "a,k\n" + "\"1,000\",x\n\"2,000\",y\n".repeat(20))
                .toString();
        assertEquals(
                0,
                Run.line("tune --data " + grouped + " --target k --thousands , --batch-size 1,2 --epochs 1")
                        .exit());
    }

    @Test
    void configurationFileIsTheBaseOfASearch() throws IOException {
        Path base = Files.writeString(
                folder.resolve("base.toml"),
                "layers = \"16-5-4\"\nepochs = 2\neta = 0.3\n" + "data = \""
                        + data.toString().replace('\\', '/') + "\"\n");
        Path best = folder.resolve("best.toml");
        Run.of("tune", "--config", base.toString(), "--eta", "0.5,1", "--save-config", best.toString())
                .lines();
        String text = Files.readString(best);
        assertTrue(text.contains("layers = \"16-5-4\"\n") && text.contains("epochs = 2\n"), text);
        assertFalse(text.contains("eta = 0.3\n"), text);
    }

    /** What the hint names is what was found. */
    @ParameterizedTest
    @ValueSource(strings = {"", "best settings.toml"})
    void hintTrainsTheBest(String file) {
        String search = "--epochs 3 --eta 0.1,1 --activation [relu,tanh],[tanh,sigmoid] --layers 16-6-5-4";
        Run run = file.isEmpty() ? small(search) : small(search + " --save-config", folder.resolve(file));
        String note = run.notes().lines().reduce((a, b) -> b).orElseThrow();
        String hint = "to train with the best settings: lanewise ";
        assertTrue(note.startsWith(hint), note);
        // As a shell takes it apart.
        List<String> words = Pattern.compile("'([^']*)'|(\\S+)")
                .matcher(note.substring(hint.length()))
                .results()
                .map(word -> word.group(1) != null ? word.group(1) : word.group(2))
                .toList();
        assertEquals(run.last(), Run.of(words.toArray(String[]::new)).last());
        assertFalse(small("--epochs 1 --eta 0.1,1 --quiet").notes().contains("to train with"));
    }

    @Test
    void fileMaySayHowToValidate() throws IOException {
        Path base = Files.writeString(folder.resolve("base.toml"), "validation = \"0.3\"\n");
        String config = base.toString();
        List<String> lines =
                small("--config " + config + " --epochs 1 --eta 0.1,1").lines();
        assertEquals("2 trials, ranked on the validation set of 30 examples", lines.get(0));
        assertEquals(
                "2 trials, ranked on the validation set of 50 examples",
                small("--config " + config + " --validation 0.5 --epochs 1 --eta 0.1,1")
                        .lines()
                        .get(0));
    }

    @Test
    void usualValuesAreTriedIfNoFlagHasSeveral() throws IOException {
        String iris = "docs/examples/iris.csv";
        Run run = Run.of("tune", "--data", iris, "--target", "species", "--epochs", "1", "--optimizer", "sgd");
        assertTrue(
                run.notes()
                        .contains("no flag has several values, so the usual ones are tried: --hidden 32,64,128,256"
                                + " --batch-size 16,32,64 --learning-rate 0.01,0.03,0.1,0.3,1\n"),
                run.notes());
        assertEquals(
                "20 trials, ranked on the validation set of 13 examples",
                run.lines().get(0));
        assertTrue(
                run.lines().get(2).matches(".* --hidden \\d+ --batch-size \\d+ --learning-rate [0-9.]+"),
                run.lines().get(2));
        assertTrue(run.notes().matches("(?s).*lanewise train .*--hidden \\d+.*"), run.notes());
        run = Run.of("tune", "--data", iris, "--target", "species", "--epochs", "1", "--hidden", "8", "--trials", "2");
        assertTrue(
                run.notes().contains(": --batch-size 16,32,64 --learning-rate 0.0001,0.0003,0.001,0.003,0.01\n"),
                run.notes());
        assertEquals(
                "2 trials, ranked on the validation set of 13 examples",
                run.lines().get(0));
        Run.of("tune", "--data", iris, "--target", "species", "--hidden", "8", "--batch-size", "9", "--lr", "1")
                .assertCalledWrongly("no flag has several values");
    }

    @Test
    void timeLimitEndsASearchWithTheTableSoFar() {
        Run run = small("--epochs 100000000 --eta 0.1,1 --max-seconds 0.5");
        List<String> lines = run.lines();
        // Hundreds of epochs on any machine, but none if this process gets no time.
        assertTrue(lines.get(0).matches("[012] trials?, ranked on the validation set of 20 examples"), lines.get(0));
        lines.subList(2, 2 + Character.digit(lines.get(0).charAt(0), 10))
                .forEach(line -> assertTrue(line.contains("  interrupted  --eta "), line));
        assertTrue(run.notes().contains("time limit reached: "), run.notes());
        assertFalse(small("--epochs 1 --eta 0.1,1 --max-seconds 1e9").notes().contains("time limit reached"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--eta 0.1 | no flag has several values",
                "--epochs 3 | no flag has several values",
                "--eta 0.1,0.1 | --eta names the value 0.1 twice",
                "--eta 0.1, | '--eta': values separated by commas are expected",
                "--eta 0.1,fast | '--eta': a number above 0 is expected, but 'fast' was given",
                "--eta 0.1,-1 | '--eta': a number above 0 is expected, but '-1' was given",
                "--eta log:0..1 | '--eta': a number above 0 is expected, but '0' was given",
                "--eta 0.5..0.1 | --eta has a range from a lesser to a greater number",
                "--eta -1..-0.5 | '--eta': a number above 0 is expected",
                "--batch 1.5..8 | '--batch': a whole number from 1",
                "--batch 0,8 | '--batch': a whole number from 1",
                "--epochs 3,4 --eta 1,2 | '--epochs': a whole number from 0",
                "--epochs 0 --eta 1,2 | --epochs must be at least 1 in a search, but 0 was given",
                "--seed 1,2 --eta 1,2 | '--seed': a whole number from 0",
                "--eta 1,2 --trials 0 | '--trials': a whole number from 1",
                "--eta 1,2 --trials 10001 | the number of trials is 1 to 10000, but 10001 was given",
                "--eta 1,2 --trials 2 --method grid | --trials applies to --method random",
                "--eta 1..2 --method grid | --eta is a range, which has no grid",
                "--eta 1,2 --method best | grid or random is expected, but 'best' was given",
                "--output-activation sigmoid,softmax | --output-activation softmax --loss quadratic do not"
                        + " describe a valid network",
                "--validation 0 --eta 1,2 | a search needs a validation set, but --validation 0 means that there is"
                        + " none",
                "--batch-norm --batch 1,2 | --batch-norm needs a --batch-size of 2 or more",
                "--save-config x --eta 1,2 --out y | there is no flag '--out'",
            })
    void whatCannotBeSearchedIsRefusedBeforeAnythingIsTrained(String flags, String sentence) {
        small(flags).assertCalledWrongly("lanewise tune: ", sentence);
    }

    @Test
    void networkThatDoesNotFitTheDataIsFoundBeforeAnythingIsTrained() {
        small("--layers 16-6-4,16-6-3").assertFailed("lanewise tune: " + data + ": the network 16-6-3 ");
    }

    @Test
    void unwritableTargetIsFoundBeforeAnythingIsTrained() {
        Path none = folder.resolve("none/best.toml");
        small("--eta 1,2 --save-config " + none).assertFailed("lanewise tune: " + none + ": cannot be written");
        small("--eta 1,2 --save " + folder).assertFailed(folder + ": cannot be written: it is a folder");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> trials(Map<String, Object> json) {
        return (List<Map<String, Object>>) json.get("trials");
    }

    private static Map<String, Object> withoutSeconds(Map<String, Object> json) {
        trials(json).forEach(trial -> trial.remove("seconds"));
        return json;
    }

    private static String settings(Run run) throws IOException {
        return trials(JSON.std.mapFrom(run.out())).stream()
                .map(trial -> trial.get("trial") + " " + trial.get("settings"))
                .sorted()
                .toList()
                .toString();
    }

    private static Run small(String flags, Object... more) {
        String layers = flags.contains("--layers ") ? "" : "--layers 16-6-4 ";
        return Run.line("tune --data " + data + " " + layers + flags, more);
    }
}
