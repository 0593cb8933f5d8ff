package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateTest {
    @TempDir
    private Path folder;

    private Path data;
    private Path model;

    @BeforeEach
    void writeData() throws IOException {
        data = SmallData.write(folder.resolve("data"));
        model = folder.resolve("net");
    }

    /** One that looks at the ink of the rows 0 to 2 alone, and takes what should be class 3 for class 0. */
    private void saveNetworkBlindForClass3() throws IOException {
        float[] parameters = new float[16 * 4 + 4];
        for (int c = 0; c < 3; c++) {
            for (int x = 0; x < 4; x++) {
                parameters[c * 16 + c * 4 + x] = 1;
            }
        }
        parameters[64] = 1;
        parameters[67] = -9;
        ModelFile.of(new Network(Architecture.notebook(16, 4), parameters)).write(model);
    }

    @Test
    void mostConfidentErrorsAreShown() throws IOException {
        saveNetworkBlindForClass3();
        List<String> all = Run.of("evaluate", model.toString(), "--data", data.toString(), "--mistakes", "5")
                .lines();
        List<String> lines = all.subList(all.indexOf("most confident errors") + 1, all.size());
        assertTrue(lines.get(0).matches("example \\d+: predicted 0 \\([0-9.]+ %\\), actually 3"), lines.get(0));
        // Four images in a row, the ink of class 3 in their last line of pixels; then the fifth.
        assertEquals(
                5, lines.stream().filter(line -> line.startsWith("example ")).count());
        assertTrue(lines.get(5).matches("[▄▓▒]{4} [▄▓▒]{4} [▄▓▒]{4} [▄▓▒]{4}"), lines.get(5));
        assertTrue(lines.get(lines.size() - 1).matches("[▄▓▒]{4}"), lines::toString);
        all = Run.of("evaluate", model.toString(), "--data", data.toString()).lines();
        assertEquals(-1, all.indexOf("most confident errors"));
    }

    /** The scores of a linear output layer may look like shares, but are none. */
    @Test
    void mistakesOfALinearOutputLayerHaveNoProbability() throws IOException {
        saveNetworkBlindForClass3();
        Network linear = ModelFile.read(model).network().withOutput(Activation.IDENTITY, Loss.QUADRATIC);
        ModelFile.of(linear).write(model);
        List<String> lines = Run.of("evaluate", model.toString(), "--data", data.toString(), "--mistakes", "5")
                .lines();
        assertTrue(
                lines.stream().anyMatch(line -> line.matches("example \\d+: predicted 0, actually 3")),
                lines::toString);
        assertTrue(lines.stream().noneMatch(line -> line.matches(".*predicted.*%.*")), lines::toString);
    }

    @Test
    void tableShowsWhatWasTakenForWhat() throws IOException {
        saveNetworkBlindForClass3();
        List<String> lines =
                Run.of("evaluate", model.toString(), "--data", data.toString()).lines();
        assertTrue(
                lines.get(0).startsWith("test set of " + data + ": 30 of 40 right, accuracy 75.00 %, mean loss "),
                lines.get(0));
        assertEquals(List.of("top-2 accuracy 75.00 %", "top-3 accuracy 75.00 %"), lines.subList(1, 3));
        assertTrue(
                lines.get(3).matches("log loss [0-9.]+, Brier score [0-9.]+, calibration error [0-9.]+"), lines.get(3));
        assertEquals(
                List.of(
                        "",
                        "confusion matrix (rows: true class, columns: predicted class)",
                        "         0    1    2    3",
                        "    0   10    0    0    0",
                        "    1    0   10    0    0",
                        "    2    0    0   10    0",
                        "    3   10    0    0    0",
                        "",
                        "class  examples  precision  recall      F1  ROC AUC  PR AUC",
                        "    0        10     0.5000  1.0000  0.6667   1.0000  1.0000",
                        "    1        10     1.0000  1.0000  1.0000   1.0000  1.0000",
                        "    2        10     1.0000  1.0000  1.0000   1.0000  1.0000",
                        "    3        10          -  0.0000  0.0000   0.5000  0.2500",
                        "macro        40     0.6250  0.7500  0.6667   0.8750  0.8125",
                        "micro        40     0.7500  0.7500  0.7500        -       -",
                        "",
                        "confidence   examples     mean   right",
                        "0.00 - 0.10         0        -       -"),
                lines.subList(4, 22));
        assertEquals(31, lines.size());
    }

    @Test
    void jsonHasTheSameFigures() throws IOException {
        saveNetworkBlindForClass3();
        Map<String, Object> json = JSON.std.mapFrom(String.join(
                "\n",
                Run.of("evaluate", model.toString(), "--data", data.toString(), "--set", "validation", "--json")
                        .lines()));
        assertEquals("validation", json.get("set"));
        assertEquals(20, json.get("examples"));
        assertEquals(15, json.get("correct"));
        assertEquals(0.75, json.get("accuracy"));
        assertEquals(
                List.of(List.of(5, 0, 0, 0), List.of(0, 5, 0, 0), List.of(0, 0, 5, 0), List.of(5, 0, 0, 0)),
                json.get("confusion"));
        assertEquals(0.75, json.get("top_2"));
        assertEquals(10, ((List<?>) json.get("reliability")).size());
        assertEquals(0.75, ((Map<?, ?>) json.get("micro")).get("f1"));
        assertEquals(0.625, ((Map<?, ?>) json.get("macro")).get("precision"));
        assertTrue((double) json.get("log_loss") > 0
                && (double) json.get("brier") > 0
                && (double) json.get("calibration_error") > 0);
        Map<?, ?> last = (Map<?, ?>) ((List<?>) json.get("classes")).get(3);
        assertEquals(3, last.get("class"));
        assertEquals(0.0, last.get("recall"));
        assertTrue(last.containsKey("precision"));
        assertNull(last.get("precision"));
    }

    @Test
    void networkOfAnotherShapeIsRefusedWithBothNamed() throws IOException {
        saveNetworkBlindForClass3();
        Run.of("evaluate", model.toString())
                .assertFailed(model + " and the data mnist do not fit: the network 16-4"
                        + " has 16 inputs and 4 outputs, but the data have 784 inputs and 10 classes");
    }

    @Test
    void modelMustBeNamed() {
        Run.of("evaluate").assertCalledWrongly("MODEL");
    }

    @Test
    void setIsOneOfThreeOrAll() throws IOException {
        Run.of("evaluate", model.toString(), "--set", "each")
                .assertCalledWrongly("training, validation, test and all", "each");
        saveNetworkBlindForClass3();
        Run run = Run.of("evaluate", model.toString(), "--data", data.toString(), "--set", "all");
        assertTrue(run.lines().get(0).startsWith(data + ": 120 of 160 right, "), run.out());
        assertEquals("all 160 examples of " + data + "\n", run.notes());
        assertEquals(
                "the 20 examples of the validation set of " + data + "\n",
                Run.of("evaluate", model.toString(), "--data", data.toString(), "--set", "validation")
                        .notes());
    }

    @Test
    void fileThatIsNoNetworkIsNamedAsWhatItIs() throws IOException {
        Run.of("evaluate", "rows.csv")
                .assertFailed("rows.csv: there is no such file (lanewise train --save FILE writes a model)");
        String rows =
                Files.writeString(folder.resolve("rows.csv"), "a,b\n1,2\n").toString();
        Run.of("evaluate", rows).assertFailed(rows, "model file");
        Path out = Files.createDirectories(folder.resolve("out"));
        Run.of("evaluate", out.toString())
                .assertFailed(out + ": the folder has no model.lanewise, so it was not written by train --out\n");
    }

    @Test
    void folderOfARunStandsForItsModel() throws IOException {
        saveNetworkBlindForClass3();
        Path run = Files.createDirectories(folder.resolve("run"));
        Files.copy(model, run.resolve("model.lanewise"));
        String input = Files.writeString(folder.resolve("row.csv"), "0" + ",0.5".repeat(15) + "\n")
                .toString();
        String java = folder.resolve("Net.java").toString();
        for (List<String> rest : List.of(
                List.of("evaluate", "--data", data.toString()), List.of("predict", input), List.of("export", java))) {
            List<String> args = new ArrayList<>(rest);
            args.add(1, model.toString());
            Run ofFile = Run.of(args.toArray(String[]::new));
            args.set(1, run.toString());
            assertEquals(ofFile.lines(), Run.of(args.toArray(String[]::new)).lines(), args::toString);
        }
    }

    @Test
    void groupsHaveTheMetricsOfTheirRows() throws IOException {
        StringBuilder csv = new StringBuilder("x,town,y\n");
        for (int i = 0; i < 60; i++) {
            csv.append(i % 10)
                    .append(i % 3 == 0 ? ",Ulm," : i % 3 == 1 ? ",," : ",Ems,")
                    .append(i % 10 * 2 + i % 3 * 5)
                    .append('\n');
        }
        Path table = Files.writeString(folder.resolve("t.csv"), csv);
        Run.line("train --data " + table + " --target y --ignore town --epochs 3 --save " + model)
                .lines();
        String[] words = {"evaluate", model.toString(), "--data", table.toString(), "--set", "all", "--group", "town"};
        List<String> lines = Run.of(words).lines();
        int head = lines.indexOf("     town  examples        R2          RMSE           MAE");
        assertTrue(head > 0, lines::toString);
        assertEquals(
                List.of("(missing)", "Ems", "Ulm"),
                lines.subList(head + 1, head + 4).stream()
                        .map(line -> line.strip().split(" +")[0])
                        .toList());
        List<String> json = new ArrayList<>(List.of(words));
        json.add("--json");
        Map<String, Object> fields = JSON.std.mapFrom(
                String.join("\n", Run.of(json.toArray(String[]::new)).lines()));
        List<?> groups = (List<?>) fields.get("groups");
        double squares = 0;
        for (Object one : groups) {
            Map<?, ?> group = (Map<?, ?>) one;
            assertEquals(20, group.get("examples"));
            squares += Math.pow((double) group.get("rmse"), 2) / 3;
        }
        assertEquals((double) fields.get("rmse"), Math.sqrt(squares), 1e-9);
        words[7] = "twon";
        Run.of(words).assertCalledWrongly("--group twon: there is no such column among", "town");
        saveNetworkBlindForClass3();
        Run.of("evaluate", model.toString(), "--data", data.toString(), "--group", "town")
                .assertCalledWrongly("--group town: the examples are not rows of a table");
    }
}
