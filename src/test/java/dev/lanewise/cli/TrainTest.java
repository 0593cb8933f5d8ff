package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.data.Datasets;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainTest {
    @TempDir
    private static Path data;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeData() throws IOException {
        SmallData.write(data);
    }

    @Test
    void firstEpochOfTheNotebookPrintsItsLine() {
        List<String> lines = Run.of("train", "--epochs", "1").lines();
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).matches("Epoch  0: \\d{4} / 10000"), lines.get(0));
        // NumPy's count; another order of rounding may move it a little.
        assertEquals(8836, Integer.parseInt(lines.get(0).substring(10, 14)), 2);
        assertTrue(lines.get(1).matches("parameters sha256: [0-9a-f]{64}"), lines.get(1));
    }

    @Test
    void noEpochPrintsTheDigestOfTheInitialParametersOnly() {
        assertEquals(
                List.of("parameters sha256: "
                        + Initializer.NOTEBOOK
                                .network(Architecture.notebook(784, 40, 10), 1)
                                .sha256()),
                Run.of("train", "--epochs", "0").lines());
        assertEquals(
                List.of("parameters sha256: "
                        + Initializer.NOTEBOOK
                                .network(Architecture.notebook(16, 5, 3, 4), 77)
                                .sha256()),
                small("--epochs 0 --seed 77 --layers 16-5-3-4").lines());
    }

    @Test
    void everyEpochPrintsALineAndTrainingLearns() {
        List<String> lines = small("--epochs 12 --eta 3").lines();
        assertEquals(13, lines.size());
        for (int epoch = 0; epoch < 12; epoch++) {
            String line =
                    String.format(Locale.ROOT, "Epoch %2d: validation loss [0-9.]+, accuracy [0-9.]+ %%", epoch + 1);
            assertTrue(lines.get(epoch).matches(line), lines.get(epoch));
        }
        assertTrue(lines.get(11).endsWith(" accuracy 100.00 %"), lines.get(11));
    }

    @Test
    void resultDependsOnSeedAndRateButNotOnThreadsOrKernels() {
        String digest = small("--epochs 2").last();
        assertEquals(digest, small("--epochs 2 --threads 3").last());
        assertEquals(digest, small("--epochs 2 --threads 1 --kernels scalar").last());
        assertNotEquals(digest, small("--epochs 2 --seed 2").last());
        assertNotEquals(digest, small("--epochs 2 --eta 0.2").last());
        assertNotEquals(digest, small("--epochs 2 --batch 9").last());
        String momentum = small("--epochs 2 --optimizer momentum").last();
        assertNotEquals(digest, momentum);
        assertEquals(momentum, small("--epochs 2 --momentum 0.9 --eta 0.01").last());
        assertNotEquals(momentum, small("--epochs 2 --optimizer nesterov").last());
        for (String flags : List.of(
                "--optimizer rmsprop",
                "--optimizer adagrad",
                "--optimizer adam",
                "--optimizer adamw",
                "--optimizer lion",
                "--schedule cosine",
                "--schedule step:1:0.5",
                "--warm-up 1",
                "--l1 0.01",
                "--l2 0.01",
                "--weight-decay 0.1",
                "--max-norm 0.5",
                "--clip-norm 0.01",
                "--clip-value 0.001",
                "--ema 0.9")) {
            assertNotEquals(digest, small("--epochs 2 " + flags).last(), flags);
        }
        assertNotEquals(digest, small("--epochs 2 --activation tanh").last());
        assertNotEquals(digest, small("--epochs 2 --init glorot-uniform").last());
        assertNotEquals(digest, small("--epochs 2 --dropout 0.3").last());
        assertNotEquals(digest, small("--epochs 2 --input-dropout 0.2").last());
        assertNotEquals(digest, small("--epochs 2 --input-noise 0.1").last());
        assertNotEquals(digest, small("--epochs 2 --augment shift=1").last());
        assertNotEquals(
                digest,
                small("--epochs 2 --output-activation softmax --cost cross-entropy")
                        .last());
    }

    @Test
    void notesSayWhichKernelsRunOnWhatNetwork() {
        Run run = small("--epochs 0 --kernels scalar --threads 1");
        assertEquals(
                "scalar kernels because they were requested\none thread because no more were requested; the inputs"
                        + " are dense\n" + data
                        + ": 100 examples for training, 20 for validation (not used to choose the parameters; see"
                        + " --validation), 40 for testing\n"
                        + "network 16-6-4 sigmoid, sigmoid output, quadratic loss: 130 parameters\n",
                run.err());
    }

    @Test
    void quietTrainingPrintsTheDigestAlone() {
        String[] args = ("train --quiet --epochs 2 --layers 16-6-4 --kernels scalar --data " + data + " --save "
                        + folder.resolve("a"))
                .split(" ");
        for (boolean live : new boolean[] {false, true}) {
            Run run = Run.of(live, live, args);
            assertEquals("", run.notes());
            assertEquals(1, run.lines().size(), run.out());
            assertTrue(run.lines().get(0).matches("(parameters )?sha256: [0-9a-f]{64}"), run.out());
        }
        String[] json = Stream.concat(Stream.of(args), Stream.of("--json")).toArray(String[]::new);
        assertEquals(3, Run.of(json).lines().size());
    }

    @Test
    void progressIsDrawnOnATerminalOnly() {
        // Long enough for the thread that draws to have its turn.
        String[] args = {
            "train", "--epochs", "1000000", "--max-seconds", "0.5", "--layers", "16-6-4", "--data", data.toString()
        };
        assertFalse(Run.of(false, args).err().contains("\r"));
        String watched = Run.of(true, args).err();
        assertTrue(watched.matches("(?s).*\r\u001b\\[KEpoch +[1-9]\\d* of 1000000  .*\r\u001b\\[K.*"), watched);
    }

    @Test
    void savedNetworkIsTheTrainedOneAndKnowsItsFlags() throws IOException {
        Path file = folder.resolve("net");
        Run run = small("--epochs 2 --seed 5 --save " + file);
        ModelFile model = ModelFile.read(file);
        assertEquals(run.last(), "parameters sha256: " + model.network().sha256());
        assertTrue(run.err().contains("saved to " + file));
        String settings =
                "{data=" + data + ", layers=16-6-4, activation=sigmoid, output-activation=sigmoid, loss=quadratic,"
                        + " init=notebook, epochs=2, batch-size=10, optimizer=sgd, learning-rate=0.1,"
                        + " schedule=constant, seed=5}";
        assertEquals(settings, model.facts().settings().toString(), "in the order of the flags");
        assertEquals(
                Facts.UNKNOWN
                        .with(Fact.SEED, 5L)
                        .with(Fact.DATA, data.toString())
                        .with(Fact.SPLIT, new Fact.SplitFacts(Fact.Source.OWN, 0, Fact.Source.NONE, 0))
                        .withSettings(model.facts().settings())
                        .withExamples(Datasets.load(data).training()),
                model.facts());
    }

    @Test
    void outputFolderGetsTheNetworkAndALinePerEpoch() throws IOException {
        Path out = folder.resolve("a/b");
        Run run = small("--epochs 2 --out " + out);
        assertEquals(
                run.last(),
                "parameters sha256: "
                        + ModelFile.read(out.resolve("model.lanewise"))
                                .network()
                                .sha256());
        List<Map<String, Object>> epochs = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve("metrics.jsonl"))) {
            epochs.add(JSON.std.mapFrom(line));
        }
        assertEquals(2, epochs.size());
        for (int epoch = 0; epoch < 2; epoch++) {
            assertEquals(epoch + 1, epochs.get(epoch).get("epoch"));
            assertEquals(
                    run.lines().get(epoch),
                    String.format(
                            Locale.ROOT,
                            "Epoch %2d: validation loss %.4f, accuracy %.2f %%",
                            epoch + 1,
                            (Double) epochs.get(epoch).get("validation_loss"),
                            100 * (Double) epochs.get(epoch).get("validation_accuracy")));
            assertFalse(epochs.get(epoch).containsKey("test_loss"), "the test set speaks once, at the end");
        }
    }

    @Test
    void folderWithARunIsReplacedOnlyIfThatIsAskedFor() throws IOException {
        Path out = folder.resolve("run");
        small("--epochs 1 --out " + out).lines();
        Map<String, byte[]> before = contents(out);
        small("--epochs 2 --out " + out)
                .assertCalledWrongly("--out " + out
                        + " already holds a run (model.lanewise, metrics.jsonl, config.toml, report.html): --force"
                        + " replaces it, and another folder, such as --out " + out + "-2, keeps both");
        Map<String, byte[]> after = contents(out);
        assertEquals(before.keySet(), after.keySet());
        // The lock has the time of the last run that looked at the folder.
        before.remove(".lanewise.lock");
        before.forEach((name, content) -> assertArrayEquals(content, after.get(name), name));
        Files.createDirectory(folder.resolve("run-2"));
        Run.of("train", "--data", "no such data", "--out", out.toString())
                .assertCalledWrongly("such as --out " + out + "-3");
        Run run = small("--epochs 2 --out " + out + " --force");
        assertEquals(
                run.last(),
                "parameters sha256: "
                        + ModelFile.read(out.resolve("model.lanewise"))
                                .network()
                                .sha256());
        assertEquals(2, Files.readAllLines(out.resolve("metrics.jsonl")).size());
        assertFalse(Files.readString(out.resolve("config.toml")).contains("force"));
    }

    /** Files that are no results may be in the folder, such as data and checkpoints. */
    @Test
    void folderWithOtherFilesIsUsed() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        small("--epochs 1 --out " + folder).lines();
        assertEquals("mine", Files.readString(folder.resolve("notes.txt")));
    }

    @Test
    void resumedTrainingGoesOnInTheFolderOfItsRun() throws IOException {
        Path out = folder.resolve("run");
        Path checkpoints = folder.resolve("checkpoints");
        small("--epochs 1 --out " + out + " --checkpoint " + checkpoints).lines();
        Run rest = Run.of("train", "--resume", checkpoints.toString(), "--epochs", "3");
        assertEquals(small("--epochs 3").last(), rest.last());
        assertEquals(3, Files.readAllLines(out.resolve("metrics.jsonl")).size());
    }

    private static Map<String, byte[]> contents(Path folder) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    @Test
    void jsonHasTheLinesOfTheMetricsAndTheDigest() throws IOException {
        Path out = folder.resolve("out");
        Run run = small("--epochs 3 --json --out " + out);
        List<String> lines = run.lines();
        assertEquals(Files.readAllLines(out.resolve("metrics.jsonl")), lines.subList(0, 3));
        ModelFile model = ModelFile.read(out.resolve("model.lanewise"));
        Map<String, Object> expected = new HashMap<>(model.metrics());
        expected.keySet().removeIf(name -> !name.contains("_baseline_") && !name.startsWith("test_"));
        assertEquals(4, expected.size());
        expected.put("test_examples", 40);
        expected.put("test_correct", (int) Math.round(40 * model.metrics().get("test_accuracy")));
        expected.put("parameters_sha256", model.network().sha256());
        assertEquals(expected, JSON.std.mapFrom(lines.get(3)));
        assertEquals(
                small("--epochs 3").last(),
                "parameters sha256: " + JSON.std.mapFrom(lines.get(3)).get("parameters_sha256"));
        List<String> alone = small("--epochs 1 --json").lines();
        assertEquals(
                JSON.std.mapFrom(lines.get(0)).keySet(),
                JSON.std.mapFrom(alone.get(0)).keySet());
        assertEquals(2, alone.size());
        assertEquals(
                alone.get(1),
                Run.of(true, true, "train", "--data", data.toString(), "--layers", "16-6-4", "--epochs", "1", "--json")
                        .lines()
                        .get(1),
                "on a terminal too");
    }

    @Test
    void epochsCountFromOne() {
        String[] args = Run.words("train --data " + data + " --layers 16-6-4 --epochs 1000 --patience 3 --eta 1e-30");
        String file = Run.of(args).err();
        assertTrue(file.contains("stopped after epoch 4: ") && file.contains("after epoch 1: "), file);
        Run terminal = Run.of(false, true, args);
        assertTrue(
                terminal.err().contains("stopped after epoch 4: ")
                        && terminal.err().contains("after epoch 1 of 1000: "),
                terminal.err());
        List<String> lines = terminal.lines();
        assertEquals(2 + 4 + 1, lines.size());
        assertTrue(lines.get(5).startsWith("   4/1000   "), lines.get(5));
        assertTrue(lines.get(6).matches("parameters sha256: [0-9a-f]{64}"), lines.get(6));
    }

    @Test
    void unwritableTargetIsFoundBeforeTraining() throws IOException {
        Path none = folder.resolve("none/net");
        small("--save " + none)
                .assertFailed(
                        "lanewise train: " + none + ": cannot be written: there is no folder " + none.getParent());
        small("--save " + folder).assertFailed(folder + ": cannot be written: it is a folder");
        small("--save", "")
                .assertFailed(
                        "lanewise train: \"\" cannot be written: it is empty, but the name of a file is expected");
        Path long300 = folder.resolve("a".repeat(300));
        small("--save " + long300).assertFailed("lanewise train: " + long300 + ": cannot be written: ");
        Path file = Files.createFile(folder.resolve("file"));
        small("--out " + file).assertFailed(file + ": the folder of --out cannot be created");
        try (Stream<Path> entries = Files.list(folder)) {
            assertEquals(List.of(file), entries.toList());
        }
    }

    @Test
    void layersThatDoNotFitTheDataAreNamedWithTheData() {
        Run.of("train", "--layers", "784-40-9")
                .assertFailed("MNIST: the network 784-40-9 has 784 inputs and 9"
                        + " outputs, but the data have 784 inputs and 10 classes");
        Run.of("train", "--layers", "784-40-10", "--data", data.toString())
                .assertFailed(data
                        + ": the network 784-40-10"
                        + " has 784 inputs and 10 outputs, but the data have 16 inputs and 4 classes");
        Run.of("train", "--layers", "784-100-11")
                .assertCalledWrongly("--layers has 11 outputs, but MNIST has only 10 classes");
    }

    @Test
    void unknownDataAreNamed() {
        Path none = folder.resolve("none");
        Run.of("train", "--data", none.toString()).assertFailed(none.toString());
        Run.of("train", "--data", folder.toString()).assertFailed(folder + ": the folder has no ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--optimizer | best | sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw, adamax or lion is"
                        + " expected",
                "--momentum | 1 | a number that is at least 0 and less than 1",
                "--l2 | -1 | a number from 0",
                "--max-norm | 0 | a number above 0",
                "--schedule | slow | plateau:PATIENCE:FACTOR is expected, but 'slow' was given",
                "--epochs | -1 | a whole number from 0 to 2147483647",
                "--epochs | many | a whole number from 0 to 2147483647",
                "--epochs | 2147483648 | a whole number from 0 to 2147483647",
                "--validation | -0.1 | own or a number that is at least 0 and less than 1",
                "--validation | 1 | own or a number that is at least 0 and less than 1",
                "--patience | 0 | a whole number from 1",
                "--max-seconds | 0 | a number above 0",
                "--epochs | 1.5 | a whole number from 0 to 2147483647",
                "--batch | 0 | a whole number from 1 to 2147483647",
                "--eta | 0 | a number above 0",
                "--eta | -0.1 | a number above 0",
                "--eta | NaN | a number above 0",
                "--eta | Infinity | a number above 0",
                "--eta | 0,1 | a number above 0",
                "--seed | -1 | a whole number from 0 to 4294967295",
                "--seed | 4294967296 | a whole number from 0 to 4294967295",
                "--threads | 0 | a whole number from 1 to 1024",
                "--threads | 1025 | a whole number from 1 to 1024",
                "--width | 100 | 64, 128, 256 or 512",
                "--width | 1024 | 64, 128, 256 or 512",
                "--kernels | fast | auto, scalar or vector",
                "--activation | swish | sigmoid, tanh, relu, leaky-relu, relu6, elu, selu, gelu, gelu-tanh, silu, mish",
                "--output-activation | SIGMOIDAL | hard-swish, softplus, softsign, identity, softmax, or"
                        + " leaky-relu(0.2)"
                        + " with any slope",
                "--cost | cubic | quadratic, cross-entropy",
                "--dropout | 1 | at least 0 and less than 1",
                "--input-dropout | -0.1 | at least 0 and less than 1",
                "--input-noise | much | a number from 0",
                "--augment | tilt=3 | by shift, rotation, scale",
                "--init | ones | notebook, glorot-uniform",
                "--activation | swish | sigmoid, tanh",
                "--activation | leaky-relu(2) | the slope of a leaky rectifier is a number from 0 to 1",
                "--activation | tanh,tanh | names 2 activations for 1 hidden layer",
                "--layers | 784 | a network has at least two layers",
                "--layers | 784-x-10 | numbers separated by hyphens",
                "--layers | 784-0-10 | a layer has 1 to 65536 units",
                "--layers | 784-65537-10 | a layer has 1 to 65536 units",
                "--layers | '' | numbers separated by hyphens",
                "--activation | softmax | softmax is for the output layer",
                "--output-activation | softmax | the loss quadratic does not go with the output activation softmax",
            })
    void valueOutOfRangeIsRefusedWithFlagRangeAndValue(String flag, String value, String range) {
        Run.of("train", flag, value).assertCalledWrongly("lanewise train: ", flag, value, range);
    }

    @Test
    void flagsThatContradictEachOtherAreRefused() {
        Run.of("train", "--kernels", "scalar", "--width", "256").assertCalledWrongly("--width", "--kernels scalar");
        Run.of("train", "--activation", "relu,tanh")
                .assertCalledWrongly("--activation relu,tanh names 2 activations for 1 hidden layer");
        Run.of("train", "--batch-norm", "--layer-norm")
                .assertCalledWrongly("--batch-norm and --layer-norm cannot be combined");
        Run.of("train", "--batch-norm", "--batch", "1")
                .assertCalledWrongly("--batch-norm needs a --batch-size of 2 or more, but 1 was given");
    }

    @Test
    void frozenLayersStayAsTheyAreInTheFile() throws IOException {
        Path first = folder.resolve("first.lanewise");
        small("--epochs 1 --layers 16-20-9-4 --save " + first);
        Path out = folder.resolve("out");
        Run run = Run.line("train --data " + data + " --epochs 2 --from " + first + " --freeze 2,1,2 --out " + out);
        Network before = ModelFile.read(first).network();
        Network after = ModelFile.read(out.resolve("model.lanewise")).network();
        assertEquals(before.part(1, 2).sha256(), after.part(1, 2).sha256());
        assertNotEquals(before.part(3, 3).sha256(), after.part(3, 3).sha256());
        assertTrue(Files.readString(out.resolve("config.toml")).contains("freeze = \"1,2\""), run.err());
        assertEquals(
                run.last(),
                Run.of("train", "--config", out.resolve("config.toml").toString())
                        .last());
        small("--freeze 1,0").assertCalledWrongly("--freeze", "a layer number from 1");
        small("--freeze", "").assertCalledWrongly("--freeze", "a layer number from 1");
        small("--layers 16-20-4 --freeze 3")
                .assertCalledWrongly(
                        "--freeze 3: the network has the layers 1 to 2, and at least one of them must be trained");
        small("--layers 16-20-4 --freeze 1,2").assertCalledWrongly("--freeze 1,2");
    }

    @Test
    void classesOnALinearOutputLayerAreTrainedOnRequestOnly() {
        String linear = "--epochs 1 --layers 16-20-4 --output-activation identity";
        small(linear)
                .assertCalledWrongly(
                        "the targets are classes, but an identity output layer is for numbers",
                        "--output-activation softmax --loss cross-entropy",
                        "--linear-classes");
        Run run = small(linear + " --linear-classes");
        assertEquals(0, run.exit(), run.err());
    }

    @Test
    void configurationOfARunReproducesIt() throws IOException {
        Path out = folder.resolve("out");
        Run run = small("--epochs 3 --eta 0.7 --activation tanh --output-activation softmax"
                + " --cost cross-entropy --validation 0.2 --seed 12 --out " + out);
        Path config = out.resolve("config.toml");
        Run again = Run.of("train", "--config", config.toString());
        assertEquals(run.lines(), again.lines());
        // A flag wins over the file, the file over what holds without.
        assertEquals(
                small("--epochs 3 --eta 0.7 --activation tanh --output-activation softmax"
                                + " --cost cross-entropy --validation 0.2 --seed 13")
                        .last(),
                Run.of("train", "--seed", "13", "--config", config.toString()).last());
        Path third = folder.resolve("third");
        Run.of("train", "--config", config.toString(), "--out", third.toString(), "--threads", "3");
        assertEquals(Files.readString(config), Files.readString(third.resolve("config.toml")));
    }

    /** What holds without a flag may be something else in another version. */
    @Test
    void configurationNamesWhatWasNotGivenToo() throws IOException {
        Path out = folder.resolve("out");
        small("--epochs 1 --optimizer adamw --out " + out);
        String config = Files.readString(out.resolve("config.toml"));
        for (String line : List.of(
                "optimizer = \"adamw\"",
                "learning-rate = 0.001",
                "beta1 = 0.9",
                "beta2 = 0.999",
                "epsilon = 1.0E-8",
                "schedule = \"constant\"",
                "weight-decay = 0.01",
                "label-smoothing = 0.0",
                "dropout = 0.0",
                "input-dropout = 0.0",
                "input-noise = 0.0",
                "augment = \"none\"",
                "init = \"notebook\"",
                "batch-norm = false",
                "layer-norm = false",
                "batch-size = 10",
                "seed = 1")) {
            assertTrue(config.contains(line + "\n"), config);
        }
    }

    @Test
    void flagThatAFileHasTurnedOnIsNotTurnedOffByGivingItAgain() throws IOException {
        Path config = Files.writeString(folder.resolve("run.toml"), """
            data = '%s'
            layers = "16-6-4"
            batch-norm = true
            epochs = 1
            quiet = true
            """.formatted(data));
        Run run = Run.of("train", "--config", config.toString());
        assertEquals(
                run.last(),
                Run.of("train", "--config", config.toString(), "--batch-norm").last());
        assertNotEquals(
                run.last(),
                Run.of("train", "--config", config.toString(), "--batch-norm=false")
                        .last());
        assertEquals(
                "", Run.of("train", "--config", config.toString(), "--quiet").notes());
        Path checkpoints = folder.resolve("checkpoints");
        Run.of("train", "--config", config.toString(), "--checkpoint", checkpoints.toString())
                .lines();
        Run again = Run.of("train", "--resume", checkpoints.toString(), "--batch-norm", "--quiet");
        assertEquals(run.last(), again.last());
        assertEquals("", again.notes());
        // A search may turn off what the file has turned on.
        Run search =
                Run.of("tune", "--config", config.toString(), "--batch-norm", "true,false", "--eta", "1", "--json");
        assertEquals(
                2,
                JSON.std.mapFrom(search.out()).get("trials") instanceof List<?> trials
                        ? trials.stream()
                                .map(trial -> ((Map<?, ?>) trial).get("validation_loss"))
                                .distinct()
                                .count()
                        : 0);
    }

    @Test
    void fileMayNameAnyFlag() throws IOException {
        Path config = Files.writeString(folder.resolve("run.toml"), """
            # a run
            data = '%s'
            layers = "16-6-5-4"
            activation = ["tanh", "relu"]
            epochs = 2
            eta = 1
            quiet = true
            """.formatted(data));
        Run run = Run.of(true, "train", "--config", config.toString());
        assertEquals("", run.notes());
        assertEquals(
                small("--layers 16-6-5-4 --activation tanh,relu --epochs 2 --eta 1")
                        .last(),
                run.last());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epochs = 3\\n\\nlearning_speed = 1 | line 3: there is no setting \"learning_speed\", did you mean"
                        + " learning-rate? (the settings are the flags of lanewise train --help-all, without hyphens",
                "config = 'x' | line 1: there is no setting \"config\"",
                "help = true | line 1: there is no setting \"help\"",
                "epochs = 3\\n"
                        + "eta = 0 | line 2: Invalid value for setting 'learning-rate': a number above 0 is expected, but '0' was"
                        + " given",
                "eta = nan | line 1: Invalid value for setting 'learning-rate'",
                "epochs = 1.5 | line 1: Invalid value for setting 'epochs'",
                "[training]\\neta = 1 | line 1: there is no setting \"training\"",
                "[eta]\\nx = 1 | line 1: \"eta\" is a section, but it must be a value",
                "layers = [[1], [2]] | line 1: the list \"layers\" must hold values only",
                "eta = 1\\neta = 2 | line 2: is not TOML",
                "eta 1 | line 1: is not TOML",
                "quiet = 7 | line 1: Invalid value for setting 'quiet'",
            })
    void fileThatIsNoConfigurationIsRefusedWithTheLineNamed(String text, String expected) throws IOException {
        Path config = Files.writeString(folder.resolve("run.toml"), text.replace("\\n", "\n"));
        Run.of("train", "--config", config.toString()).assertFailed(config + ", " + expected);
    }

    @Test
    void hostileConfigurationIsRefused() throws IOException {
        Path config = folder.resolve("run.toml");
        Run.of("train", "--config", config.toString()).assertFailed(config + ": there is no such file");
        Run.of("train", "--config", folder.toString()).assertFailed(folder + ": is not a regular file");
        Files.writeString(config, "#".repeat(1 << 16) + "\n");
        Run.of("train", "--config", config.toString())
                .assertFailed(config + ": a configuration has at most 65536 bytes");
        Files.writeString(config, "eta = " + "[".repeat(60_000));
        Run.of("train", "--config", config.toString()).assertFailed(config.toString());
        Files.write(config, new byte[] {'#', (byte) 0xff});
        Run.of("train", "--config", config.toString()).assertFailed(config + ": the file is not UTF-8 text");
    }

    @Test
    void withoutTrainingScoreMetricsHoldTheOtherCurvesAndTheResultIsTheSame() throws IOException {
        Path out = folder.resolve("out");
        Run run = small("--epochs 2 --out " + out + " --no-training-score");
        assertEquals(small("--epochs 2").last(), run.last());
        for (String line : Files.readAllLines(out.resolve("metrics.jsonl"))) {
            Map<String, Object> epoch = JSON.std.mapFrom(line);
            assertTrue(epoch.keySet().stream().noneMatch(field -> field.startsWith("training")), line);
            assertEquals(20, epoch.get("validation_examples"));
        }
        assertFalse(Files.readString(out.resolve("config.toml")).contains("score"));
    }

    @Test
    void parametersThatWereBestAreKeptAndItIsSaidOfWhichEpoch() {
        Run run = restless("--epochs 20 --validation own");
        int from = run.err().indexOf("best on the validation set after epoch ");
        assertTrue(from >= 0, run.err());
        int best = Integer.parseInt(run.err().substring(from).replaceFirst("\\D+(\\d+)(?s:.*)", "$1"));
        assertEquals(restless("--epochs " + best).last(), run.last());
        assertNotEquals(restless("--epochs 20").last(), run.last());
    }

    @Test
    void patienceEndsATrainingThatGetsNoBetter() {
        Run run = restless("--epochs 1000 --patience 3");
        assertTrue(run.lines().size() < 900);
        assertTrue(run.err().contains("none of the last 3 was better on the validation set"), run.err());
    }

    @Test
    void helpNamesEveryMetric() {
        String help = Run.of("train", "--help-all").out().replaceAll("\\s+", " ");
        String list = help.substring(help.indexOf("It is loss, "), help.indexOf("; the 5 may"));
        for (String name : Metric.names()) {
            assertTrue(list.matches(".* " + name.replace("top-K", "top-5") + "(,.*| or .*)?"), name + " in " + list);
        }
    }

    @Test
    void patienceCountsByTheMonitoredMetric() {
        Run run = restless("--epochs 1000 --patience 3 --monitor log-loss");
        assertTrue(run.lines().size() < 900);
        assertTrue(run.err().contains("none of the last 3 was better on the validation set"), run.err());
        assertTrue(run.err().contains(": log-loss 0."), run.err());
    }

    /** With so large a rate that the last epoch is not the best. */
    private Run restless(String flags) {
        return small("--eta 3 --activation relu --output-activation softmax --cost cross-entropy " + flags);
    }

    @Test
    void timeLimitEndsATraining() {
        Run run = small("--epochs 2147483647 --max-seconds 0.1");
        assertTrue(run.last().startsWith("parameters sha256: "));
        assertTrue(run.err().contains("the time limit was reached"), run.err());
    }

    @Test
    void trainingGoesOnFromASavedNetwork() throws IOException {
        Path file = folder.resolve("net");
        String saved = small("--epochs 1 --activation tanh --save " + file).last();
        assertEquals(
                saved,
                Run.of("train", "--data", data.toString(), "--epochs", "0", "--from", file.toString())
                        .last());
        Run more = Run.line("train --data " + data + " --epochs 1 --from " + file + " --save " + file);
        assertNotEquals(saved, more.last());
        assertEquals(
                "tanh",
                ModelFile.read(file).network().architecture().activation(1).toString());
        Run.of("train", "--data", data.toString(), "--from", file.toString(), "--activation", "relu")
                .assertCalledWrongly(
                        "--from " + file + " holds the network 16-6-4 tanh", "the other flags describe", "relu");
    }

    @Test
    void savedNetworkWithLayersNormalizedDifferentlyIsTrainedFurther() throws IOException {
        Path file = folder.resolve("net");
        Architecture plain = Architecture.notebook(16, 6, 5, 4);
        Architecture mixed = new Architecture(
                plain.sizes(), plain.activations(), List.of(Normalization.BATCH, Normalization.NONE), plain.loss());
        ModelFile.of(Initializer.NOTEBOOK.network(mixed, 1)).write(file);
        Path more = folder.resolve("more");
        Run.line("train --data " + data + " --from " + file + " --epochs 1 --save " + more)
                .lines();
        assertEquals(mixed, ModelFile.read(more).network().architecture());
    }

    @Test
    void divergedTrainingFailsWithTheStepAndLeavesTheFileOfTheNetwork() throws IOException {
        Path file = Files.writeString(folder.resolve("net"), "an earlier network");
        Run run = small("--activation relu --output-activation identity --linear-classes --eta 1e6 --save " + file);
        assertEquals(1, run.exit());
        assertTrue(run.notes().contains("lanewise train: the training diverged: in mini-batch "), run.err());
        assertTrue(run.notes().endsWith("; " + file + " has not been written\n"), run.err());
        assertEquals("an earlier network", Files.readString(file));
        assertFalse(Files.exists(folder.resolve("net.diverged")), "initial weights are not worth a file");
        assertTrue(run.notes().contains("the initial parameters are kept\n"), run.err());
        assertEquals(
                small("--activation relu --output-activation identity --linear-classes --epochs 0")
                        .out(),
                run.out());
    }

    @Test
    void parametersOfTheLastGoodEpochAreSavedBesideTheFileOfADivergedTraining() throws IOException {
        Path file = folder.resolve("net");
        Run run = small("--activation relu --output-activation identity --linear-classes --eta 1000"
                + " --warm-up 300 --epochs 300 --quiet --save " + file);
        assertEquals(1, run.exit());
        assertTrue(
                run.notes()
                        .endsWith("; " + file + " has not been written; the parameters that were kept are in " + file
                                + ".diverged\n"),
                run.err());
        assertFalse(Files.exists(file));
        assertTrue(
                run.out()
                        .endsWith("parameters sha256: "
                                + ModelFile.read(folder.resolve("net.diverged"))
                                        .network()
                                        .sha256() + "\n"),
                run.out());
    }

    @Test
    void withoutValidationAllExamplesAreTrainedOn() throws IOException {
        Run run = small("--epochs 3 --validation 0 --out " + folder);
        assertTrue(run.err().contains("120 examples for training, 40 for testing"), run.err());
        assertFalse(run.err().contains("best on the validation set"), run.err());
        assertNotEquals(small("--epochs 3").last(), run.last());
        String metrics = Files.readAllLines(folder.resolve("metrics.jsonl")).get(2);
        assertTrue(metrics.contains("\"training_examples\":120"), metrics);
        assertFalse(metrics.contains("validation"), metrics);
        assertEquals(
                run.last(),
                Run.of("train", "--config", folder.resolve("config.toml").toString())
                        .last());
        small("--validation 0.0 --patience 2")
                .assertCalledWrongly("--patience needs a validation set, but --validation 0 means that there is none");
    }

    @Test
    void validationNeedsExamples() throws IOException {
        Path few = folder.resolve("few");
        SmallData.write(few, 5);
        Run.of("train", "--data", few.toString(), "--layers", "16-4", "--validation", "own")
                .assertCalledWrongly("--validation own needs a validation set, but the data " + few + " have none");
    }

    private Run small(String flags, Object... more) {
        String layers = flags.contains("--layers ") ? "" : "--layers 16-6-4 ";
        return Run.line("train --data " + data + " " + layers + flags, more);
    }
}
