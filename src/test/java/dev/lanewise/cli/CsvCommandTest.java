package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
            text.append(x1).append(',').append(x2).append(',').append(3 * x1 - x2 + 7).append(',').append(kind)
                    .append(',').append(x1 > 0 ? 1 : 0).append(',').append(x1 > 0.3 ? 1 : 0).append(',')
                    .append(x2 > 0 ? 1 : 0).append('\n');
        }
        file = Files.writeString(folder.resolve("data.csv"), text).toString();
        model = folder.resolve("net").toString();
    }

    /** The file with these columns only, counted from 1. */
    private String columns(int... columns) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(Path.of(file))) {
            String[] fields = line.split(",");
            text.append(String.join(",", Arrays.stream(columns).mapToObj(c -> fields[c - 1]).toList())).append('\n');
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
        return JSON.std.mapFrom(String.join("\n",
                Run.of("evaluate", model, "--data", data, "--target", target, "--json").lines()));
    }

    @Test
    void numbersAreLearntAndEvaluated() throws IOException {
        String data = columns(1, 2, 3);
        List<String> lines = run("train --layers 2-1 --output identity --eta 0.3 --epochs 20 --target number",
                "--data", data, "--save", model).lines();
        assertEquals("Epoch 19: cost 0.000000", lines.get(19));
        Map<String, Object> json = evaluated(data, "number");
        assertEquals(45, json.get("examples"));
        assertTrue((double) json.get("r2") > 0.9999, json.toString());
        assertTrue((double) json.get("rmse") < 1e-3 && (double) json.get("mae") < 1e-3, json.toString());
        assertEquals("number", ((Map<?, ?>) ((List<?>) json.get("targets")).get(0)).get("name"));
        String text = Run.of("evaluate", model, "--data", data, "--target", "3").lines().get(0);
        assertTrue(text.startsWith("test set of " + data + ": 45 examples, R2 1.0000, RMSE "), text);
    }

    @Test
    void namedClassesAreLearntAndEvaluated() throws IOException {
        String data = columns(1, 2, 4);
        run("train --layers 2-8-3 --activation tanh --output softmax --cost cross-entropy --eta 0.5 --target kind",
                "--data", data, "--save", model).lines();
        Map<String, Object> json = evaluated(data, "kind");
        assertTrue((double) json.get("accuracy") > 0.9, json.toString());
        assertEquals("pear", ((Map<?, ?>) ((List<?>) json.get("classes")).get(1)).get("name"));
        List<String> lines = Run.of("evaluate", model, "--data", data, "--target", "kind").lines();
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("apple ")), lines.toString());
    }

    @Test
    void singleUnitTellsTwoClassesApart() throws IOException {
        String data = columns(1, 2, 5);
        run("train --layers 2-1 --cost cross-entropy --eta 1 --target half", "--data", data, "--save", model).lines();
        Map<String, Object> json = evaluated(data, "half");
        assertTrue((double) json.get("accuracy") > 0.9, json.toString());
        assertTrue((double) ((Map<?, ?>) json.get("macro")).get("roc_auc") > 0.98, json.toString());
    }

    @Test
    void labelsAreLearntAndEvaluated() throws IOException {
        String data = columns(1, 2, 6, 7);
        run("train --layers 2-8-2 --cost cross-entropy --activation tanh --eta 1 --target right,upper",
                "--data", data, "--save", model).lines();
        Map<String, Object> json = evaluated(data, "right,upper");
        assertTrue((double) json.get("hamming_loss") < 0.1, json.toString());
        assertEquals("upper", ((Map<?, ?>) ((List<?>) json.get("labels")).get(1)).get("name"));
    }

    @Test
    void smoothingAndClassWeightsChangeWhatIsTrained() throws IOException {
        String data = columns(1, 2, 4);
        List<String> digests = new ArrayList<>();
        for (String flags : List.of("", " --label-smoothing 0.1", " --class-weights balanced", " --class-weights 1,2,0.5",
                " --label-smoothing 0.1 --class-weights balanced", " --label-smoothing 0 --class-weights 1,1,1")) {
            List<String> lines = run("train --layers 2-3 --output softmax --cost cross-entropy --epochs 1 --target kind"
                    + flags, "--data", data).lines();
            digests.add(lines.get(lines.size() - 1));
        }
        assertEquals(5, digests.stream().distinct().count());
        assertEquals(digests.get(0), digests.get(5));
        assertNotEquals(digests.get(1), digests.get(4));
    }

    @Test
    void whatDoesNotFitIsSaidInOneSentence() throws IOException {
        String numbers = columns(1, 2, 3);
        run("train --layers 2-1 --target number", "--data", numbers).assertFailed(
                numbers + ": a sigmoid output layer gives numbers from 0 to 1, but target 0 of example ");
        run("train --layers 2-1 --cost cross-entropy --target number", "--data", numbers)
                .assertFailed(numbers + ": the cost cross-entropy is for classes and labels, but the data want numbers");
        run("train --layers 2-1 --output identity --label-smoothing 0.1 --target number", "--data", numbers)
                .assertFailed(numbers + ": label smoothing is for classes and labels, but the data want numbers");
        String kinds = columns(1, 2, 4);
        run("train --layers 2-2 --target kind", "--data", kinds).assertFailed(
                kinds + ": the network 2-2 has 2 inputs and 2 outputs, but the data have 2 inputs and 3 classes");
        run("train --layers 2-3 --target kind --class-weights 1,2", "--data", kinds)
                .assertFailed("2 class weights were given, but the data have 3 classes");
        run("train --layers 2-3 --target kind --class-weights heavy", "--data", kinds)
                .assertCalledWrongly("--class-weights heavy is neither balanced nor numbers joined by commas");
        run("train --layers 2-3 --target kind --class-weights -1,1,1", "--data", kinds)
                .assertCalledWrongly("a class weight is a finite number of at least 0, but -1.0 was given");
        run("train --layers 2-1 --target sort", "--data", kinds)
                .assertFailed(kinds + ": there is no column \"sort\" in the headings or in 1..3");
        run("train", "--data", kinds).assertFailed("; a CSV file needs --target, the column to learn");
        run("train --target kind").assertCalledWrongly("--target names a column of a CSV file, but --data names none");
        run("train --task numbers").assertCalledWrongly("--task is about the columns of a CSV file");
        run("train --task sorts").assertCalledWrongly("classes, labels or numbers", "sorts");
        run("train --label-smoothing 1").assertCalledWrongly("a number from 0 to less than 1");
    }
}
