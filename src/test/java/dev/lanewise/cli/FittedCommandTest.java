package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Estimator;
import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.data.Table;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.training.FittingDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings of which the data choose what no flag chooses. */
class FittedCommandTest {
    private static final String CONFIG = "config.toml";

    @TempDir
    private Path folder;

    private Path model;
    private Path out;

    @BeforeEach
    void nameFiles() {
        model = folder.resolve("net");
        out = folder.resolve("out");
    }

    /** Houses with a missing area here and there, and prices that depend on all columns. */
    private String houses(String name, int rows, int seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("area,rooms,town,price,size\n");
        for (int i = 0; i < rows; i++) {
            int area = 40 + random.nextInt(160);
            int rooms = 1 + random.nextInt(6);
            String town = "ABC".substring(random.nextInt(3)).substring(0, 1);
            int price = 1500 * area + 20_000 * rooms + (town.equals("A") ? 60_000 : 0) + random.nextInt(5000);
            text.append(random.nextInt(20) == 0 ? "" : area)
                    .append(',')
                    .append(rooms)
                    .append(',')
                    .append(town)
                    .append(',')
                    .append(price)
                    .append(',')
                    .append(area < 90 ? "small" : area < 150 ? "medium" : "large")
                    .append('\n');
        }
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String config() throws IOException {
        return Files.readString(out.resolve(CONFIG));
    }

    private void assertConfigured(String... lines) throws IOException {
        List<String> all = config().lines().toList();
        for (String line : lines) {
            assertTrue(all.contains(line), () -> line + " is not in " + all);
        }
    }

    @Test
    void trainingOnAFileGivesTheNetworkOfTheLibrary() throws IOException {
        String training = houses("houses.csv", 420, 1);
        String test = houses("test.csv", 60, 2);
        Run.line("train --target price --ignore size", "--data", training, "--test", test, "--save", model.toString())
                .lines();
        Model fitted = Lanewise.regressor()
                .preprocessing(FittingDefaults.PREPROCESSING.withIgnored("size"))
                .fit(Lanewise.readTable(Path.of(training)).withTarget("price"));
        ModelFile saved = ModelFile.read(model);
        assertEquals(fitted.network().sha256(), saved.network().sha256());
        assertEquals(fitted.network().architecture(), saved.network().architecture());
    }

    @Test
    void pricesAreLearnedWithoutFurtherFlags() throws IOException {
        Run run = Run.line(
                "train --target price --ignore size", "--data", houses("houses.csv", 400, 1), "--out", out.toString());
        assertTrue(run.notes().contains("306 examples for training, 34 for validation, 60 for testing\n"), run.err());
        assertTrue(
                run.notes().contains("regression: price as numbers; --task classes learns classes instead\n"),
                run.err());
        assertTrue(
                run.notes()
                        .contains("chosen for these data: --hidden 100 --activation relu --output-activation"
                                + " identity --loss"
                                + " quadratic --init orthogonal --optimizer adam --learning-rate 0.001"
                                + " --batch-size 32 --epochs 200 --validation 0.1 --patience 40 --missing mean"
                                + " --scale standard\n"),
                run.err());
        String headline = Run.line(
                        "evaluate",
                        out.resolve("model.lanewise").toString(),
                        "--data",
                        folder.resolve("houses.csv").toString())
                .lines()
                .get(0);
        assertTrue(headline.matches(".*: 60 examples, R2 0[.]9\\d+, .*"), headline);
    }

    @Test
    void firstLinesNameTheTaskTheRowsTheColumnsAndTheSettings() throws IOException {
        String data = houses("houses.csv", 420, 1);
        String flags = "train --target size --ignore price --hidden 8,4 --epochs 2";
        Run run = Run.line(flags, "--data", data);
        String chosen = "chosen for these data: --activation relu --output-activation softmax --loss cross-entropy"
                + " --init orthogonal --optimizer adam --learning-rate 0.001 --batch-size 32"
                + " --validation"
                + " 0.1 --patience 10 --missing mean --scale standard";
        assertEquals(
                List.of(
                        "classification: size (large, medium, small) as 3 classes",
                        data
                                + ", divided at random (--test FILE tests on another file): 321 examples for training,"
                                + " 36 for validation, 63 for testing",
                        "5 inputs from 3 columns; numeric area, rooms; categorical town (3); scaled",
                        data + ": missing values among 420 rows are filled in: area ("
                                + Files.readAllLines(Path.of(data)).stream()
                                        .filter(row -> row.startsWith(","))
                                        .count() + ")",
                        "network 5-8-4-3 relu, softmax output, cross-entropy loss: 99 parameters",
                        chosen),
                run.notes().lines().limit(6).toList());
        assertEquals(
                run.last(),
                Run.line(flags + " " + chosen.substring(chosen.indexOf("--")), "--data", data)
                        .last(),
                "the flags repeat the run");
        List<String> verbose = Run.line(flags + " --verbose --kernels scalar", "--data", data)
                .notes()
                .lines()
                .toList();
        assertEquals("scalar kernels because they were requested", verbose.get(0));
        assertEquals(run.notes().lines().toList(), verbose.subList(2, verbose.size()));
        String test = houses("test.csv", 60, 2);
        assertTrue(Run.line(flags, "--data", data, "--test", test)
                .notes()
                .contains("\n" + data + " and " + test
                        + ": 378 examples for training, 42 for validation, 60 for testing\n"));
    }

    @Test
    void configurationOfSuchATrainingRepeatsIt() throws IOException {
        String digest = Run.line("train --target size --ignore price --hidden 8 --epochs 4 --data "
                        + houses("houses.csv", 420, 1) + " --out " + out)
                .last();
        assertConfigured(
                "task = \"classes\"",
                "hidden = \"8\"",
                "validation = \"0.1\"",
                "patience = 10",
                "missing = \"mean\"",
                "scale = \"standard\"",
                "init = \"orthogonal\"",
                "optimizer = \"adam\"");
        assertFalse(config().contains("layers"), "inputs and outputs depend on the data: " + config());
        assertEquals(
                digest,
                Run.line("train", "--config", out.resolve(CONFIG).toString()).last());
    }

    @Test
    void configurationWithTheValidationSetOfTheDataSuitsATestFile() throws IOException {
        String data = houses("houses.csv", 420, 1);
        String test = houses("test.csv", 60, 2);
        String flags = "train --target size --ignore price --hidden 8 --epochs 4 --patience 10";
        Run.line(flags, "--data", data, "--out", out.toString()).lines();
        assertConfigured("validation = \"0.1\"");
        String config = out.resolve(CONFIG).toString();
        Run run = Run.line("train", "--config", config, "--test", test);
        assertEquals(
                Run.line(flags + " --validation 0.1", "--data", data, "--test", test)
                        .last(),
                run.last());
        Run all = Run.line("train --validation 0", "--config", config, "--test", test);
        assertTrue(
                all.notes().contains(config + ": patience is not used, because --validation 0 is given\n"), all.err());
        Run.line("train --validation own", "--config", config, "--test", test)
                .assertCalledWrongly("--validation own needs a validation set");
        Path sets = SmallData.write(folder.resolve("sets"));
        Path own =
                Files.writeString(folder.resolve("own.toml"), "validation = \"own\"\nepochs = 1\nlayers = \"16-4\"\n");
        Run kept = Run.line(
                "train",
                "--config",
                own.toString(),
                "--data",
                sets.toString(),
                "--test",
                SmallData.write(folder.resolve("more"), 180).toString());
        assertTrue(
                kept.notes().contains(": 100 examples for training, 20 for validation, 40 for testing\n"), kept.err());
        assertFalse(kept.notes().contains("in place of"), kept.err());
    }

    /** Houses of five towns and four sizes, where {@link #houses} has three of each. */
    private String moreHouses() throws IOException {
        String[] rows = Files.readString(Path.of(houses("houses.csv", 100, 3))).split("\n");
        for (int i = 1; i < rows.length; i++) {
            rows[i] = i % 7 == 0
                    ? rows[i].replaceFirst(",[ABC],", ",D,")
                    : i % 7 == 1
                            ? rows[i].replaceFirst(",[ABC],", ",E,")
                            : i % 7 == 2 ? rows[i].replaceFirst("[a-z]+$", "huge") : rows[i];
        }
        return Files.writeString(folder.resolve("more.csv"), String.join("\n", rows) + "\n")
                .toString();
    }

    @Test
    void configurationSuitsDataWithOtherInputsAndOutputs() throws IOException {
        String flags = "train --target size --ignore price --hidden 8,4 --batch-size 16 --epochs 3";
        Run.line(flags, "--data", houses("houses.csv", 100, 1), "--out", out.toString())
                .lines();
        String config = out.resolve(CONFIG).toString();
        String more = moreHouses();
        Run run = Run.line("train", "--config", config, "--data", more, "--save", model.toString());
        assertEquals(
                "7-8-4-4",
                LayerSizes.text(ModelFile.read(model).network().architecture().sizes()));
        assertEquals(Run.line(flags, "--data", more).last(), run.last());
        String numbers = "train --target price --task numbers --ignore size ";
        assertEquals(
                Run.line(numbers + "--hidden 8,4 --batch-size 16 --epochs 3", "--data", more)
                        .last(),
                Run.line(numbers + "--output-activation identity --loss quadratic --config " + config + " --data "
                                + more)
                        .last());
        Run.line("tune --epochs 1 --target size --ignore price --hidden none,3 --save-config", config, "--data", more)
                .lines();
        Run.line("train", "--config", config, "--data", houses("houses.csv", 100, 1), "--save", model.toString())
                .lines();
        assertTrue(
                LayerSizes.text(ModelFile.read(model).network().architecture().sizes())
                        .matches("5-(3-)?3"));
    }

    @Test
    void flagThatDescribesTheNetworkOverrulesTheHiddenLayersOfAFile() throws IOException {
        Path data = SmallData.write(folder.resolve("data"));
        Run.line("train --hidden 6 --epochs 1", "--data", data.toString(), "--out", out.toString())
                .lines();
        String config = out.resolve(CONFIG).toString();
        String saved = out.resolve("model.lanewise").toString();
        Run layers = Run.line("train --layers 16-7-5-4", "--config", config);
        assertTrue(layers.notes().contains(config + ": hidden is not used, because --layers is given\n"), layers.err());
        assertTrue(layers.notes().contains("network 16-7-5-4 relu"), layers.err());
        Run from = Run.line("train --from", saved, "--config", config);
        assertTrue(from.notes().contains(config + ": hidden is not used, because --from is given\n"), from.err());
        assertEquals(
                Run.line("train --epochs 1 --init orthogonal --optimizer adam --batch-size 32"
                                + " --validation own --data " + data + " --from " + saved)
                        .last(),
                from.last());
        Run hidden = Run.line("train --hidden 5", "--config", config);
        assertFalse(hidden.notes().contains("not used"), hidden.err());
        assertTrue(hidden.notes().contains("network 16-5-4 relu"), hidden.err());
    }

    @Test
    void resumedTrainingHasTheConfigurationOfTheUninterruptedOne() throws IOException {
        String data = houses("houses.csv", 420, 1);
        String flags = "train --target price --hidden 8 --patience 50 --epochs ";
        Path whole = folder.resolve("whole");
        Path checkpoints = folder.resolve("checkpoints");
        String digest =
                Run.line(flags + 4, "--data", data, "--out", whole.toString()).last();
        Run.line(flags + 2, "--data", data, "--checkpoint", checkpoints.toString())
                .lines();
        assertEquals(
                digest,
                Run.line("train --epochs 4 --out", out.toString(), "--resume", checkpoints.toString())
                        .last());
        assertEquals(Files.readString(whole.resolve(CONFIG)), config());
        assertTrue(config().contains("hidden = \"8\"\n"), config());
        // The file describes the same network.
        assertEquals(
                digest,
                Run.line("train --config", out.resolve(CONFIG).toString(), "--resume", checkpoints.toString())
                        .last());
        for (String other : List.of("--hidden 9", "--hidden none")) {
            Run.line("train " + other, "--resume", checkpoints.toString())
                    .assertCalledWrongly(
                            other + " does not match the training run in " + checkpoints + ", which has --hidden 8");
        }
        Run.line("train --layers 8-9-1", "--resume", checkpoints.toString())
                .assertCalledWrongly("which has --layers 8-8-1");
    }

    /** Rows with a name and a code that differ in all of them. */
    private String named() throws IOException {
        String[] rows = Files.readString(Path.of(houses("houses.csv", 60, 1))).split("\n");
        StringBuilder text = new StringBuilder("name,code," + rows[0] + "\n");
        for (int i = 1; i < rows.length; i++) {
            text.append("house ")
                    .append(i)
                    .append(",x")
                    .append(i * 7)
                    .append(',')
                    .append(rows[i])
                    .append('\n');
        }
        return Files.writeString(folder.resolve("named.csv"), text).toString();
    }

    @Test
    void columnsThatAFlagNamesAreNotTreatedAsTheFileSays() throws IOException {
        String data = named();
        String flags = "train --target size --hidden 4 --epochs 2";
        Run.line(flags, "--ignore", "name,code", "--data", data, "--out", out.toString())
                .lines();
        assertConfigured("ignore = \"name,code\"");
        String config = out.resolve(CONFIG).toString();
        Path again = folder.resolve("again");
        for (String columns : List.of("name", "code,name", " code , name ", "code,rooms")) {
            Run kept = Run.line("train --force --config", config, "--categorical", columns, "--out", again.toString());
            assertEquals(
                    Run.line(flags, "--categorical", columns, "--data", data).last(), kept.last(), columns);
        }
        assertEquals(
                List.of("categorical = \"code,rooms\"", "ignore = \"name\""),
                Files.readAllLines(again.resolve(CONFIG)).stream()
                        .filter(line -> line.matches("(categorical|ignore) .*"))
                        .toList());
        String kept = again.resolve(CONFIG).toString();
        assertEquals(
                Run.line(flags, "--categorical", "rooms", "--ignore", "code", "--data", data)
                        .last(),
                Run.line("train --config", kept, "--ignore", "code").last());
        assertEquals(
                Run.line(flags, "--categorical", "code", "--ignore", "rooms", "--data", data)
                        .last(),
                Run.line("train --config", kept, "--ignore", "rooms").last());
        Run.line("train --config", kept, "--ignore", "4")
                .assertFailed("\"rooms\" cannot be both ignored and a column of");
        assertEquals(
                Run.line(flags, "--ignore", "rooms,code,price", "--data", data).last(),
                Run.line("train --config", kept, "--ignore", "rooms,code,price").last());
        // A search reads the file in the same way.
        Run.line("tune --epochs 1 --batch-size 8,16 --validation 0.1 --categorical name --config", config)
                .lines();
    }

    @Test
    void momentumIsNotTakenForAdam() throws IOException {
        Run.line(
                        "train --epochs 1 --target size --momentum 0.8",
                        "--data",
                        houses("houses.csv", 100, 1),
                        "--out",
                        out.toString())
                .lines();
        assertConfigured("optimizer = \"momentum\"", "learning-rate = 0.01", "momentum = 0.8");
    }

    @Test
    void layersAskForTheNotebook() throws IOException {
        Path data = SmallData.write(folder.resolve("data"));
        Run run = Run.line("train --layers 16-6-4 --epochs 1", "--data", data.toString(), "--out", out.toString());
        assertFalse(run.notes().contains("chosen for these data"), run.err());
        assertConfigured(
                "activation = \"sigmoid\"",
                "output-activation = \"sigmoid\"",
                "loss = \"quadratic\"",
                "init = \"notebook\"",
                "optimizer = \"sgd\"",
                "learning-rate = 0.1",
                "batch-size = 10");
        assertFalse(
                config().contains("validation") || config().contains("scale =") || config().contains("\nmissing ="),
                config());
        assertConfigured("layers = \"16-6-4\"");
        assertFalse(config().contains("hidden"), config());
    }

    @Test
    void picturesAreLearnedWithoutFurtherFlags() throws IOException {
        Path data = SmallData.write(folder.resolve("data"), 400);
        Run run = Run.line("train --epochs 30", "--data", data.toString(), "--out", out.toString());
        assertConfigured("hidden = \"100\"", "output-activation = \"softmax\"", "validation = \"own\"");
        assertFalse(config().contains("scale ="), config());
        assertTrue(run.notes().contains("; test set: 40 of 40 right "), run.err());
    }

    @Test
    void hiddenLayersAreThoseOfTheFlag() throws IOException {
        String data = houses("houses.csv", 100, 1);
        Run.line("train --epochs 1 --target size --hidden none", "--data", data, "--save", model.toString())
                .lines();
        assertEquals(
                "6-3",
                LayerSizes.text(ModelFile.read(model).network().architecture().sizes()));
        Run.line(
                        "train --epochs 1 --target size --hidden 7,6 --activation tanh,relu",
                        "--data",
                        data,
                        "--save",
                        model.toString())
                .lines();
        assertEquals(
                "6-7-6-3",
                LayerSizes.text(ModelFile.read(model).network().architecture().sizes()));
        Run.line("train --target size --hidden 7 --layers 6-7-3", "--data", data)
                .assertCalledWrongly("--hidden describes the hidden layers, but --layers does so already");
        Run.line("train --target size --hidden 7", "--data", data, "--from", model.toString())
                .assertCalledWrongly("--hidden describes the hidden layers, but --from does so already");
        Run.line("train --hidden 7,0")
                .assertCalledWrongly("numbers of units separated by commas, such as 64,64, or none are"
                        + " expected, but '7,0' was given");
    }

    @Test
    void hiddenLayersOfASearchAreVaried() throws IOException {
        String data = houses("houses.csv", 100, 1);
        Run run = Run.line(
                "tune --epochs 2 --target size --ignore price --hidden 4,[5,6]",
                "--data",
                data,
                "--save",
                model.toString(),
                "--save-config",
                out.toString());
        String settings = run.lines().get(2);
        String expected = settings.endsWith("--hidden 4") ? "5-4-3" : "5-5-6-3";
        assertEquals(
                expected,
                LayerSizes.text(ModelFile.read(model).network().architecture().sizes()),
                settings);
        assertEquals(
                "parameters sha256: " + ModelFile.read(model).network().sha256(),
                Run.line("train", "--config", out.toString()).last());
    }

    @Test
    void aSingleClassCannotBeLearned() throws IOException {
        String data = Files.writeString(folder.resolve("same.csv"), "x,y\n1,a\n2,a\n3,a\n")
                .toString();
        Run.line("train --target y", "--data", data)
                .assertFailed(data + ": a classifier needs two classes or more, but all examples are of class a");
    }

    @Test
    void numbersForASingleUnitNameTheFlag() throws IOException {
        String data = houses("houses.csv", 100, 1);
        Run.line(
                        "train --layers 8-9-1 --output-activation identity --linear-classes --missing mean"
                                + " --task classes --target price",
                        "--data",
                        data)
                .assertFailed(" classes (--task numbers learns numbers instead)");
    }

    @Test
    void libraryEndsWithTheBitsOfTrain() throws IOException {
        for (int rows : List.of(120, 420)) {
            String data = houses("table.csv", rows, rows);
            Table.Split split = Lanewise.readTable(Path.of(data))
                    .without("price")
                    .withTarget("size")
                    .split(0.15, 1);
            Estimator estimator = Lanewise.classifier().hidden(8).epochs(3).seed(7);
            Run run = Run.line("train --target size --ignore price --hidden 8 --epochs 3 --seed 7", "--data", data);
            assertEquals(
                    "parameters sha256: "
                            + estimator.fit(split.training()).network().sha256(),
                    run.last());
        }
    }
}
