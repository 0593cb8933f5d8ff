package dev.lanewise.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of {@code docs/tour.md} in a shell, and opens the pages that it speaks of. */
@Tag("browser")
class TourTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final String PORT = "8080";
    private static final String INDENT = "    ";
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    private static List<String> commands() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/tour.md")).stream()
                .filter(line -> line.startsWith(INDENT))
                .map(String::strip)
                .toList();
    }

    /** Starts a command as the reader's shell would, but with the classes under test for the jars. */
    private Process start(String command, Path out) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String lanewise = "lanewise() { exec '" + java + "' --add-modules=jdk.incubator.vector -cp '"
                + System.getProperty("java.class.path") + "' dev.lanewise.cli.Main \"$@\"; }";
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", lanewise + "\n" + command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().merge("PATH", Path.of(java).getParent() + ":", (path, bin) -> bin + path);
        return builder.start();
    }

    private String run(String command) throws Exception {
        Path out = Files.createTempFile(folder, "command", ".txt");
        Process process = start(command, out);
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "does not end: " + command);
        String printed = Files.readString(out);
        assertEquals(0, process.exitValue(), () -> command + "\n" + printed);
        return printed;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitHealth(URI server, Process process, Path out) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(server.resolve("/health")).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertEquals(200, answer.statusCode());
                return;
            } catch (ConnectException e) {
                Thread.sleep(100);
            }
        }
        fail("the server does not answer: " + Files.readString(out));
    }

    @Test
    void everyCommandDoesWhatIsSaidOfIt() throws Exception {
        Files.createSymbolicLink(folder.resolve("docs"), ROOT.resolve("docs"));
        Files.createDirectories(folder.resolve("target/library"));
        Files.createSymbolicLink(folder.resolve("target/library/lanewise.jar"), ROOT.resolve("target/library/classes"));
        List<String> commands = commands();
        assertTrue(
                commands.get(0).startsWith("./mvnw ") && commands.get(1).startsWith("export PATH=\"$PWD/bin:"),
                commands::toString);
        int port = freePort();
        URI server = URI.create("http://localhost:" + port + "/");
        List<String> printed = new ArrayList<>();
        Process serving = null;
        try {
            for (String command : commands.subList(2, commands.size())) {
                if (command.startsWith("lanewise serve ")) {
                    Path out = folder.resolve("serve.txt");
                    serving = start(command + " --port " + port, out);
                    awaitHealth(server, serving, out);
                } else {
                    printed.add(run(command.replace("localhost:" + PORT, "localhost:" + port)));
                }
            }
            assertEquals(commands.size() - 3, printed.size());
            String all = String.join("", printed);
            String digest = all.replaceAll("(?s).*?parameters sha256: (\\w{4}).*", "$1");
            assertTrue(Files.readString(ROOT.resolve("docs/tour.md")).contains("`" + digest + "…`"), digest);
            for (String expected :
                    new String[] {"Epoch 10: ", " right, accuracy 9", "{\"status\"", "setosa", "versicolor 0."}) {
                assertTrue(all.contains(expected), () -> expected + " is not in\n" + all);
            }
            for (String file : new String[] {
                "digits/model.lanewise",
                "digits/metrics.jsonl",
                "digits/config.toml",
                "digits/report.html",
                "Iris.java",
                "iris.onnx"
            }) {
                assertTrue(Files.size(folder.resolve(file)) > 0, file);
            }
            try (Browser browser = Browser.start(false)) {
                browser.open(server);
                browser.open(folder.resolve("digits/report.html").toUri());
                assertEquals(List.of(), browser.complaints());
            }
        } finally {
            if (serving != null) {
                // As Ctrl-C does.
                serving.destroy();
                assertTrue(serving.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
        }
    }
}
