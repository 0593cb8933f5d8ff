package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.NotebookSession.Output;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Jupyter notebook of the documents: each cell prints and returns what is stored in the file. */
@Tag("documents")
class DigitNotebookTest {
    private static final Path FILE =
            Path.of("docs/notebook/digit-recognition.ipynb").toAbsolutePath();
    private static final String CLASS_PATH = CompiledProgram.lanewise()
            + File.pathSeparator
            + Path.of("target/mnist/classes").toAbsolutePath();

    private static Map<String, Object> notebook;
    private static NotebookSession session;

    @BeforeAll
    static void open() throws IOException {
        notebook = JSON.std.mapFrom(Files.readString(FILE));
        session = new NotebookSession(CLASS_PATH);
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @Test
    void everyCellGivesTheStoredOutput() throws IOException {
        List<String> differences = new ArrayList<>();
        int executed = 0;
        for (Map<?, ?> cell : codeCells()) {
            Output actual = session.run(text(cell.get("source")));
            executed++;
            assertEquals(executed, cell.get("execution_count"), () -> cell.get("id") + " was not executed in order");
            differences.addAll(differences(stored(cell), actual, cell.get("id")));
        }
        assertTrue(executed > 20, "only " + executed + " cells");
        assertEquals(
                List.of(),
                differences,
                "if this is meant to be, execute " + FILE.getFileName() + " in Jupyter and save it");
    }

    @Test
    void fileIsANotebookForAJavaKernel() {
        assertEquals(4, notebook.get("nbformat"));
        assertEquals(5, notebook.get("nbformat_minor"));
        Map<?, ?> metadata = (Map<?, ?>) notebook.get("metadata");
        assertEquals(Map.of("name", "java", "display_name", "Java", "language", "java"), metadata.get("kernelspec"));
        Set<Object> ids = new HashSet<>();
        for (Map<?, ?> cell : cells()) {
            assertTrue(ids.add(cell.get("id")), () -> "two cells have the id " + cell.get("id"));
        }
    }

    @Test
    void onlyMagicAddsTheJarOfThisTreeToTheClassPath() {
        List<String> magics = codeCells().stream()
                .flatMap(cell -> text(cell.get("source")).lines())
                .filter(line -> line.startsWith("%"))
                .toList();
        assertEquals(List.of("%classpath ../../target/lanewise.jar"), magics);
        assertEquals(
                Path.of("target/lanewise.jar").toAbsolutePath(),
                FILE.resolveSibling("../../target/lanewise.jar").normalize());
    }

    @Test
    void differentOutputIsFound() throws IOException {
        Output actual = session.run("System.out.println(\"Epoch\"); 1 + 1");
        assertEquals(new Output("Epoch\n", "text/plain", "2"), actual);
        assertEquals(List.of(), differences(new Output("Epoch\n", "text/plain", "2"), actual, 1));
        assertEquals(
                1,
                differences(new Output("Epoch\n", "text/plain", "3"), actual, 1).size());
        assertEquals(
                1, differences(new Output("", "text/plain", "2"), actual, 1).size());
        assertEquals(1, differences(new Output("Epoch\n", "", ""), actual, 1).size());

        Output picture = session.run("""
            new java.awt.image.BufferedImage(2, 3, java.awt.image.BufferedImage.TYPE_BYTE_GRAY)
            """);
        Output other = session.run("""
            var white = new java.awt.image.BufferedImage(2, 3, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
            white.getRaster().setSample(1, 2, 0, 255);
            white
            """);
        assertEquals("image/png", other.type());
        assertEquals(List.of(), differences(picture, picture, 1));
        assertEquals(1, differences(picture, other, 1).size());
    }

    @Test
    void cellThatFailsIsFound() {
        assertThrows(AssertionError.class, () -> session.run("int wrong = \"text\";"), "does not compile");
        assertThrows(AssertionError.class, () -> session.run("Integer.parseInt(\"x\")"), "throws");
        assertThrows(AssertionError.class, () -> session.run("if (true) {"), "incomplete");
    }

    private static List<String> differences(Output stored, Output actual, Object cell) throws IOException {
        List<String> found = new ArrayList<>();
        if (!stored.printed().equals(actual.printed())) {
            found.add(cell + " printed " + actual.printed() + ", stored is " + stored.printed());
        }
        boolean isSame = stored.type().equals(actual.type())
                && (stored.type().equals("image/png")
                        ? pixels(stored).equals(pixels(actual))
                        : stored.value().equals(actual.value()));
        if (!isSame) {
            found.add(cell + " returned " + actual.type() + " " + actual.value() + ", stored is " + stored.type() + " "
                    + stored.value());
        }
        return found;
    }

    /** The rows of a picture; encoders of different JDKs may write the same picture as different bytes. */
    private static List<List<Integer>> pixels(Output picture) throws IOException {
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(Base64.getMimeDecoder().decode(picture.value())));
        List<List<Integer>> rows = new ArrayList<>();
        for (int y = 0; y < image.getHeight(); y++) {
            List<Integer> row = new ArrayList<>();
            for (int x = 0; x < image.getWidth(); x++) {
                row.add(image.getRGB(x, y));
            }
            rows.add(row);
        }
        return rows;
    }

    /** What the file stores as the output of a cell. */
    private static Output stored(Map<?, ?> cell) {
        StringBuilder printed = new StringBuilder();
        String type = "";
        String value = "";
        for (Object each : (List<?>) cell.get("outputs")) {
            Map<?, ?> output = (Map<?, ?>) each;
            if (output.get("output_type").equals("stream")) {
                assertEquals("stdout", output.get("name"));
                printed.append(text(output.get("text")));
            } else {
                assertEquals("execute_result", output.get("output_type"));
                Map<?, ?> data = (Map<?, ?>) output.get("data");
                type = data.containsKey("image/png") ? "image/png" : "text/plain";
                value = text(data.get(type));
            }
        }
        return new Output(printed.toString(), type, value);
    }

    private static List<Map<?, ?>> codeCells() {
        return cells().stream()
                .filter(cell -> cell.get("cell_type").equals("code"))
                .toList();
    }

    private static List<Map<?, ?>> cells() {
        return ((List<?>) notebook.get("cells"))
                .stream().<Map<?, ?>>map(cell -> (Map<?, ?>) cell).toList();
    }

    /** Text in a notebook: a string, or a list of its lines. */
    private static String text(Object source) {
        return source instanceof List<?> lines
                ? lines.stream().map(Object::toString).collect(Collectors.joining())
                : source.toString();
    }
}
