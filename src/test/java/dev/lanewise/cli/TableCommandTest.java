package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.TableReader;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as they come, with names, missing values and categories, from training to prediction. */
class TableCommandTest {
    private static final String PREPARED =
            "--target survived --ignore id,name --categorical class --missing mean --scale standard";
    private static final String TRAIN =
            "train --layers 10-6-2 --activation tanh --output-activation softmax --cost cross-entropy --eta 0.1"
                    + " --epochs 4 " + PREPARED + " --data ";

    @TempDir
    private Path folder;

    private String file;
    private String model;
    private final List<List<String>> rows = new ArrayList<>();

    @BeforeEach
    void writeData() throws IOException {
        Random random = new Random(4);
        rows.add(List.of("id", "survived", "class", "name", "sex", "age", "fare", "port"));
        for (int i = 0; i < 240; i++) {
            boolean woman = random.nextInt(3) == 0;
            int classOf = 1 + random.nextInt(3);
            boolean survived = woman == (random.nextInt(10) > 0) && classOf < 3 || random.nextInt(8) == 0;
            rows.add(List.of(
                    "" + i,
                    survived ? "yes" : "no",
                    "" + classOf,
                    "\"Name, no. " + i + "\"",
                    woman ? "female" : "male",
                    random.nextInt(5) == 0 ? "" : "" + (random.nextInt(800) / 10.0),
                    "" + random.nextInt(9000) / 16.0,
                    random.nextInt(20) == 0
                            ? "NA"
                            : "CQS".substring(random.nextInt(3)).substring(0, 1)));
        }
        file = write("table.csv", ",", 0, 1, 2, 3, 4, 5, 6, 7);
        model = folder.resolve("net").toString();
    }

    @Test
    void convertedTablesTrainAndAreEvaluatedAsLoadedOnes() throws IOException {
        Path converted = folder.resolve("table.lanewise-data");
        String train = "train --hidden 6 --epochs 4 --save " + model;
        String table = " --ignore name --target survived";
        List<String> loaded = Run.line(train + table + " --data " + file).lines();
        Run.line("convert " + file + table + " --output " + converted).lines();
        assertEquals(loaded, Run.line(train + "2 --data " + converted).lines());
        assertTrue(ModelFile.read(Path.of(model + "2")).schema().orElseThrow().isScaled());
        assertEquals(
                Run.line("evaluate " + model + " --target survived --data " + file)
                        .lines()
                        .subList(1, 3),
                Run.line("evaluate " + model + "2 --data " + converted).lines().subList(1, 3));
        Run.line("train --hidden 6 --epochs 1 --scale min-max --save " + model + table + " --data " + file)
                .lines();
        Run.line("evaluate " + model + " --data " + converted)
                .assertFailed(converted.toString(), "prepared from the columns of a table differently");
    }

    /** The first row and some others with these columns. */
    private String write(String name, String delimiter, int... columns) throws IOException {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            text.append(String.join(
                            delimiter, Arrays.stream(columns).mapToObj(row::get).toList()))
                    .append('\n');
        }
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private List<Object> probabilities(String data, String... flags) throws IOException {
        List<Object> all = new ArrayList<>();
        for (String line :
                Run.line("predict " + model + " " + data + " --json", flags).lines()) {
            all.add(JSON.std.mapFrom(line).get("probabilities"));
        }
        return all;
    }

    @Test
    void predictionMakesOfRawRowsWhatTrainingDoes() throws IOException {
        Run trained = Run.line(TRAIN + file + " --save " + model);
        assertTrue(
                trained.notes()
                        .contains(
                                "10 inputs from 5 columns; numeric age, fare; categorical class (3), sex (2), port (3);"
                                        + " scaled\n"),
                trained.err());
        List<Object> expected = probabilities(file);
        assertEquals(240, expected.size());
        assertEquals(expected, probabilities(write("turned.tsv", "\t", 7, 6, 5, 3, 4, 2)));
        assertEquals(expected, probabilities(write("odd.csv", "#", 2, 7, 6, 5, 4), "--delimiter", "#"));
        rows.remove(0);
        assertEquals(expected, probabilities(write("like.csv", ";", 0, 1, 2, 3, 4, 5, 6, 7)));
        assertEquals(expected, probabilities(write("inputs.csv", ",", 2, 4, 5, 6, 7)));
        assertEquals(expected, probabilities(write("like.csv", ",", 0, 1, 2, 3, 4, 5, 6, 7), "--header", "no"));
        Run.line("predict " + model + " " + folder.resolve("like.csv") + " --header yes")
                .assertFailed("there are no columns class, sex, age, fare, port in the headings, from which");
        // And these are what the network says of the sets that it was trained and tested with.
        Table table = TableReader.of(Path.of(file)).table().withTarget("survived");
        Table.Split split = table.split(0.15, 1);
        TableEncoder encoder = TableEncoder.learn(
                Preprocessing.NONE
                        .withIgnored("id", "name")
                        .withCategorical("class")
                        .withMissing(Preprocessing.Missing.MEAN)
                        .withScaling(Preprocessing.Scaling.STANDARD),
                Task.CLASSIFICATION,
                split.training());
        ModelFile saved = ModelFile.read(Path.of(model));
        assertEquals(encoder.schema(), saved.schema().orElseThrow());
        Dataset all = encoder.dataset(table);
        float[] x = new float[10];
        float[] y = new float[2];
        for (int row = 0; row < all.size(); row++) {
            all.copyRow(row, x, 0);
            saved.network().predictor().predict(x, y);
            List<?> probability = (List<?>) expected.get(row);
            assertEquals(Float.toString(y[0]), Float.toString((float) (double) probability.get(0)));
        }
    }

