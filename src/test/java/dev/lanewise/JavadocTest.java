package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.util.JavacTask;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.DocumentationTool;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is public or protected has a comment, and no comment has a mistake that javadoc would find. In exported
 * packages, comments have all tags.
 */
@Tag("documents")
class JavadocTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    /** In packages that are not exported, a first sentence often says all. */
    private static final Pattern LEFT_TO_THE_AUTHOR = Pattern.compile("no @(param|return|throws) ?.*");

    /** A compact constructor, whose parameters the record describes. */
    private static final Pattern COMPACT_CONSTRUCTOR = Pattern.compile("\\s*public \\w+ \\{");

    private static final Pattern OPTIONAL =
            Pattern.compile("(fastcsv|fastdoubleparser|protobuf-javalite|jackson-(core|jr-objects)|jspecify)-.*\\.jar");

    @TempDir
    private Path folder;

    @Test
    void publicMembersHaveCommentsWithoutMistakes() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String folder : List.of(
                "src/library/java",
                "src/application/java",
                "src/library/generator",
                "target/library/generated-sources/kernels",
                "target/library/generated-sources/lanes")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                sources.addAll(files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.endsWith("module-info.java"))
                        .toList());
            }
        }
        assertEquals(List.of(), mistakes(sources));
    }

    @Test
    void pagesOfExportedPackagesAreMadeWithoutAWarning() throws IOException {
        List<String> libraries = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> OPTIONAL.matcher(Path.of(entry).getFileName().toString())
                        .lookingAt())
                .toList();
        List<String> options = List.of(
                "-quiet",
                "-Xdoclint:all,-missing",
                "-Xmaxwarns",
                "100000",
                "--module",
                "dev.lanewise",
                "--module-source-path",
                "dev.lanewise=" + ROOT.resolve("src/library/java") + File.pathSeparator
                        + ROOT.resolve("src/library/module") + File.pathSeparator
                        + ROOT.resolve("target/library/generated-sources/kernels") + File.pathSeparator
                        + ROOT.resolve("target/library/generated-sources/lanes"),
                "--module-path",
                String.join(File.pathSeparator, libraries),
                "-d",
                folder.toString());
        DocumentationTool javadoc = ToolProvider.getSystemDocumentationTool();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = javadoc.getStandardFileManager(null, Locale.ENGLISH, null)) {
            assertTrue(
                    javadoc.getTask(messages, manager, null, null, options, null)
                            .call(),
                    messages::toString);
        }
        List<String> lines = messages.toString()
                .lines()
                .filter(line -> !line.contains("using incubating module") && !line.matches("\\d+ warnings?"))
                .toList();
        assertEquals(List.of(), lines);
        Path pages = folder.resolve("dev.lanewise/dev/lanewise");
        assertTrue(Files.exists(pages.resolve("data/package-summary.html")));
        assertFalse(Files.exists(pages.resolve("internal")), "only exported packages have pages");
        assertEquals(List.of(), unknownToUsers(pages));
    }

    /** Mentions of what a user of the jar does not have: internal types, which have no pages, and files of docs. */
    private static List<String> unknownToUsers(Path pages) throws IOException {
        Pattern unknown = Pattern.compile("dev[./]lanewise[./]internal[\\w./]*|\\bdocs/\\w+\\.md|<code>("
                + String.join("|", internalTypes(pages)) + ")[.(#][^<]*");
        try (Stream<Path> files = Files.walk(pages)) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .flatMap(file -> unknown.matcher(RepositoryTest.read(file))
                            .results()
                            .map(found -> pages.relativize(file) + ": " + found.group()))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> internalTypes(Path pages) throws IOException {
        Set<String> open;
        try (Stream<Path> files = Files.walk(pages)) {
            open = files.map(file -> file.getFileName().toString().replaceFirst("(.*\\.)?(\\w+)\\.html$", "$2"))
                    .collect(Collectors.toSet());
        }
        try (Stream<Path> files = Files.walk(ROOT.resolve("src/library/java/dev/lanewise/internal"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\w+\\.java"))
                    .map(name -> name.replace(".java", ""))
                    .filter(name -> !open.contains(name))
                    .sorted()
                    .toList();
        }
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
        List<String> lines = mistakes.stream()
                .map(mistake -> mistake.replaceAll("^.*?:(\\d+): .*", "$1"))
                .distinct()
                .toList();
        assertEquals(List.of("1", "3", "9"), lines, mistakes::toString);
    }

    private List<String> mistakes(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options = List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-proc:none",
                "-Xmaxwarns",
                "100000",
                "-Xmaxerrs",
                "100000",
                "-Xdoclint:all/protected",
                "-classpath",
                System.getProperty("java.class.path"));
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(diagnostics, Locale.ENGLISH, null)) {
            // Without classes, which nobody would read.
            ((JavacTask) compiler.getTask(
                            null, manager, diagnostics, options, null, manager.getJavaFileObjectsFromPaths(files)))
                    .analyze();
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getSource() != null)
                .filter(diagnostic -> !LEFT_TO_THE_AUTHOR
                                .matcher(diagnostic.getMessage(Locale.ENGLISH))
                                .matches()
                        || isExported(diagnostic.getSource()) && !isOfACompactConstructor(diagnostic))
                .sorted((a, b) -> Long.compare(a.getLineNumber(), b.getLineNumber()))
                .map(JavadocTest::text)
                .toList();
    }

    private static boolean isExported(JavaFileObject source) {
        Path folder = Path.of(source.toUri()).toAbsolutePath().getParent();
        Path sources = ROOT.resolve("src/library/java");
        return folder.startsWith(sources)
                && RepositoryTest.read(ROOT.resolve("src/library/module/module-info.java"))
                        .contains("exports "
                                + sources.relativize(folder).toString().replace(File.separatorChar, '.') + ";");
    }

    private static boolean isOfACompactConstructor(Diagnostic<? extends JavaFileObject> diagnostic) {
        return diagnostic.getMessage(Locale.ENGLISH).startsWith("no @param")
                && COMPACT_CONSTRUCTOR
                        .matcher(RepositoryTest.read(
                                        Path.of(diagnostic.getSource().toUri()))
                                .lines()
                                .skip(diagnostic.getLineNumber() - 1)
                                .findFirst()
                                .orElseThrow())
                        .matches();
    }

    private static String text(Diagnostic<? extends JavaFileObject> diagnostic) {
        return Path.of(diagnostic.getSource().toUri()).getFileName() + ":" + diagnostic.getLineNumber() + ": "
                + diagnostic.getMessage(Locale.ENGLISH);
    }
}
