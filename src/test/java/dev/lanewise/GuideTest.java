package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every command and every Java snippet of {@code docs/guide}, page by page, in processes of their own, and the
 * commands with which the README begins.
 *
 * <p>Blocks marked {@code sh} and {@code java} are run in their order. A block marked {@code text} is what the block
 * before it prints, where … stands for any text and line breaks do not count.
 */
@Tag("documents")
class GuideTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path GUIDE = ROOT.resolve("docs/guide");
    /** Files that programs other than Java wrote with the blocks marked {@code python}. */
    private static final Path FILES = ROOT.resolve("src/test/resources/guide");

    private static final Pattern BLOCK = Pattern.compile("(?m)^```(\\w+)\\n(.*?)^```$", Pattern.DOTALL);
    private static final Pattern PROGRAM = Pattern.compile("class (\\w+)[^{]*\\{.*static void main", Pattern.DOTALL);
    private static final Pattern EXPORT = Pattern.compile("exports ([\\w.]+);");
    private static final String PORT = "8080";
    private static final long PATIENCE_SECONDS = 120;

    private static final String STATEMENTS = """
        %s
        import java.io.*;
        import java.nio.file.*;
        import java.util.*;
        import java.util.stream.*;

        public final class Snippet {
            public static void main(String[] args) throws Exception {
        %s
            }
        }
        """;

    @TempDir
    private Path folder;

    private Process server;
    private int port;
    private int programs;

    static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(GUIDE)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsAndSnippetsPrintWhatThePageShows(String page) throws Exception {
        Files.createSymbolicLink(folder.resolve("docs"), ROOT.resolve("docs"));
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Set<String> kinds = Set.of("sh", "java", "text", "python");
        String printed = "";
        int run = 0;
        Matcher block = BLOCK.matcher(Files.readString(GUIDE.resolve(page)));
        while (block.find()) {
            String kind = block.group(1);
            String text = block.group(2);
            assertTrue(kinds.contains(kind), kind);
            if (kind.equals("text")) {
                assertPrinted(text, printed);
            } else if (kind.equals("sh")) {
                printed = "";
                for (String command : text.split("(?<!\\\\)\n")) {
                    printed += runCommand(command);
                    run++;
                }
            } else if (kind.equals("java")) {
                printed = runProgram(text);
                run++;
            }
        }
        assertTrue(run >= 3, page + " has only " + run + " commands and snippets");
    }

    /** Asserts that this text was printed, in which … stands for any text, and line breaks do not count. */
    private static void assertPrinted(String expected, String printed) {
        String actual = printed.replaceAll("\\s+", " ");
        int position = 0;
        for (String part : expected.strip().replaceAll("\\s+", " ").split(" ?\u2026 ?")) {
            position = actual.indexOf(part, position);
            assertTrue(position >= 0, () -> "not printed:\n" + part + "\nbut:\n" + printed);
            position += part.length();
        }
    }

    private String runCommand(String command) throws Exception {
        if (command.startsWith("lanewise serve ")) {
            stopServer();
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            Path out = Files.createTempFile(folder, "server", ".txt");
            server = start(shell(command + " --port " + port), out);
            awaitServer(out);
            return Files.readString(out);
        }
        return finish(command, shell(command.replace("localhost:" + PORT, "localhost:" + port)));
    }

    /** A shell in which {@code lanewise} runs the classes under test instead of the jars. */
    private static List<String> shell(String command) {
        String lanewise = "lanewise() { '" + java() + "' --add-modules=jdk.incubator.vector -cp '"
                + System.getProperty("java.class.path") + "' dev.lanewise.cli.Main \"$@\"; }\n";
        return List.of("bash", "-c", lanewise + command);
    }

    private String runProgram(String text) throws Exception {
        Path classes = Files.createDirectory(folder.resolve("classes" + programs++));
        Matcher program = PROGRAM.matcher(text);
        String name = program.find() ? program.group(1) : "Snippet";
        String source = name.equals("Snippet") ? STATEMENTS.formatted(importsOfTheLibrary(), text) : text;
        CompiledProgram.ofText(name, source, classes);
        return finish(
                text,
                List.of(
                        java(),
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        classes + File.pathSeparator + System.getProperty("java.class.path"),
                        name));
    }

    private static String importsOfTheLibrary() throws IOException {
        return EXPORT.matcher(Files.readString(ROOT.resolve("src/library/module/module-info.java")))
                .results()
                .map(match -> "import " + match.group(1) + ".*;")
                .collect(Collectors.joining("\n"));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Process start(List<String> command, Path out) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    private String finish(String name, List<String> command) throws Exception {
        Path out = Files.createTempFile(folder, "printed", ".txt");
        Process process = start(command, out);
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "does not end: " + name);
        String printed = Files.readString(out).replace("WARNING: Using incubator modules: jdk.incubator.vector\n", "");
        assertEquals(0, process.exitValue(), () -> name + "\n" + printed);
        return printed;
    }

    private void awaitServer(Path out) throws Exception {
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health"))
                .build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end && server.isAlive()) {
            try {
                assertEquals(
                        200,
                        HttpClient.newHttpClient()
                                .send(health, BodyHandlers.ofString())
                                .statusCode());
                return;
            } catch (ConnectException e) {
                Thread.sleep(50);
            }
        }
        fail("the server does not answer: " + Files.readString(out));
    }

    @AfterEach
    void stopServer() throws InterruptedException {
        if (server != null) {
            // The shell's child is the server.
            server.descendants().forEach(ProcessHandle::destroy);
            assertTrue(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            server = null;
        }
    }

    @Test
    void differentTextIsFound() {
        assertPrinted("a … d\ne", "a b c d e f");
        for (String wrong : List.of("b … a", "a c", "e d")) {
            boolean found = false;
            try {
                assertPrinted(wrong, "a b c d e f");
            } catch (AssertionError e) {
                found = true;
            }
            assertTrue(found, wrong);
        }
    }

    @Test
    void commandsOfTheReadmeTrainPredictAndServe() throws Exception {
        Files.createSymbolicLink(folder.resolve("docs"), ROOT.resolve("docs"));
        List<String> commands = Files.readAllLines(ROOT.resolve("README.md")).stream()
                .filter(line -> line.startsWith("    bin/lanewise "))
                .map(line -> line.strip().substring(4))
                .toList();
        assertEquals(3, commands.size(), commands::toString);
        runCommand(commands.get(0));
        assertPrinted("class setosa versicolor virginica example setosa \u2026", runCommand(commands.get(1)));
        assertPrinted("serving iris.lanewise at http://localhost:", runCommand(commands.get(2)));
    }

    @Test
    void everyPageIsLinkedFromTheReadmeAndTheTour() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String page : pages()) {
            if (!Files.readString(ROOT.resolve("README.md")).contains("(docs/guide/" + page + ")")
                    || !Files.readString(ROOT.resolve("docs/tour.md")).contains("(guide/" + page + ")")) {
                missing.add(page);
            }
        }
        assertEquals(List.of(), missing);
    }
}
