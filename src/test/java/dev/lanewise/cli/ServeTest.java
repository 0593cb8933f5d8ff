package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Schemas;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.text.EnumNames;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server as a process of its own. */
@Tag("processes")
class ServeTest {
    private static final int SIGTERM = 15;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private Path save(long seed) throws IOException {
        Architecture architecture = Architecture.notebook(784, 3, 10);
        return write(folder.resolve("model"), Initializer.NOTEBOOK.network(architecture, seed));
    }

    private static Path write(Path file, Network network) throws IOException {
        ModelFile.of(network).withFacts(Facts.UNKNOWN.with(Fact.LIBRARY, "")).write(file);
        return file;
    }

    private static Process start(String words) throws IOException {
        return builder(words).start();
    }

    private static ProcessBuilder builder(String words) {
        return new ProcessBuilder(ProcessTest.command(ProcessTest.QUICK, Run.words("serve --port 0 " + words)));
    }

    /** Waits for the line that tells the address. */
    private static URI address(Process process) throws IOException {
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        assertTrue(line != null && line.matches("serving .* at http://localhost:[0-9]+/ until Ctrl-C"), line);
        return URI.create(line.replaceFirst(".* at ", "").replaceFirst(" until Ctrl-C", ""));
    }

    private HttpResponse<String> get(URI address, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
    }