    @Test
    void unknownCategoryIsTold() throws IOException {
        Run.line(TRAIN + file + " --save " + model).lines();
        rows.set(3, List.of("", "no", "1", "x", "other", "3", "4", "S"));
        String data = write("other.csv", ",", 0, 1, 2, 3, 4, 5, 6, 7);
        String note = data + ": categories that were not in the training data are unknown and set all inputs of their"
                + " column to 0: sex (1 of 240 rows, such as other)\n";
        Run run = Run.line("predict " + model + " " + data);
        assertEquals(241, run.lines().size());
        assertEquals(note, run.notes());
        assertEquals(
                note + "all 240 rows of " + data + "\n",
                Run.line("evaluate " + model + " --target survived --data " + data)
                        .notes());
    }

    @Test
    void trainingFromAModelKeepsWhatPreparesItsColumns() throws IOException {
        Run.line(TRAIN + file + " --save " + model).lines();
        Schema schema = ModelFile.read(Path.of(model)).schema().orElseThrow();
        rows.subList(1, 120).clear();
        String half = write("half.csv", ";", 7, 6, 5, 4, 2, 1);
        String second = folder.resolve("second").toString();
        String flags = "train --target survived --epochs 3 --from " + model + " --data " + half;
        String digest = Run.line(flags + " --save " + second).last();
        assertEquals(schema, ModelFile.read(Path.of(second)).schema().orElseThrow());
        Run.line(flags + " --missing mean").assertCalledWrongly("--missing is for a new network");
        String checkpoints = folder.resolve("checkpoints").toString();
        Run.line(flags.replace("--epochs 3", "--epochs 1") + " --checkpoint " + checkpoints)
                .lines();
        assertEquals(
                digest, Run.line("train --epochs 3 --resume " + checkpoints).last());
    }

    /** What each row is taken for, which is a name. */
    private List<String> classes(String network) {
        List<String> classes = Run.line("predict " + network + " " + file).lines().stream()
                .map(line -> line.replaceAll(".*?\\b(yes|no)\\b.*", "$1"))
                .toList();
        assertEquals(Set.of("yes", "no"), Set.copyOf(classes));
        return classes;
    }

    @Test
    void flagsOfTablesAreForTables() {
        Run.line("train --scale standard")
                .assertCalledWrongly("--scale is only for a table; name its target column with --target");
        Run.line("train --header no").assertCalledWrongly("--header is only for a table");
        Run.line("train --missing median").assertCalledWrongly("refuse or mean is expected, but 'median' was given");
        Run.line("train --scale robust")
                .assertCalledWrongly("none, standard or min-max is expected, but 'robust' was given");
        Run.line("train --delimiter ab")
                .assertCalledWrongly("a delimiter is one character such as ; or tab, but \"ab\" was given");
        Run.line("train --header maybe").assertCalledWrongly("yes or no is expected, but 'maybe' was given");
        Run.line(TRAIN.replace("10-6-2", "9-6-2") + file)
                .assertFailed(
                        "the network 9-6-2 has 9 inputs and 2 outputs, but the data have 10 inputs and 2 classes (10"
                                + " inputs from 5 columns;");
        Run.line("train --target survived --ignore id,name --layers 7-2 --data " + file)
                .assertFailed("column 6 (age): the value is missing, which --missing mean would fill in");
        Run.line("train --target survived --ignore id,name --missing refuse --data " + file)
                .assertFailed("column 6 (age): the value is missing, which --missing mean would fill in");
    }

    @Test
    void exportsSayWhatTheyTake() throws IOException {
        Run.line(TRAIN + file + " --save " + model).lines();
        Path onnx = folder.resolve("net.onnx");
        assertEquals(
                List.of(onnx + ": ONNX, operator set 13, input float (N, 10), output float (N, 2); inputs in the order"
                        + " of 'lanewise.inputs', numbers unscaled, categories as 0 and 1, missing values filled"
                        + " in by the caller"),
                Run.line("export " + model + " " + onnx).lines());
        Run.line("export " + model + " " + onnx + " --bytes")
                .assertCalledWrongly("--bytes is for networks that take images," + " but ");
        Run.line("export " + model + " " + folder.resolve("Net.java")).lines();
        assertTrue(
                Files.readString(folder.resolve("Net.java")).contains("public static float[] inputs(String... row)"));
    }
}
