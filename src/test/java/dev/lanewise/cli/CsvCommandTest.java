package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Model;
import dev.lanewise.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training and evaluation on CSV files, whose columns follow from one another by known rules. */
class CsvCommandTest {
    @TempDir
    private Path folder;

    private String file;
    private String model;

    /** Two inputs; a number that is a linear function of them; three classes, of which two make one; and two labels. */
    @BeforeEach
    void writeData() throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder("x1,x2,number,kind,half,right,upper\n");
        for (int i = 0; i < 300; i++) {
            float x1 = random.nextInt(200) / 100f - 1;
            float x2 = random.nextInt(200) / 100f - 1;
            String kind = x1 < -0.3 ? "apple" : x1 < 0.3 ? "pear" : "plum";
            text.append(x1)
                    .append(',')
                    .append(x2)
                    .append(',')
                    .append(3 * x1 - x2 + 7)
                    .append(',')
                    .append(kind)
                    .append(',')
                    .append(x1 > 0 ? 1 : 0)
                    .append(',')
                    .append(x1 > 0.3 ? 1 : 0)
                    .append(',')
                    .append(x2 > 0 ? 1 : 0)
                    .append('\n');
        }
        file = Files.writeString(folder.resolve("data.csv"), text).toString();
        model = folder.resolve("net").toString();
    }

    /** The file with these columns only, counted from 1. */
    private String columns(int... columns) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(Path.of(file))) {
            String[] fields = line.split(",");
            text.append(String.join(
                            ",",
                            Arrays.stream(columns).mapToObj(c -> fields[c - 1]).toList()))
                    .append('\n');
        }
        return Files.writeString(folder.resolve("part.csv"), text).toString();
    }

    private static Run run(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    private Map<String, Object> evaluated(String data, String target) throws IOException {
        Run.of("evaluate", model, "--data", data, "--target", target).lines();
        return JSON.std.mapFrom(String.join(
                "\n",
                Run.of("evaluate", model, "--data", data, "--target", target, "--json")
                        .lines()));
    }

    @Test
    void numbersAreLearntAndEvaluated() throws IOException {
        String data = columns(1, 2, 3);
        List<String> lines = run(
                        "train --layers 2-1 --output-activation identity --eta 0.3 --epochs 20 --target number",
                        "--data",
                        data,
                        "--save",
                        model)
                .lines();
        assertTrue(lines.get(19).startsWith("Epoch 20: training loss "), lines.get(19));
        Map<String, Object> json = evaluated(data, "number");
        assertEquals(45, json.get("examples"));
        assertTrue((double) json.get("r2") > 0.9999, json.toString());
        assertTrue((double) json.get("rmse") < 1e-3 && (double) json.get("mae") < 1e-3, json.toString());
        assertEquals("number", ((Map<?, ?>) ((List<?>) json.get("targets")).get(0)).get("name"));
        String text = Run.of("evaluate", model, "--data", data, "--target", "3")
                .lines()
                .get(0);
        assertTrue(text.startsWith("test set of " + data + ": 45 examples, R2 1.0000, RMSE "), text);
    }

    @Test
    void targetsAreStandardizedUnlessTheFlagSaysOtherwise() throws IOException {
        String data = prices();
        String command = "train --layers 2-8-1 --activation tanh --output-activation identity --optimizer adam --epochs"
                + " 60 --target price";
        run(command, "--data", data, "--save", model).lines();
        assertTrue((double) evaluated(data, "price").get("r2") > 0.9);
        run(command + " --no-scale-targets", "--data", data, "--save", model).lines();
        assertTrue((double) evaluated(data, "price").get("r2") < 0);
    }

    private String prices() throws IOException {
        StringBuilder text = new StringBuilder("x1,x2,price\n");
        for (String line : Files.readAllLines(Path.of(file)).subList(1, 301)) {
            String[] fields = line.split(",");
            text.append(fields[0])
                    .append(',')
                    .append(fields[1])
                    .append(',')
                    .append(1e5 * Float.parseFloat(fields[2]))
                    .append('\n');
        }
        return Files.writeString(folder.resolve("prices.csv"), text).toString();
    }

    @Test
    void namedClassesAreLearntAndEvaluated() throws IOException {
        String data = columns(1, 2, 4);
        run(
                        "train --layers 2-8-3 --activation tanh --output-activation softmax --cost"
                                + " cross-entropy --eta 0.5"
                                + " --target kind",
                        "--data",
                        data,
                        "--save",
                        model)
                .lines();
        Map<String, Object> json = evaluated(data, "kind");
        assertTrue((double) json.get("accuracy") > 0.9, json.toString());
        assertEquals("pear", ((Map<?, ?>) ((List<?>) json.get("classes")).get(1)).get("name"));
        List<String> lines =
                Run.of("evaluate", model, "--data", data, "--target", "kind").lines();
        assertTrue(lines.stream().anyMatch(line -> line.matches("apple +\\d+ +[01][.].*")), lines.toString());
        assertTrue(lines.contains("       apple  pear  plum"), lines.toString());
    }

    @Test
    void labelsAreLearntAndEvaluated() throws IOException {
        String data = columns(1, 2, 6, 7);
        run(
                        "train --layers 2-8-2 --cost cross-entropy --activation tanh --eta 1 --target right,upper",
                        "--data",
                        data,
                        "--save",
                        model)
                .lines();
        Map<String, Object> json = evaluated(data, "right,upper");
        assertTrue((double) json.get("hamming_loss") < 0.1, json.toString());
        assertEquals("upper", ((Map<?, ?>) ((List<?>) json.get("labels")).get(1)).get("name"));
    }

    private List<String> predicted(String... flags) throws IOException {
        String rows = Files.writeString(folder.resolve("rows.csv"), "-0.9,-0.8\n0.9,0.8\n")
                .toString();
        return run(
                        "predict",
                        Stream.concat(Stream.of(model, rows), Stream.of(flags)).toArray(String[]::new))
                .lines();
    }

    @Test
    void predictionNamesTheNumbers() throws IOException {
        run(
                        "train --layers 2-1 --output-activation identity --eta 0.3 --epochs 20 --target number",
                        "--data",
                        columns(1, 2, 3),
                        "--save",
                        model)
                .lines();
        List<String> lines = predicted();
        assertEquals("         number  example", lines.get(0));
        assertEquals(3 * 0.9 - 0.8 + 7, Double.parseDouble(lines.get(2).strip().split(" +")[0]), 1e-3);
        Map<String, Object> json = JSON.std.mapFrom(predicted("--json").get(1));
        assertEquals(List.of("file", "example", "numbers", "names"), List.copyOf(json.keySet()));
        assertEquals(List.of("number"), json.get("names"));
        assertEquals(3 * 0.9 - 0.8 + 7, (double) ((List<?>) json.get("numbers")).get(0), 1e-3);
    }

    @Test
    void predictionNamesTheClasses() throws IOException {
        run(
                        "train --layers 2-8-3 --activation tanh --output-activation softmax --cost"
                                + " cross-entropy --eta 0.5"
                                + " --target kind",
                        "--data",
                        columns(1, 2, 4),
                        "--save",
                        model)
                .lines();
        List<String> lines = predicted();
        assertEquals("class  apple   pear   plum  example", lines.get(0));
        assertTrue(
                lines.get(1).matches("apple  [01][.].*") && lines.get(2).matches(" plum  0[.]0.*"), lines.toString());
        Map<String, Object> json = JSON.std.mapFrom(predicted("--json").get(1));
        assertEquals(2, json.get("class"));
        assertEquals("plum", json.get("name"));
    }

    /** What a program is told of a row as it stands is what the command prints, to the last bit. */
    @Test
    void programsGetThePredictionsOfTheCommand() throws IOException {
        String data = columns(1, 2, 3, 4);
        run(
                        "train --layers 3-8-3 --activation tanh --output-activation softmax --cost"
                                + " cross-entropy --eta 0.5"
                                + " --target kind --scale standard --epochs 5",
                        "--data",
                        data,
                        "--save",
                        model)
                .lines();
        List<String> printed = Run.of("predict", model, data, "--json").lines();
        Model predictor = Model.load(Path.of(model));
        List<List<String>> rows = Files.readAllLines(Path.of(data)).stream()
                .skip(1)
                .map(row -> List.of(row.split(",")))
                .toList();
        List<Prediction> predictions = rows.stream().map(predictor::predict).toList();
        assertEquals(rows.size(), printed.size());
        for (int i = 0; i < rows.size(); i++) {
            Map<String, Object> json = JSON.std.mapFrom(printed.get(i));
            assertEquals(json.get("name"), predictions.get(i).label());
            float[] probabilities = predictor.predict(rows.get(i)).probabilities();
            assertEquals(json.get("probabilities").toString(), Arrays.toString(probabilities));
        }
    }

    @Test
    void predictionOfASingleUnitIsOneOfTwoClasses() throws IOException {
        run(
                        "train --layers 2-1 --cost cross-entropy --eta 1 --target half",
                        "--data",
                        columns(1, 2, 5),
                        "--save",
                        model)
                .lines();
        List<String> lines = predicted();
        assertEquals("class      0      1  example", lines.get(0));
        assertTrue(lines.get(1).matches("    0  [01][.].*") && lines.get(2).matches("    1  0[.].*"), lines.toString());
        Map<String, Object> json = JSON.std.mapFrom(predicted("--json").get(1));
        assertEquals(1, json.get("class"));
        List<?> probabilities = (List<?>) json.get("probabilities");
        assertEquals(2, probabilities.size());
        assertEquals(1, (double) probabilities.get(0) + (double) probabilities.get(1), 1e-6);
    }

    @Test
    void predictionNamesTheLabelsThatAreThere() throws IOException {
        run(
                        "train --layers 2-8-2 --cost cross-entropy --activation tanh --eta 1 --target right,upper",
                        "--data",
                        columns(1, 2, 6, 7),
                        "--save",
                        model)
                .lines();
        List<String> lines = predicted();
        assertEquals("right  upper  example: its labels", lines.get(0));
        assertTrue(lines.get(1).endsWith("rows.csv [0]: "), lines.get(1));
        assertTrue(lines.get(2).endsWith("rows.csv [1]: right, upper"), lines.get(2));
        assertEquals(
                List.of("right", "upper"),
                JSON.std.mapFrom(predicted("--json").get(1)).get("labels"));
    }

    @Test
    void recordOfARegressionCountsNothingAsRight() throws IOException {
        Path out = folder.resolve("out");
        Run run = run(
                "train --layers 2-1 --output-activation identity --epochs 3 --target number --validation 0.2",
                "--data",
                columns(1, 2, 3),
                "--out",
                out.toString());
        assertEquals(4, run.lines().size());
        assertTrue(
                run.notes().matches("(?s).*best on the validation set after epoch 3: loss" + " [0-9.]+; these.*"),
                run.notes());
        Map<String, Object> last = JSON.std.mapFrom(
                Files.readAllLines(out.resolve("metrics.jsonl")).get(2));
        assertEquals(
                List.of(
                        "epoch",
                        "seconds",
                        "training_examples",
                        "training_loss",
                        "validation_examples",
                        "validation_loss"),
                List.copyOf(last.keySet()));
    }

    @Test
    void smoothingAndClassWeightsChangeWhatIsTrained() throws IOException {
        String data = columns(1, 2, 4);
        List<String> digests = new ArrayList<>();
        for (String flags : List.of(
                "",
                " --label-smoothing 0.1",
                " --class-weights balanced",
                " --class-weights 1,2,0.5",
                " --label-smoothing 0.1 --class-weights balanced",
                " --label-smoothing 0 --class-weights 1,1,1")) {
            List<String> lines = run(
                            "train --layers 2-3 --output-activation softmax --cost cross-entropy --epochs 1"
                                    + " --target kind"
                                    + flags,
                            "--data",
                            data)
                    .lines();
            digests.add(lines.get(lines.size() - 1));
        }
        assertEquals(5, digests.stream().distinct().count());
        assertEquals(digests.get(0), digests.get(5));
        assertNotEquals(digests.get(1), digests.get(4));
    }

    @Test
    void whatDoesNotFitIsSaidInOneSentence() throws IOException {
        String numbers = columns(1, 2, 3);
        run("train --layers 2-1 --target number", "--data", numbers)
                .assertFailed(
                        numbers + ": a sigmoid output layer gives numbers from 0 to 1, but target 0 (number) of"
                                + " example ",
                        ": --output-activation identity has no bounds");
        run("train --layers 2-1 --cost cross-entropy --target number", "--data", numbers)
                .assertFailed(
                        numbers + ": a sigmoid output layer gives numbers from 0 to 1, but target 0 (number) of"
                                + " example ",
                        ": --output-activation identity has no bounds");
        run("train --layers 2-1 --output-activation identity --label-smoothing 0.1 --target number", "--data", numbers)
                .assertFailed(numbers + ": label smoothing is for classes and labels, but the targets are numbers");
        String kinds = columns(1, 2, 4);
        run("train --layers 2-2 --target kind", "--data", kinds)
                .assertFailed(kinds
                        + ": the network 2-2 has 2 inputs and 2 outputs, but the data have 2 inputs and 3 classes");
        run("train --layers 2-3 --target kind --class-weights 1,2", "--data", kinds)
                .assertFailed("the data have 3 classes, but 2 class weights were given");
        run("train --layers 2-3 --target kind --class-weights heavy", "--data", kinds)
                .assertCalledWrongly(
                        "--class-weights heavy is neither balanced nor a list of numbers separated by" + " commas");
        run("train --layers 2-3 --target kind --class-weights -1,1,1", "--data", kinds)
                .assertCalledWrongly("a class weight is a finite number of at least 0, but -1.0 was given");
        run("train --layers 2-1 --target sort", "--data", kinds)
                .assertFailed(kinds + ": there is no column \"sort\" among x1, x2, kind");
        run("train", "--data", kinds)
                .assertFailed(kinds + " is a table with the columns x1, x2, kind: name"
                        + " the target column, for example --target kind");
        run("train --target kind").assertCalledWrongly("--target names a column of a table; name its file with --data");
        run("train --task numbers").assertCalledWrongly("--task applies only to CSV, ARFF and LIBSVM files and arrays");
        run("train --image-size 8x8").assertCalledWrongly("--image-size applies only to a folder of pictures");
        run("train --image-size 8").assertCalledWrongly("an image size such as 28x28 is expected, but \"8\" was given");
        run("train --image-size 8x8 --target kind", "--data", kinds)
                .assertCalledWrongly("--image-size applies only to a folder of pictures");
        run("train --task sorts").assertCalledWrongly("classes, labels, numbers", "sorts");
        for (String word : List.of("regression", "Classification", "multi-label")) {
            run("train --task " + word).assertCalledWrongly("--task applies only to CSV, ARFF and LIBSVM files");
        }
        run("train --ignore x1 --target kind --ignore=x2", "--data", kinds)
                .assertCalledWrongly("option '--ignore' (COLUMNS) should be specified only once");
        run("train --epochs 1 --epochs 2").assertCalledWrongly("should be specified only once");
        run("train --label-smoothing 1").assertCalledWrongly("a number that is at least 0 and less than 1");
    }

    @Test
    void searchIsForOneTaskAlone() throws IOException {
        run("tune --layers 2-1 --task labels,numbers --target half", "--data", columns(1, 2, 5))
                .assertCalledWrongly(
                        "the kind of targets is one of classes, labels, numbers, but \"labels,numbers\" was given");
    }

    /** The first columns and one more, named weight. */
    private String weighted(String data, IntUnaryOperator weight) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(data));
        StringBuilder text = new StringBuilder(lines.get(0)).append(",weight\n");
        for (int i = 1; i < lines.size(); i++) {
            text.append(lines.get(i)).append(',').append(weight.applyAsInt(i)).append('\n');
        }
        return Files.writeString(folder.resolve("weighted.csv"), text).toString();
    }

    @Test
    void weightsOfExamplesComeFromAColumnAndFromAConfiguration() throws IOException {
        String plain = columns(1, 2, 4);
        Path out = folder.resolve("out");
        String flags = "train --layers 2-3 --output-activation softmax --cost cross-entropy --epochs 2 --target kind";
        List<String> unweighted = run(flags, "--data", plain).lines();
        assertEquals(
                unweighted,
                run(flags, "--data", weighted(plain, i -> 1), "--weights", "weight")
                        .lines());
        String data = weighted(plain, i -> i % 3);
        List<String> lines = run(flags, "--data", data, "--weights", "4", "--out", out.toString(), "--save", model)
                .lines();
        assertNotEquals(unweighted, lines);
        assertEquals(
                lines,
                Run.of("train", "--config", out.resolve("config.toml").toString())
                        .lines());
        double last = Model.load(Path.of(model)).metrics().get("test_loss");
        run("evaluate " + model + " --target kind --weights weight", "--data", data)
                .lines();
        Map<String, Object> json = JSON.std.mapFrom(String.join(
                "\n",
                run("evaluate " + model + " --target kind --weights weight --json", "--data", data)
                        .lines()));
        assertEquals(last, (double) json.get("loss"), 1e-12);
        run("tune --layers 2-3 --eta 0.1,1 --epochs 1 --target kind --weights weight", "--data", data)
                .lines();
    }

    @Test
    void weightsThatAreNoneAreRefused() throws IOException {
        String kinds = columns(1, 2, 4);
        run("train --layers 2-3 --target kind --weights heavy", "--data", kinds)
                .assertFailed(kinds + ": there is no column \"heavy\" among x1, x2, kind");
        String data = weighted(kinds, i -> i == 7 ? -2 : 1);
        run("train --layers 2-3 --target kind --weights weight", "--data", data)
                .assertFailed(data + ", line 8, column 4"
                        + " (weight): the weight is \"-2\", not a finite number of at least 0");
        run("train --weights weight", "--data", data)
                .assertCalledWrongly("--weights is only for a table; name its target column with --target");
        run("evaluate x --weights weight").assertFailed("x: there is no such file");
    }
}