    @Test
    void digitsAreServedWithTheMistakesOfTheTestSetUntilTheProcessIsAskedToEnd() throws Exception {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.move(save(1), run.resolve("model.lanewise"));
        Process process = start(run.toString());
        try {
            URI address = address(process);
            assertTrue(get(address, "/mistakes").body().startsWith("{\"examples\":10000,\"wrong\":"));
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(address.resolve("/predict"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"inputs\": [" + "0,".repeat(783) + "1]}"))
                            .build(),
                    BodyHandlers.ofString());
            assertTrue(answer.statusCode() == 200 && answer.body().startsWith("{\"class\":"), answer.body());
            // By its handle: the process itself would have its streams closed as well.
            process.toHandle().destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process does not end");
            assertEquals(128 + SIGTERM, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    /** A server whose address nobody can read is of no use. */
    @Test
    void addressThatCannotBePrintedIsAFailure() throws Exception {
        File full = new File("/dev/full");
        assumeTrue(full.exists(), "this system has no device that is always full");
        Process process = builder(save(1).toString()).redirectOutput(full).start();
        try (BufferedReader err = process.errorReader()) {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the server runs");
            assertEquals(1, process.exitValue());
            assertEquals(
                    "lanewise serve: not everything could be printed: standard output is closed, or its disk is"
                            + " full",
                    nextNote(err));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void largeHeadersAreRefused() throws Exception {
        Process process = start(save(1).toString());
        try {
            URI address = address(process);
            String many = IntStream.rangeClosed(0, 100)
                    .mapToObj(i -> "A" + i + ": x\r\n")
                    .collect(Collectors.joining());
            for (String headers : List.of("A: " + "x".repeat(40_000) + "\r\n", many)) {
                try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                    socket.setSoTimeout(30_000);
                    socket.getOutputStream()
                            .write(("GET /health HTTP/1.1\r\nHost: localhost\r\n" + headers
                                            + "Connection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.ISO_8859_1));
                    String answer;
                    try {
                        answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                    } catch (IOException e) {
                        answer = "";
                    }
                    assertTrue(!answer.startsWith("HTTP/1.1 200 "), answer);
                }
            }
            assertEquals(200, get(address, "/health").statusCode());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void watchedFileIsLoadedAgainAndADamagedOneChangesNothing() throws Exception {
        Path file = save(1);
        String first = ModelFile.read(file).network().sha256();
        Process process = start(file + " --watch");
        try (BufferedReader err = process.errorReader()) {
            URI address = address(process);
            assertEquals(
                    first,
                    get(address, "/health")
                            .headers()
                            .firstValue("Lanewise-Model")
                            .orElseThrow());
            // In one step, so that there is no file in between to be looked at.
            Path damaged = Files.writeString(file.resolveSibling("damaged"), "LANEWISE, but no more");
            Files.move(damaged, file, StandardCopyOption.REPLACE_EXISTING);
            assertTrue(nextNote(err).startsWith("the previous model is still being served: " + file + ": "));
            assertEquals(
                    first,
                    get(address, "/health")
                            .headers()
                            .firstValue("Lanewise-Model")
                            .orElseThrow());
            save(2);
            assertEquals(file + ": reloaded after a change", nextNote(err));
            String second = ModelFile.read(file).network().sha256();
            assertEquals(
                    second,
                    get(address, "/health")
                            .headers()
                            .firstValue("Lanewise-Model")
                            .orElseThrow());
            assertTrue(get(address, "/metrics").body().contains("lanewise_model_loads_total{result=\"failure\"} 1\n"));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void imagesHaveTheShapeThatTheFileTellsOf() throws Exception {
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(72, 3, 2), 1);
        Path file = folder.resolve("coloured");
        ModelFile.of(network)
                .withImage(new ImageShape(4, 6, 3))
                .withFacts(Facts.UNKNOWN.with(Fact.LIBRARY, ""))
                .write(file);
        Process process = start(file.toString());
        try {
            String model = get(address(process), "/model").body();
            assertTrue(model.contains("\"image\":{\"rows\":4,\"columns\":6,\"channels\":3}"), model);
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "standard, ',\"mean\":30.0,\"deviation\":10.0'",
        "min-max, ',\"minimum\":30.0,\"maximum\":40.0'",
        "none, ''"
    })
    void rangesOfTheColumnsAreThoseOfTheScalingThatTheFileNames(String scale, String expected) throws Exception {
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(1, 3, 2), 1);
        Schema schema = Schemas.of(new Schema.Numeric("age", 0, Double.NaN, 30, 10));
        Path file = folder.resolve("scaled");
        Facts facts = Facts.UNKNOWN.with(Fact.SCALING, EnumNames.parse(Scaling.values(), "scaling", scale));
        ModelFile.of(network).withSchema(schema).withFacts(facts).write(file);
        Process process = start(file.toString());
        try {
            String model = get(address(process), "/model").body();
            assertTrue(model.contains("{\"name\":\"age\",\"optional\":false" + expected + "}"), model);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void tableIsReadWithTheTargetAndThePreprocessingOfTheModel() throws Exception {
        StringBuilder csv = new StringBuilder("age,port,Survived\n");
        for (int i = 0; i < 100; i++) {
            csv.append(i % 7 == 0 ? "" : String.valueOf(20 + i % 30))
                    .append(i % 3 == 0 ? ",S," : ",C,")
                    .append(i % 2)
                    .append('\n');
        }
        Path table = Files.writeString(folder.resolve("titanic.csv"), csv);
        Path file = folder.resolve("model.lanewise");
        Run.of("train", "--data", table.toString(), "--target", "Survived", "--epochs", "2", "--save", file.toString())
                .lines();
        Process process = start(file + " --data " + table);
        try (BufferedReader err = process.errorReader()) {
            URI address = address(process);
            assertTrue(get(address, "/mistakes").body().startsWith("{\"examples\":15,"));
            assertTrue(get(address, "/model").body().contains("\"target\":\"Survived\""));
            assertEquals("the 15 rows of " + table + " that were held out for testing", nextNote(err));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void numbersHaveNoMisclassifiedExamples() throws Exception {
        Path file = folder.resolve("model.lanewise");
        Run.line("train --data docs/examples/iris.csv --target petal_width --epochs 1 --save " + file)
                .lines();
        Run.of("serve", file.toString(), "--data", "docs/examples/iris.csv")
                .assertCalledWrongly(file
                        + " predicts numbers, but --data is only for networks that predict classes, because the page"
                        + " shows their misclassified examples");
    }

    @Test
    void checkpointsOfItsTrainingAreServedToo() throws Exception {
        Path data = SmallData.write(folder.resolve("data"));
        Path file = folder.resolve("trained");
        Path checkpoints = folder.resolve("checkpoints");
        Run.line("train --data " + data + " --layers 16-6-4 --epochs 3 --save " + file + " --checkpoint " + checkpoints)
                .lines();
        List<String> digests = new ArrayList<>();
        for (int epochs = 1; epochs <= 3; epochs++) {
            List<String> lines = Run.line("train --data " + data + " --layers 16-6-4 --epochs " + epochs)
                    .lines();
            digests.add(lines.get(lines.size() - 1).replace("parameters sha256: ", ""));
        }
        Process process = start(file + " --checkpoints " + checkpoints);
        try {
            URI address = address(process);
            assertTrue(get(address, "/model").body().contains("\"epochs\":[1,2,3]"));
            for (int epochs = 1; epochs <= 3; epochs++) {
                assertEquals(
                        digests.get(epochs - 1),
                        get(address, "/unit?layer=1&unit=0&epoch=" + epochs)
                                .headers()
                                .firstValue("Lanewise-Model")
                                .orElseThrow());
            }
        } finally {
            process.destroyForcibly();
        }
        Run.of("serve", save(1).toString(), "--checkpoints", checkpoints.toString())
                .assertFailed(".checkpoint: the checkpoint is of a network 16-6-4", ", not of 784-3-10");
        Run.of("serve", save(1).toString(), "--checkpoints", data.toString())
                .assertFailed("lanewise serve: " + data + ": there are no checkpoints in this folder");
    }

    private static String nextNote(BufferedReader err) throws IOException {
        String line = err.readLine();
        while (line != null && line.toLowerCase(Locale.ROOT).startsWith("warning: ")) {
            line = err.readLine();
        }
        return String.valueOf(line);
    }

    @Test
    void wrongCallsAreRefused() throws Exception {
        Run.of("serve").assertCalledWrongly("MODEL");
        Run.of("serve", "x", "--port", "65536")
                .assertCalledWrongly("a whole number from 0 to 65535 is expected, but '65536'");
        Path none = folder.resolve("none");
        Run.of("serve", none.toString()).assertFailed("lanewise serve: " + none + ": there is no such file");
        Run.of("serve", save(1).toString(), "--host", "no.such.host.invalid")
                .assertFailed("lanewise serve: no.such.host.invalid: there is no host of this name");
        Path small = write(folder.resolve("small"), Initializer.NOTEBOOK.network(Architecture.notebook(5, 2), 1));
        Run.line("serve " + small + " --data " + SmallData.write(folder.resolve("data")))
                .assertFailed(
                        "lanewise serve: " + small + " and the data ",
                        " do not fit: the network 5-2 has 5 inputs and 2" + " outputs");
    }
}
