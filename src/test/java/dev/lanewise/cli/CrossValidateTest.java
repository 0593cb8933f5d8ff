package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Lanewise;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.validation.CrossValidation;
import dev.lanewise.validation.CrossValidationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folds, the metrics and the data of cross-validate. */
class CrossValidateTest {
    private static final String IRIS = "docs/examples/iris.csv";
    private static final String SHORT = " --epochs 3 --hidden 4";

    @TempDir
    private Path folder;

    private static Run run(String words) {
        return Run.line("cross-validate " + words);
    }

    private String table(String name, String header, int rows, java.util.function.Function<Random, String> row)
            throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder(header).append('\n');
        for (int i = 0; i < rows; i++) {
            text.append(row.apply(random)).append('\n');
        }
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    @Test
    void tableIsThatOfTheLibraryForAnyNumberOfThreads() throws IOException {
        CrossValidationResult expected = CrossValidation.of(3)
                .repeats(2)
                .seed(7)
                .score(
                        Lanewise.readTable(Path.of(IRIS)).withTarget("species"),
                        Lanewise.classifier().hidden(4).epochs(3).seed(7).configure(config -> config.withDropout(0.1)),
                        Metric.accuracy(),
                        Metric.logLoss());
        String flags = "--data " + IRIS + " --target species --folds 3 --repeats 2 --seed 7 --dropout 0.1"
                + " --metrics accuracy,log-loss" + SHORT;
        for (int threads : new int[] {1, 2}) {
            Run run = run(flags + " --threads " + threads);
            assertEquals(expected.toString(), String.join("\n", run.lines()));
            assertEquals(
                    "classification: species (setosa, versicolor, virginica) as 3 classes; 150 rows," + " 4 inputs\n",
                    run.notes());
        }
        assertEquals("", run(flags + " --quiet").notes());
        assertNotEquals(
                expected.toString(), String.join("\n", run(flags + " --eta 0.1").lines()));
    }

    @Test
    void jsonHasEveryFoldAndTheSummary() throws IOException {
        Run run = run("--data " + IRIS + " --target 5 --json" + SHORT);
        Map<String, Object> fields = JSON.std.mapFrom(run.out());
        assertEquals("classes", fields.get("task"));
        assertEquals(150, fields.get("examples"));
        assertEquals(true, fields.get("stratified"));
        List<?> results = (List<?>) fields.get("results");
        assertEquals(5, results.size());
        double sum = 0;
        for (Object result : results) {
            Map<?, ?> fold = (Map<?, ?>) result;
            assertEquals(120, fold.get("training"));
            assertEquals(30, fold.get("test"));
            sum += ((Number) fold.get("accuracy")).doubleValue();
        }
        Map<?, ?> accuracy = (Map<?, ?>) ((Map<?, ?>) fields.get("metrics")).get("accuracy");
        assertEquals(sum / 5, ((Number) accuracy.get("mean")).doubleValue(), 1e-12);
        assertTrue(((Map<?, ?>) fields.get("metrics")).containsKey("macro-f1"));
        assertEquals(1, run.out().lines().count());
    }

    @Test
    void targetsDecideTheTaskUnlessAFlagDoes() throws IOException {
        String file = table(
                "houses.csv",
                "area,town,price,rooms,weight",
                60,
                random -> random.nextInt(100) + "," + "ABC".charAt(random.nextInt(3)) + "," + 1000 * random.nextInt(500)
                        + "," + random.nextInt(4) + ",1");
        assertTrue(run("--data " + file + " --target price" + SHORT)
                .notes()
                .startsWith("regression: price as numbers; --task classes learns classes instead; 60 rows, 6 inputs"));
        Run classes = run("--data " + file + " --target rooms --ignore price,weight" + SHORT);
        assertTrue(
                classes.notes()
                        .startsWith("classification: rooms (0, 1, 2, 3) as 4 classes; --task numbers learns numbers"
                                + " instead; 60 rows, 4 inputs"),
                classes.notes());
        Run numbers = run("--data " + file + " --target rooms --task numbers --weights weight --metrics rmse" + SHORT);
        assertTrue(numbers.notes().startsWith("regression: rooms as numbers"), numbers.notes());
        assertTrue(numbers.lines().get(0).endsWith("rmse"), numbers.out());
        Run categories = run("--data " + file + " --target price --categorical rooms" + SHORT);
        assertTrue(categories.notes().contains("9 inputs"), categories.notes());
    }

