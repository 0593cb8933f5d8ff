package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is public or protected has a comment, and no comment has a mistake that javadoc would find. */
class JavadocTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    /** A first sentence often says all; tags are for what it does not. */
    private static final Pattern LEFT_TO_THE_AUTHOR = Pattern.compile("no @(param|return|throws) ?.*");

    @TempDir
    private Path folder;

    @Test
    void publicMembersHaveCommentsWithoutMistakes() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String folder : List.of("src/library/java", "src/application/java", "src/library/generator",
                "target/library/generated-sources/kernels")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                sources.addAll(files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.endsWith("module-info.java")).toList());
            }
        }
        assertEquals(List.of(), mistakes(sources));
    }

    @Test
    void mistakesAreFound() throws IOException {
        Path file = Files.writeString(folder.resolve("Wrong.java"), """
                /** A {@link Nothing} and an <unknown> tag. */
                public class Wrong {
                    public int uncommented;
                    int mayBe;

                    /** Says it all. */
                    public Wrong(int x) {}

                    /** @param y that there is not */
                    protected void shift(int x) {}
                }
                """);
        List<String> mistakes = mistakes(List.of(file));
        List<String> lines =
                mistakes.stream().map(mistake -> mistake.replaceAll("^.*?:(\\d+): .*", "$1")).distinct().toList();
        assertEquals(List.of("1", "3", "9"), lines, mistakes::toString);
    }

    private List<String> mistakes(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options = List.of("--add-modules", "jdk.incubator.vector", "-proc:none", "-Xmaxwarns", "100000",
                "-Xmaxerrs", "100000", "-Xdoclint:all/protected", "-classpath", System.getProperty("java.class.path"),
                "-d", folder.toString());
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(diagnostics, Locale.ENGLISH, null)) {
            compiler.getTask(null, manager, diagnostics, options, null,
                    manager.getJavaFileObjectsFromPaths(files)).call();
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getSource() != null)
                .filter(diagnostic -> !LEFT_TO_THE_AUTHOR.matcher(diagnostic.getMessage(Locale.ENGLISH)).matches())
                .sorted((a, b) -> Long.compare(a.getLineNumber(), b.getLineNumber()))
                .map(JavadocTest::text)
                .toList();
    }

    private static String text(Diagnostic<? extends JavaFileObject> diagnostic) {
        return Path.of(diagnostic.getSource().toUri()).getFileName() + ":" + diagnostic.getLineNumber() + ": "
                + diagnostic.getMessage(Locale.ENGLISH);
    }
}
