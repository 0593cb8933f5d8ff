package dev.lanewise;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;

/**
 * Executes the code cells of a Jupyter notebook in the JDK's own JShell, as Java kernels do. Cells run in a JVM of
 * their own. Lines that only a kernel understands, such as {@code %classpath}, are left out.
 */
final class NotebookSession implements AutoCloseable {
    /** Prints an image as kernels store it. */
    private static final String PRINT_PNG = """
        void printPng(java.awt.image.BufferedImage image) throws java.io.IOException {
            var png = new java.io.ByteArrayOutputStream();
            javax.imageio.ImageIO.write(image, "png", png);
            System.out.print(java.util.Base64.getEncoder().encodeToString(png.toByteArray()));
        }
        """;

    /**
     * What a cell prints, and the value of its last expression.
     *
     * @param printed text on the standard output
     * @param type MIME type of the value, or an empty string if the cell ends with no expression
     * @param value the value in this type; images in Base64
     */
    record Output(String printed, String type, String value) {}

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JShell shell;

    NotebookSession(String classPath) {
        shell = JShell.builder()
                // A busy machine may need more than the 5 seconds that JShell waits for its JVM by default.
                .executionEngine("jdi:hostname(127.0.0.1),timeout(60000)")
                .out(new PrintStream(out, true, StandardCharsets.UTF_8))
                .remoteVMOptions(
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Djava.awt.headless=true",
                        "-Dfile.encoding=UTF-8",
                        "-Duser.language=en")
                .build();
        shell.addToClasspath(classPath);
        run(PRINT_PNG);
    }

    /** Executes a cell; an error in it, or an exception that it throws, fails the test. */
    Output run(String cell) {
        SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
        CompletionInfo next = analysis.analyzeCompletion(
                cell.lines().filter(line -> !line.startsWith("%")).collect(Collectors.joining("\n")));
        SnippetEvent last = null;
        while (next.completeness().isComplete()) {
            last = evaluate(next.source());
            next = analysis.analyzeCompletion(next.remaining());
        }
        if (next.completeness() != SourceCodeAnalysis.Completeness.EMPTY) {
            throw new AssertionError("not a complete statement: " + next.remaining());
        }
        String printed = printed();
        String variable;
        String type;
        if (last != null
                && last.snippet() instanceof ExpressionSnippet expression
                && expression.subKind() == Snippet.SubKind.VAR_VALUE_SUBKIND) {
            variable = expression.name();
            type = expression.typeName();
        } else if (last != null
                && last.snippet() instanceof VarSnippet expression
                && expression.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
            variable = expression.name();
            type = expression.typeName();
        } else {
            return new Output(printed, "", "");
        }
        if (type.endsWith("BufferedImage")) {
            evaluate("printPng(" + variable + ")");
            return new Output(printed, "image/png", printed());
        }
        // JShell puts strings in quotation marks.
        return new Output(printed, "text/plain", last.value().replaceAll("^\"|\"$", ""));
    }

    /** Evaluates one snippet; earlier ones that it defines or replaces are left out of the result. */
    private SnippetEvent evaluate(String source) {
        SnippetEvent own = null;
        for (SnippetEvent event : shell.eval(source)) {
            if (event.exception() != null) {
                throw new AssertionError("the cell throws " + event.exception() + ": " + source);
            }
            if (event.status() == Snippet.Status.REJECTED) {
                throw new AssertionError(source
                        + shell.diagnostics(event.snippet())
                                .map(problem -> ": " + problem.getMessage(Locale.ENGLISH))
                                .collect(Collectors.joining()));
            }
            if (event.causeSnippet() == null) {
                own = event;
            }
        }
        return own;
    }

    private String printed() {
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return text;
    }

    @Override
    public void close() {
        shell.close();
    }
}