    @Test
    void patienceAndMonitorHoldOutATenthOfFewRowsToo() {
        String flags = "--data " + IRIS + " --target species --metrics log-loss" + SHORT;
        String expected = run(flags + " --validation 0.1 --monitor log-loss").out();
        assertEquals(expected, run(flags + " --monitor log-loss").out());
        assertNotEquals(expected, run(flags).out());
        run(flags + " --patience 3").lines();
    }

    @Test
    void dataWithoutColumnsAreDividedAsAWhole() throws IOException {
        Path images = SmallData.write(folder.resolve("images"));
        Run run = run("--data " + images + " --folds 4" + SHORT);
        assertEquals(images + ": 160 examples with classes, 16 inputs\n", run.notes());
        assertEquals(1 + 4 + 3, run.lines().size());
    }

    @Test
    void whatCannotBeDividedOrMeasuredIsRefusedInOneSentence() throws IOException {
        String iris = "--data " + IRIS + " --target species";
        run(iris + " --folds 1").assertCalledWrongly("a whole number from 2");
        run(iris + " --metrics accuracy,f2").assertCalledWrongly("f2");
        run(iris + " --hidden 4,x").assertCalledWrongly("such as 64,64, or none");
        Run missing = run("--data " + IRIS + " --target kind");
        missing.assertFailed(IRIS, "there is no column \"kind\" among sepal_length, sepal_width");
        Run folds = run(iris + " --folds 51" + SHORT);
        assertEquals(1, folds.exit());
        assertTrue(folds.err().contains("class"), folds.err());
        Run metric = run(iris + " --metrics r2" + SHORT);
        assertEquals(1, metric.exit());
        assertTrue(metric.err().contains("the metric r2 is for numbers, but the targets are classes"), metric.err());
        Run stratified = run("--data " + IRIS + " --target 1 --task numbers --stratified yes" + SHORT);
        assertEquals(2, stratified.exit());
        assertTrue(stratified.err().contains("--stratified yes needs classes"), stratified.err());
        Run patience = run(iris + " --patience 3 --validation 0");
        assertEquals(2, patience.exit());
        assertTrue(patience.err().contains("--patience needs a validation set"), patience.err());
        Run momentum = run(iris + " --momentum 0.5 --optimizer adam");
        assertEquals(2, momentum.exit());
        assertTrue(momentum.err().contains("--momentum does not apply to --optimizer adam"), momentum.err());
    }

