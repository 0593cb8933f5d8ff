package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.onnx.OnnxFile;
import dev.lanewise.internal.weights.WeightsFile;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.OnlineTrainer;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of {@code docs/examples} and those within the documents do what is said of them. */
@Tag("documents")
class ExamplesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path EXAMPLES = ROOT.resolve("docs/examples");
    private static final String IRIS = EXAMPLES.resolve("iris.csv").toString();
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private static Path classes;

    private static CompiledProgram examples;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() throws IOException {
        Map<Boolean, List<Path>> files = files().stream()
                .collect(Collectors.partitioningBy(
                        file -> file.getFileName().toString().startsWith("Reference")));
        examples = CompiledProgram.ofFiles(files.get(false), classes);
        CompiledProgram.ofFilesThatUseTheApplication(files.get(true), classes);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> entries = Files.list(EXAMPLES)) {
            return entries.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void examplesInOtherLanguagesAreListedInTheReadme() throws IOException {
        String readme = Files.readString(EXAMPLES.resolve("README.md"));
        try (Stream<Path> entries = Files.list(EXAMPLES)) {
            List<String> names = entries.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".kt") || name.endsWith(".jsh"))
                    .sorted()
                    .toList();
            assertEquals(List.of("Houses.kt", "iris.jsh"), names, "KotlinExampleTest and this class run these");
            names.forEach(name -> assertTrue(readme.contains("(" + name + ")"), name));
        }
    }

    @Test
    void everyExampleIsRunHereAndListedInTheReadme() throws IOException {
        Set<String> names = files().stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        String tests = Files.readString(ROOT.resolve("src/test/java/dev/lanewise/ExamplesTest.java"));
        String readme = Files.readString(EXAMPLES.resolve("README.md"));
        for (String name : names) {
            assertTrue(tests.contains("run(\"" + name + "\"") || tests.contains("start(\"" + name + "\""), name);
            assertTrue(readme.contains("(" + name + ".java)"), name);
        }
    }

    /** Returns the only program of the page about the API that contains a text. */
    private static String programOnThePageAboutTheApi(String text) throws IOException {
        List<String> found = JAVA_BLOCK
                .matcher(Files.readString(ROOT.resolve("docs/api.md")))
                .results()
                .map(block -> block.group(1))
                .filter(program -> program.contains(text))
                .toList();
        assertEquals(1, found.size(), text);
        return found.get(0);
    }

    @Test
    void programsOnThePageAboutTheApiAreShort() throws IOException {
        List<String> programs = JAVA_BLOCK
                .matcher(Files.readString(ROOT.resolve("docs/api.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertEquals(9, programs.size());
        programs.forEach(program -> assertTrue(program.lines().count() <= 10, program));
    }

    @Test
    void firstProgramOnThePageAboutTheApiRuns() throws Exception {
        Path data = ROOT.resolve("docs/examples/iris.csv").toAbsolutePath();
        String statements = programOnThePageAboutTheApi("readTable")
                .replace("iris.csv", data.toString().replace('\\', '/'))
                .replace(
                        "iris.lanewise",
                        folder.resolve("iris.lanewise").toString().replace('\\', '/'));
        String program = """
            import dev.lanewise.*;
            import dev.lanewise.data.*;
            import java.nio.file.Path;
            import java.util.*;

            public final class FirstLines {
                public static void main(String[] args) throws Exception {
            %s
                }
            }
            """.formatted(statements);
        List<String> lines =
                CompiledProgram.ofText("FirstLines", program, folder).run("FirstLines");
        // The evaluation has a line for each class.
        assertEquals(5, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("30 examples: accuracy 0.9"), lines::toString);
        assertTrue(lines.get(4).startsWith("versicolor 0.9"), lines::toString);
    }

    @Test
    void notebookOnThePageAboutTheApiRuns() throws Exception {
        String statements = programOnThePageAboutTheApi("Mnist.load");
        String program = """
            import dev.lanewise.data.*;
            import dev.lanewise.network.*;
            import dev.lanewise.training.*;

            public final class Snippet {
                public static void main(String[] args) throws Exception {
            %s
                }
            }
            """.formatted(statements);
        assertEquals(10, statements.lines().count());
        List<String> lines = CompiledProgram.ofText("Snippet", program, folder).run("Snippet");
        assertEquals(11, lines.size(), lines::toString);
        assertEquals(0.8836, Double.parseDouble(lines.get(0)), 0.0002);
        assertTrue(Double.parseDouble(lines.get(9)) > 0.94, lines::toString);
        assertEquals("7", lines.get(10), "the first test image");
    }

    @Test
    void tableInTheReadmeBecomesASavedModel() throws Exception {
        Matcher block = JAVA_BLOCK.matcher(Files.readString(ROOT.resolve("README.md")));
        assertTrue(block.find());
        Path file = folder.resolve("houses.lanewise");
        String[] parts = block.group(1)
                .replace("\"houses.lanewise\"", '"' + file.toString().replace('\\', '/') + '"')
                .split("\n", 2);
        String program = """
            import dev.lanewise.*;
            import dev.lanewise.data.*;
            import java.nio.file.Path;
            import java.util.*;

            public final class Houses {
                public static void main(String[] args) throws Exception {
            %s
                    List<House> houses = new ArrayList<>();
                    for (int i = 0; i < 200; i++) {
                        double area = 40 + i * 37 %% 100;
                        String town = i %% 3 == 0 ? "Bern" : "Thun";
                        houses.add(new House(area, town, 5000 * area + (i %% 3 == 0 ? 200_000 : 0)));
                    }
            %s
                }
            }
            """.formatted(parts[0], parts[1]);
        List<String> lines = CompiledProgram.ofText("Houses", program, folder).run("Houses");
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(0).matches("40 examples: R2 (0\\.99|1\\.00).*"), lines::toString);
        assertEquals(5000 * 85 + 200_000, Double.parseDouble(lines.get(1)), 20_000);
        assertEquals(List.of("price"), Model.load(file).names());
    }

    @Test
    void notebookPrintsWhatTheCommandLinePrints() throws Exception {
        List<String> expected = Files.readAllLines(ROOT.resolve(".ci/expected-training.txt"));
        assertEquals(expected, examples.run("Notebook", String.valueOf(expected.size() - 1)));
    }

    /**
     * Fewer images than the page tells, because plain loops take seconds for all of them; {@code .ci/run} has those.
     */
    @ParameterizedTest
    @ValueSource(strings = {"sigmoid", "tanh"})
    void referencePrintsWhatTheEnginePrints(String name) throws Exception {
        Activation hidden = Activation.parse(name);
        Splits mnist = Mnist.load();
        Architecture architecture = new Architecture(List.of(784, 40, 10), hidden, Activation.SIGMOID, Loss.QUADRATIC);
        TrainingConfig config = TrainingConfig.notebook().withEpochs(1);
        Network network = Initializer.NOTEBOOK.network(architecture, config.seed());
        List<String> expected = new ArrayList<>();
        try (Training training = new Training(network, config, mnist.training().slice(0, 1000))) {
            training.testWith(mnist.test());
            training.listen(epoch -> expected.add(String.format(
                    Locale.ROOT,
                    "Epoch %2d: %d / 10000",
                    epoch.epoch() - 1,
                    epoch.test().correct())));
            training.run();
        }
        expected.add("parameters sha256: " + network.sha256());
        assertEquals(expected, examples.run("ReferenceNotebook", "1", "1000", hidden.toString()));
    }

    @Test
    void gradientForPaperIsThatOfThePageAndOfDifferences() throws Exception {
        List<String> lines = examples.run("ReferenceGradient");
        String page = Files.readString(ROOT.resolve("docs/reference.md"));
        assertTrue(page.contains(String.join("\n", lines)), () -> String.join("\n", lines));
        List<String> rows = lines.subList(2, lines.size());
        assertEquals(9, rows.size());
        for (String row : rows) {
            String[] columns = row.split(" +");
            assertEquals(Double.parseDouble(columns[3]), Double.parseDouble(columns[2]), 2e-6, row);
        }
    }

    @Test
    void recordsBecomeAClassifierThatPredictsRows() throws Exception {
        Path model = folder.resolve("iris.lanewise");
        List<String> lines = examples.run("ClassifyRecords", IRIS, model.toString());
        assertTrue(lines.get(0).matches("30 examples: accuracy (1\\.0|0\\.9).*"), lines.get(0));
        assertTrue(lines.get(4).startsWith("versicolor 0.9"), lines.get(4));
        assertEquals(
                Outputs.of(Task.CLASSIFICATION, List.of("setosa", "versicolor", "virginica")),
                ModelFile.read(model).outputs());

        List<String> rows = Files.readAllLines(Path.of(IRIS));
        List<String> arguments = new ArrayList<>(List.of(model.toString()));
        rows.subList(1, rows.size()).forEach(row -> arguments.add(row.substring(0, row.lastIndexOf(','))));
        List<String> named = examples.run("PredictRows", arguments.toArray(String[]::new));
        assertEquals(150, named.size());
        int right = 0;
        for (int i = 0; i < named.size(); i++) {
            assertTrue(
                    named.get(i).matches("\\w+ [01]\\.\\d+ of \\[setosa, versicolor, virginica\\] \\[.*\\]"),
                    named.get(i));
            right += rows.get(i + 1).endsWith("," + named.get(i).split(" ")[0]) ? 1 : 0;
        }
        assertTrue(right >= 140, right + " of the 150 flowers");
    }

    @Test
    void pricesArePredictedWithAnInterval() throws Exception {
        List<String> lines = examples.run("PredictPrices");
        assertTrue(lines.get(0).matches("600 examples: R2 0\\.9[78].*"), lines.get(0));
        Matcher prediction =
                Pattern.compile("(\\d+), in nine of ten cases within (\\d+)").matcher(lines.get(1));
        assertTrue(prediction.matches(), lines.get(1));
        assertEquals(6000 * 85 + 250_000, Integer.parseInt(prediction.group(1)), 10_000);
        // Prices deviate by 30,000, and the normal distribution has nine of ten values within 1.645 deviations.
        assertEquals(1.645 * 30_000, Integer.parseInt(prediction.group(2)), 5_000);
    }

    @Test
    void onlineLearningFollowsAChangeAndResumes() throws Exception {
        Path state = folder.resolve("state");
        List<String> lines = examples.run("LearnOnline", state.toString());
        assertEquals(48, lines.size());
        double[] losses = lines.stream()
                .mapToDouble(line -> Double.parseDouble(line.replaceAll(".* ", "")))
                .toArray();
        assertTrue(losses[23] < 0.01 && losses[24] > 0.1 && losses[47] < 0.01, lines::toString);
        Architecture architecture =
                new Architecture(List.of(2, 16, 1), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        try (OnlineTrainer resumed = OnlineTrainer.load(
                state, architecture, TrainingConfig.defaults().withLearningRate(0.01))) {
            long rows = lines.stream()
                    .mapToLong(line -> Long.parseLong(line.split(" +|: +")[2]))
                    .sum();
            assertEquals(rows, resumed.rows());
        }
    }

    @Test
    void salesInADatabaseAreLearnedInTheirOrder() throws Exception {
        String url = "jdbc:hsqldb:mem:sales";
        try (Connection database = DriverManager.getConnection(url)) {
            database.createStatement()
                    .execute("create table houses (area double, town varchar(20), price decimal(12, 2), sold date)");
            try (PreparedStatement insert = database.prepareStatement("insert into houses values (?, ?, ?, ?)")) {
                Random random = new Random(1);
                for (int i = 0; i < 500; i++) {
                    double area = 40 + 120 * random.nextDouble();
                    boolean central = random.nextInt(3) == 0;
                    insert.setDouble(1, area);
                    insert.setString(2, central ? "Bern" : "Thun");
                    insert.setDouble(3, 6000 * area + (central ? 250_000 : 0) + 10_000 * random.nextGaussian());
                    insert.setObject(4, LocalDate.of(2020, 1, 1).plusDays(random.nextInt(2000)));
                    insert.execute();
                }
            }
            List<String> lines = examples.run("LearnFromDatabase", url);
            assertEquals(1, lines.size());
            assertTrue(lines.get(0).matches("\\d+ steps"), lines.get(0));
            int steps = Integer.parseInt(lines.get(0).replace(" steps", ""));
            assertTrue(steps % 13 == 0 && steps > 13, "whole passes over 400 rows, but " + steps + " steps");
            database.createStatement().execute("shutdown");
        }
    }

    @Test
    void pretrainedNetworkIsTunedAboveItsFirstLayer() throws Exception {
        Path onnx = ROOT.resolve("src/test/resources/onnx/pytorch-activations-17.onnx");
        Network pretrained = OnnxFile.read(onnx, Task.CLASSIFICATION).network();
        int inputs = pretrained.architecture().inputs();
        int classes = pretrained.architecture().outputs();
        StringBuilder csv = new StringBuilder();
        IntStream.range(0, inputs).forEach(i -> csv.append("x").append(i).append(','));
        csv.append("class\n");
        Random random = new Random(1);
        for (int row = 0; row < 400; row++) {
            int label = row % classes;
            for (int i = 0; i < inputs; i++) {
                csv.append((float) (0.5 * random.nextGaussian() + (i % classes == label ? 1 : 0)))
                        .append(',');
            }
            csv.append("c").append(label).append('\n');
        }
        Path table = Files.writeString(folder.resolve("rows.csv"), csv);
        Path weights = folder.resolve("tuned.safetensors");
        List<String> lines = examples.run("FineTune", onnx.toString(), table.toString(), "class", weights.toString());
        assertEquals(2, lines.size());
        int before =
                Integer.parseInt(lines.get(0).replaceAll("before: Score\\[examples=\\d+, correct=(\\d+),.*", "$1"));
        int after = Integer.parseInt(lines.get(1).replaceAll("after: Score\\[examples=\\d+, correct=(\\d+),.*", "$1"));
        assertTrue(after > before && after > 30, lines::toString);
        Network tuned = WeightsFile.read(weights).network();
        int first = pretrained.architecture().parameterCount(1);
        assertArrayEquals(Arrays.copyOf(pretrained.parameters(), first), Arrays.copyOf(tuned.parameters(), first));
        assertNotEquals(pretrained.sha256(), tuned.sha256());
    }

    @Test
    void codesOfAnAutoencoderTellLabels() throws Exception {
        Path weights = folder.resolve("encoder.npz");
        List<String> lines = examples.run("Autoencoder", weights.toString(), "2000");
        assertTrue(lines.get(0).matches("300 examples: accuracy 0\\.[89].*"), lines.get(0));
        assertTrue(lines.get(1).startsWith(" even  precision "), lines.get(1));
        assertTrue(lines.get(2).startsWith("large  precision "), lines.get(2));
        assertEquals(
                List.of(784, 32),
                WeightsFile.read(weights).network().architecture().sizes());
    }

    @Test
    void spiralsAreToldApart() throws Exception {
        Path model = folder.resolve("spirals.lanewise");
        List<String> lines = examples.run("TwoSpirals", "200", model.toString());
        assertTrue(Integer.parseInt(lines.get(0).replaceAll(" of 400 points .*", "")) > 390, lines.get(0));
        assertEquals("parameters sha256: " + ModelFile.read(model).network().sha256(), lines.get(1));
    }

    @Test
    void listenerWritesTheCurvesAndStopsAtItsGoal() throws Exception {
        Path file = folder.resolve("curves.csv");
        List<String> lines = examples.run("CustomListener", file.toString(), "0.85");
        List<String> rows = Files.readAllLines(file);
        int epochs = rows.size() - 1;
        assertEquals("epoch " + epochs + " begins", lines.get(epochs - 1));
        assertEquals(List.of("stopped before epoch " + (epochs + 1)), lines.subList(epochs, lines.size()));
        double before = Double.POSITIVE_INFINITY;
        for (int epoch = 0; epoch < epochs; epoch++) {
            String[] columns = rows.get(epoch + 1).split(",");
            assertEquals(4, columns.length);
            assertEquals(epoch + 1, Integer.parseInt(columns[0]));
            assertTrue(Double.parseDouble(columns[1]) < before, "the loss on the training set falls");
            before = Double.parseDouble(columns[1]);
            assertEquals(epoch == epochs - 1, Double.parseDouble(columns[3]) >= 0.85, rows.get(epoch + 1));
        }
    }

    @Test
    void resumedTrainingEndsWithTheBitsOfTheUninterruptedOne() throws Exception {
        List<String> whole =
                examples.run("CheckpointAndResume", folder.resolve("whole").toString(), "5", "1000");
        assertEquals(5 + 2, whole.size());
        String parts = folder.resolve("parts").toString();
        List<String> first = examples.run("CheckpointAndResume", parts, "2", "1000");
        List<String> second = examples.run("CheckpointAndResume", parts, "5", "1000");
        assertEquals(whole.subList(0, 2), first.subList(0, 2));
        assertEquals("going on after 2 epochs", second.get(0));
        assertEquals(whole.subList(2, whole.size()), second.subList(1, second.size()));
        assertTrue(whole.get(6).matches("parameters sha256: [0-9a-f]{64}"), whole.get(6));
        try (Stream<Path> files = Files.list(Path.of(parts))) {
            assertEquals(3, files.count(), "checkpoints that stay");
        }
    }

    @Test
    void searchByCrossValidationFindsANetworkThatKnowsIrises() throws Exception {
        List<String> lines = examples.run("CrossValidateAndSearch", IRIS, "species");
        assertEquals(1 + 6 + 1 + 3, lines.size());
        assertTrue(Double.parseDouble(lines.get(1).strip().split(" +")[2]) > 0.9, lines.get(1));
        assertTrue(lines.get(7).matches("30 examples: accuracy (1\\.0|0\\.9).*"), lines.get(7));
    }

    @Test
    void earlyStoppingSavesTheBestNetworkWhichTheServerThenAsks() throws Exception {
        Path model = folder.resolve("digits.lanewise");
        List<String> lines = examples.run("EarlyStopping", model.toString(), "2000");
        int epochs = lines.size() - 3;
        List<String> scores = lines.subList(0, epochs).stream()
                .map(line -> line.replaceAll(".*: | %.*", ""))
                .toList();
        String best = scores.stream()
                .max((a, b) -> Double.compare(Double.parseDouble(a), Double.parseDouble(b)))
                .get();
        int bestEpoch = Integer.parseInt(lines.get(epochs + 1).replace("the network is that of epoch ", ""));
        assertEquals(best, scores.get(bestEpoch - 1));
        assertEquals(bestEpoch + 3, epochs, "three epochs of patience");
        assertTrue(
                lines.get(epochs).startsWith("stopped after epoch " + epochs + ": none of the last 3"),
                lines.get(epochs));

        Splits mnist = Mnist.load();
        Network network = ModelFile.read(model).network();
        assertEquals(best, percent(network, mnist.validation()));
        assertEquals(lines.get(epochs + 2), percent(network, mnist.test()) + " % of the test set");
        assertTrue(Double.parseDouble(best) > 85, best);

        assertServerAnswersAsTheModel(model, mnist.test());
    }

    private static String percent(Network network, Dataset dataset) {
        return String.format(
                Locale.ROOT, "%.2f", 100 * network.evaluate(dataset).accuracy());
    }

    private void assertServerAnswersAsTheModel(Path model, Dataset images) throws Exception {
        Process server = start("PredictionServer", model.toString(), "0");
        try (BufferedReader out = server.inputReader()) {
            String line = out.readLine();
            assertTrue(line != null && line.startsWith("listening on http://localhost:"), line);
            URI address = URI.create(line.replace("listening on ", ""));
            HttpClient client = HttpClient.newHttpClient();
            Model predictor = Model.load(model);
            float[] x = new float[images.inputs()];
            List<String> expected = new ArrayList<>();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                images.copyRow(i, x, 0);
                expected.add(predictor.predict(x) + "\n");
                answers.add(client.sendAsync(request(address, text(x)), BodyHandlers.ofString()));
            }
            assertEquals(
                    expected,
                    answers.stream().map(answer -> answer.join().body()).toList());

            assertTrue(
                    fastest(client, request(address, text(x))) < 20,
                    "on an open connection the server answers at once, not after a delayed acknowledgement of 40 ms");

            HttpResponse<String> refusal = client.send(request(address, "1,2"), BodyHandlers.ofString());
            assertEquals(400, refusal.statusCode());
            assertTrue(refusal.body().contains("784"), refusal.body());
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    /** Time in milliseconds of the fastest of several requests, one after the other. */
    private static long fastest(HttpClient client, HttpRequest request) throws Exception {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            client.send(request, BodyHandlers.ofString());
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return fastest / 1_000_000;
    }

    private static HttpRequest request(URI address, String body) {
        return HttpRequest.newBuilder(address)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String text(float[] x) {
        StringBuilder text = new StringBuilder();
        for (float number : x) {
            text.append(text.isEmpty() ? "" : ",").append(number);
        }
        return text.toString();
    }

    /** Starts an example from its source, as its README says. */
    private Process start(String name, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--add-modules",
                "jdk.incubator.vector",
                "-classpath",
                CompiledProgram.lanewise().toString(),
                EXAMPLES.resolve(name + ".java").toString()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }

    @Test
    void sessionInJShellShowsWhatThePageShows() throws Exception {
        Process jshell = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jshell")
                                .toString(),
                        "--class-path",
                        CompiledProgram.classPath(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        // Both of its JVMs end before C2 pays.
                        "-J-XX:TieredStopAtLevel=1",
                        "-R-XX:TieredStopAtLevel=1",
                        // Where the tool keeps its settings.
                        "-J-Djava.util.prefs.userRoot=" + folder)
                .redirectInput(EXAMPLES.resolve("iris.jsh").toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        String session;
        try (BufferedReader out = jshell.inputReader()) {
            session = out.lines()
                    .map(line -> line.replaceAll("^(jshell> *)+", ""))
                    .filter(line -> !line.isBlank())
                    .collect(Collectors.joining("\n"));
        }
        assertEquals(0, jshell.waitFor(), () -> session + RepositoryTest.read(folder.resolve("errors")));
        assertFalse(session.contains("Error") || session.contains("Exception"), session);
        assertTrue(session.contains("150 rows x 5 columns; target: species"), session);
        assertTrue(session.contains("model ==> 4-16-3 relu, softmax output"), session);
        assertTrue(session.contains("result ==> 30 examples: accuracy 0.9667"), session);
        assertTrue(session.contains("==> versicolor 0.9"), session);
        assertTrue(session.contains("==> setosa 0.9"), session);
        assertTrue(session.contains("kernels because"), session);
    }

    @Test
    void comparedOptimizersAllLearn() throws Exception {
        List<String> rows = examples.run("CompareOptimizers", "5000", "2");
        assertEquals(1 + 4, rows.size());
        for (String row : rows.subList(1, rows.size())) {
            assertTrue(Double.parseDouble(row.split(" +")[1]) > 0.8, row);
        }
        assertEquals(4, rows.subList(1, rows.size()).stream().distinct().count());
        for (String name : List.of("Sgd", "Momentum", "Adam")) {
            assertTrue(rows.stream().anyMatch(row -> row.contains(" " + name + "[")), name);
        }
    }
}