    private String write(String name, CharSequence text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void adviceNamesFlags() throws IOException {
        String data = write("few.csv", "y,x\n" + "a,1\n".repeat(30) + "b,2\n".repeat(3));
        run("--quiet --target y --data " + data + SHORT)
                .assertFailed("too few for 5 folds: use at most 3 folds, more examples, or --stratified no");
    }

    private Path trained(String flags) {
        Path out = folder.resolve("out");
        Run.line("train --quiet --force " + flags + " --out " + out).lines();
        return out.resolve("config.toml");
    }

    /** Flags of train with another value than without the flag, and what they are here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--hidden 5,3 --activation tanh,relu --batch-norm --init he-normal --optimizer nesterov --seed 4",
                "--hidden 5 --layer-norm --ema 0.9 --schedule cosine --warm-up 2 --l2 0.01 --max-norm 2 --clip-norm 1",
                "--hidden none --dropout 0 --input-dropout 0.1 --input-noise 0.1 --batch-size 7 --validation 0.2"
                        + " --patience 2 --monitor macro-f1",
                "--output-activation sigmoid --loss quadratic --label-smoothing 0.1 --class-weights 1,2,3 --init zeros",
                "--output-activation identity --loss huber --linear-classes --momentum 0.5",
                "--ignore sepal_length --categorical petal_width --scale min-max --validation 0",
            })
    void configurationOfATrainingHasTheEffectOfItsFlags(String flags) {
        String data = "--data " + IRIS + " --target species --epochs 4 ";
        Path config = trained(data + flags);
        String here = " --folds 3 --metrics accuracy,loss --config " + config;
        Run run = run("--quiet" + here);
        assertEquals(run(data + flags + " --folds 3 --metrics accuracy,loss").lines(), run.lines());
        assertNotEquals(run(data + "--folds 3 --metrics accuracy,loss").lines(), run.lines());
        assertEquals("", run.notes());
        // A flag rules.
        String other = flags.contains("--seed") ? " --seed 1" : " --seed 9";
        assertNotEquals(run.lines(), run("--quiet" + here + other).lines());
    }

    private static Table iris() throws IOException {
        return Lanewise.readTable(Path.of(IRIS)).withTarget("species");
    }

    /** With the values of the notebook, as in train. */
    @Test
    void layersAreHonoured() throws IOException {
        Path config = trained("--data " + IRIS + " --target species --layers 4-6-3 --epochs 3");
        Dataset iris = TableEncoder.learn(Preprocessing.NONE, Task.CLASSIFICATION, iris())
                .dataset(iris());
        Architecture architecture =
                new Architecture(List.of(4, 6, 3), Activation.SIGMOID, Activation.SIGMOID, Loss.QUADRATIC);
        CrossValidationResult expected = CrossValidation.of(5)
                .score(
                        iris,
                        Lanewise.classifier()
                                .network(architecture)
                                .initializer(Initializer.NOTEBOOK)
                                .config(TrainingConfig.notebook().withEpochs(3))
                                .validation(0),
                        Metric.accuracy(),
                        Metric.loss());
        String metrics = " --metrics accuracy,loss";
        assertEquals(
                expected.toString(),
                String.join("\n", run("--config " + config + metrics).lines()));
        assertEquals(
                expected.toString(),
                String.join(
                        "\n",
                        run("--data " + IRIS + " --target species --layers 4-6-3 --epochs 3" + metrics)
                                .lines()));
        Path brief = Files.writeString(folder.resolve("brief.toml"), "layers = '4-6-3'\nepochs = 3\n");
        assertEquals(
                expected.toString(),
                String.join(
                        "\n",
                        run("--data " + IRIS + " --target species --config " + brief + metrics)
                                .lines()));
        Run hidden = run("--config " + brief + " --hidden 6 --data " + IRIS + " --target species" + metrics);
        assertEquals(
                run("--data " + IRIS + " --target species --epochs 3 --hidden 6" + metrics)
                        .lines(),
                hidden.lines());
        assertTrue(
                hidden.notes().startsWith(brief + ": layers is not used, because --hidden is given\n"), hidden.notes());
        run("--quiet --config " + config + " --ignore sepal_width").assertFailed("the network 4-6-3 has 4 inputs");
        Files.writeString(brief, "layers = '4-6-5'\n");
        run("--quiet --config " + brief + " --data " + IRIS + " --target species")
                .assertCalledWrongly("--layers has 5 outputs");
        Files.writeString(brief, "layers = '4-6-3'\nhidden = '6'\n");
        run("--config " + brief + " --data " + IRIS + " --target species")
                .assertCalledWrongly("--hidden describes the hidden layers, but --layers does so already");
    }

    /** Categories that some training parts lack give their network fewer inputs. */
    @Test
    void layersSuitFoldsWithFewerCategories() throws IOException {
        String[] towns = {"a", "b"};
        int[] row = {0};
        String data = table(
                "towns.csv",
                "x,town,y",
                40,
                random -> random.nextFloat() + "," + (row[0]++ == 7 ? "rare" : towns[random.nextInt(2)]) + ","
                        + "pq".charAt(row[0] % 2));
        Path config = Files.writeString(folder.resolve("towns.toml"), "layers = '4-3-2'\nepochs = 2\n");
        assertEquals(
                5 + 4,
                run("--quiet --data " + data + " --target y --config " + config)
                        .lines()
                        .size());
    }

    @Test
    void bestSettingsOfASearchAreCrossValidated() throws IOException {
        Path best = folder.resolve("best.toml");
        Path images = SmallData.write(folder.resolve("images"));
        String numbers = table("numbers.csv", "a,b,y", 320, random -> {
            double a = random.nextGaussian();
            return a + "," + "uvw".charAt(random.nextInt(3)) + "," + (3 * a + 50 + random.nextGaussian());
        });
        String labels = table("labels.csv", "a,k,l", 60, random -> {
            double a = random.nextGaussian();
            return a + "," + (a > 0 ? 1 : 0) + "," + random.nextInt(2);
        });
        for (String search : List.of(
                "--data " + IRIS + " --target species --test " + IRIS + " --hidden 4,8",
                "--data " + numbers + " --target y --loss huber,absolute --monitor r2",
                "--data " + labels + " --target k,l --batch-norm true,false --batch-size 8",
                "--data " + images
                        + " --layers 16-5-4 --batch-size 10,20 --output-activation softmax --loss cross-entropy",
                "--data " + images + " --hidden 4,8 --augment shift=1")) {
            Run.line("tune --quiet --epochs 2 --save-config " + best + " " + search)
                    .lines();
            Run run = run("--folds 2 --config " + best);
            assertEquals(1 + 2 + 3, run.lines().size(), run.out());
            boolean isOwn = Files.readString(best).contains("validation = \"own\"");
            String note = "the validation set of the data is not used";
            assertEquals(isOwn, run.notes().startsWith(best + ": " + note), run.notes());
            assertFalse(
                    run("--folds 2 --validation 0.1 --config " + best).notes().contains(note));
        }
        // Other data than those of the search.
        Run.line("tune --quiet --epochs 2 --save-config " + best + " --data " + IRIS + " --target species --hidden 4,8")
                .lines();
        String more = write(
                "more.csv",
                Files.readString(Path.of(IRIS))
                        .replaceAll("(?m)$", ",0.5")
                        .replaceFirst(",0.5", ",other")
                        .replaceFirst(",0.5\\z", ""));
        assertTrue(run("--config " + best + " --data " + more).notes().contains("150 rows, 5 inputs"));
    }

    @Test
    void settingsWithoutUseArePassedOverAndOthersAreRefusedByName() throws IOException {
        String data = "data = '" + IRIS + "'\ntarget = 'species'\nepochs = 2\n";
        List<String> expected =
                run("--data " + IRIS + " --target species --epochs 2").lines();
        Path config = folder.resolve("run.toml");
        Files.writeString(
                config,
                data + "out = 'x'\nsave = 'y'\ncheckpoint = 'z'\ncheckpoint-every = 2\nkeep-checkpoints = 1\n"
                        + "quiet = true\njson = true\nforce = true\nserve = true\nport = 1\nno-training-score = true\n"
                        + "test = 'none.csv'\ncalibrate = false\nthreads = 1\nkernels = 'scalar'\n");
        Run run = run("--config " + config);
        assertEquals(expected, run.lines());
        assertEquals(run("--data " + IRIS + " --target species --epochs 2").notes(), run.notes());
        Files.writeString(config, data + "from = 'net'\nfreeze = 1\n");
        run("--config " + config)
                .assertCalledWrongly(
                        config + ": cross-validate has no --from and no --freeze, which would change the result (");
        Files.writeString(config, data + "epoch = 2\n");
        run("--config " + config).assertFailed(config + ", line 4: there is no setting \"epoch\"");
        Files.writeString(config, data.replace("epochs = 2", "epochs = 0"));
        run("--config " + config)
                .assertCalledWrongly("--epochs must be at least 1 in a cross-validation, but 0 was given");
    }

    @Test
    void networksAreCalibratedOnTheExamplesThatAreHeldOut() {
        String flags = "--data " + IRIS + " --target species --epochs 40 --learning-rate 0.03 --validation 0.3";
        Path config = trained(flags + " --calibrate");
        String metrics = " --metrics accuracy,log-loss";
        List<String> calibrated = run(flags + " --calibrate" + metrics).lines();
        assertEquals(calibrated, run("--config " + config + metrics).lines());
        List<String> raw = run(flags + metrics).lines();
        for (int fold = 1; fold <= 5; fold++) {
            String[] before = raw.get(fold).strip().split(" +");
            String[] after = calibrated.get(fold).strip().split(" +");
            assertEquals(before[4], after[4], "the classes stay the same");
        }
        assertNotEquals(raw, calibrated);
        // Without --validation, a tenth is held out for the calibration.
        String few = "--calibrate --data " + IRIS + " --target species --epochs 2";
        assertEquals(run(few + " --validation 0.1 --patience 10").lines(), run(few).lines());
        run("--quiet --calibrate --data " + IRIS + " --target 1 --task numbers --epochs 2")
                .assertFailed("--calibrate is for probabilities of classes or labels, but the targets are numbers");
    }

    @Test
    void timeLimitEndsTheTrainingOfEveryFold() {
        Run run = run("--data " + IRIS + " --target species --epochs 100000000 --max-seconds 0.1 --folds 2");
        assertEquals(1 + 2 + 3, run.lines().size());
    }

    @Test
    void weightsAreThoseOfAnEstimator() throws IOException {
        String data = table(
                "weighted.csv",
                "x,w,y",
                60,
                random -> random.nextInt(100) + "," + random.nextInt(1, 9) + "," + "ab".charAt(random.nextInt(2)));
        CrossValidationResult expected = CrossValidation.of(5)
                .score(
                        Lanewise.readTable(Path.of(data)).withTarget("y"),
                        Lanewise.classifier().hidden(4).epochs(3).weights("w"),
                        Metric.loss(),
                        Metric.logLoss());
        assertEquals(
                expected.toString(),
                String.join(
                        "\n",
                        run("--data " + data + " --target y --weights w --metrics loss,log-loss" + SHORT)
                                .lines()));
        assertNotEquals(expected.mean(Metric.loss()), expected.mean(Metric.logLoss()));
    }
}
