package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code in the Javadoc of exported packages and in the README compiles without a warning. */
@Tag("documents")
class DocumentedCodeTest {
    private static final Path SOURCES = Path.of("src/library/java").toAbsolutePath();
    private static final Path MODULE =
            Path.of("src/library/module/module-info.java").toAbsolutePath();
    private static final Pattern JAVADOC_BLOCK =
            Pattern.compile("<pre>\\{@code\\n(.*?)\\n *\\*? ?\\}</pre>", Pattern.DOTALL);
    private static final Pattern MARKDOWN_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern RECORD = Pattern.compile("\\Arecord House\\(.*\\) \\{\\}\n");
    /** A code span, a fenced block or an indented block of a page. */
    private static final Pattern PAGE_CODE =
            Pattern.compile("```\\w*\\n.*?```|`[^`\\n]+`|(?<=\\n) {4}[^\\n]+", Pattern.DOTALL);

    private static final Pattern MEMBER = Pattern.compile("(?<![\\w./-])([A-Z]\\w*)\\.(\\w+)");
    private static final Pattern SOURCE_LINK =
            Pattern.compile("\\[`?([\\w.]+)`?]\\(\\.\\./src/library/java/([\\w/-]+)\\.java\\)");
    private static final Pattern EXPORT = Pattern.compile("exports ([\\w.]+);");

    /** Around the statements of an example: what a reader knows from the text before it. */
    private static final String PROGRAM = """
        %s
        import java.io.InputStream;
        import java.nio.file.Path;
        import java.util.*;
        import javax.imageio.ImageIO;

        class Example%d {
            %s

            interface Main {}

            interface Source {
                boolean hasRows();

                Dataset nextRows();
            }

            List<House> houses;
            java.sql.ResultSet cursor;
            Source source;
            Table table;
            List<Table> batches;
            Dataset dataset;
            Splits splits;
            Architecture architecture;
            TrainingConfig config;
            Network network;
            Model model;
            Predictor served;
            float[][] pixels;
            int[] labels;
            int examples;

            Network network(int hidden) {
                return network;
            }

            void run() throws Exception {
        %s
            }
        }
        """;

    @TempDir
    private static Path folder;

    private static Set<String> packages;
    private static int programs;

    @BeforeAll
    static void findPackages() throws IOException {
        packages = EXPORT.matcher(Files.readString(MODULE))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(packages.contains("dev.lanewise.data"), packages::toString);
    }

    private static void compile(String statements) throws IOException {
        String imports = packages.stream().map(name -> "import " + name + ".*;").collect(Collectors.joining("\n"));
        int number = programs++;
        // A member rather than a local record, so that fields can have its type.
        Matcher record = RECORD.matcher(statements);
        String house = record.find() ? record.group() : "record House(double area, String town, double price) {}";
        CompiledProgram.ofText(
                "Example" + number, PROGRAM.formatted(imports, number, house, record.replaceFirst("")), folder);
    }

    /** Text of the examples in the Javadoc of a file. */
    private static List<String> examples(String source) {
        List<String> found = new ArrayList<>();
        Matcher block = JAVADOC_BLOCK.matcher(source);
        while (block.find()) {
            found.add(block.group(1).replaceAll("(?m)^ *\\* ?", ""));
        }
        return found;
    }

    private static List<String> examples(Path file) throws IOException {
        return examples(Files.readString(file));
    }

    @Test
    void everyPackagePageHasAnExample() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(MODULE));
        packages.forEach(
                name -> pages.add(SOURCES.resolve(name.replace('.', '/')).resolve("package-info.java")));
        for (Path page : pages) {
            assertEquals(1, examples(page).size(), page::toString);
        }
    }

    @Test
    void examplesOfTheJavadocCompile() throws IOException {
        List<Path> files = new ArrayList<>(List.of(MODULE));
        for (String name : packages) {
            try (Stream<Path> entries = Files.list(SOURCES.resolve(name.replace('.', '/')))) {
                entries.filter(file -> file.toString().endsWith(".java"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        int count = 0;
        for (Path file : files) {
            for (String example : examples(file)) {
                try {
                    compile(example);
                } catch (AssertionError e) {
                    throw new AssertionError(file + ": " + e.getMessage(), e);
                }
                count++;
            }
        }
        assertTrue(count >= packages.size() + 1, "found only " + count);
    }

    @Test
    void examplesOfTheReadmesCompile() throws IOException {
        for (String page : List.of(
                "README.md",
                "docs/examples/README.md",
                "docs/evaluation.md",
                "docs/api.md",
                "docs/formats.md",
                "docs/migration.md",
                "docs/training-in-java.md")) {
            Matcher block = MARKDOWN_BLOCK.matcher(Files.readString(Path.of(page)));
            while (block.find()) {
                compile(block.group(1));
            }
        }
    }

    /** Links of the page by package have the names of the files that they lead to; that these exist, others check. */
    @Test
    void pageAboutTheApiLinksEveryPackageAndNamesTypesAsTheyAre() throws IOException {
        String page = Files.readString(Path.of("docs/api.md"));
        Matcher link = SOURCE_LINK.matcher(page);
        Set<String> linked = new TreeSet<>();
        while (link.find()) {
            String name = link.group(2).replace('/', '.');
            assertEquals(name.replaceFirst("\\.package-info$", "").replaceFirst("^.*\\.(?=[A-Z])", ""), link.group(1));
            if (name.endsWith(".package-info")) {
                linked.add(link.group(1));
            }
        }
        assertEquals(packages, linked);
    }

    /** Members of public types that code on a page names and that do not exist. */
    private static List<String> unknownMembers(String page) {
        Map<String, Class<?>> types = new TreeMap<>();
        for (String name : packages) {
            try (Stream<Path> files = Files.list(SOURCES.resolve(name.replace('.', '/')))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    String simple = file.getFileName().toString().replace(".java", "");
                    if (!simple.equals("package-info")) {
                        Class<?> type = Class.forName(name + "." + simple);
                        if (Modifier.isPublic(type.getModifiers())) {
                            types.put(simple, type);
                        }
                    }
                }
            } catch (IOException | ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
        List<String> unknown = new ArrayList<>();
        PAGE_CODE
                .matcher(page)
                .results()
                .flatMap(code -> MEMBER.matcher(code.group()).results())
                .forEach(match -> {
                    Class<?> type = types.get(match.group(1));
                    String member = match.group(2);
                    if (type != null && !member.equals("java") && !hasMember(type, member)) {
                        unknown.add(match.group());
                    }
                });
        return unknown;
    }

    private static boolean hasMember(Class<?> type, String name) {
        return Stream.<Member>concat(Stream.of(type.getMethods()), Stream.of(type.getFields()))
                        .anyMatch(member -> member.getName().equals(name))
                || Stream.of(type.getClasses())
                        .anyMatch(nested -> nested.getSimpleName().equals(name));
    }

    @Test
    void pagesNameMembersThatExist() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("docs/examples/README.md")));
        for (String folder : List.of("docs", "docs/guide")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        for (Path page : pages) {
            assertEquals(List.of(), unknownMembers(Files.readString(page)), page::toString);
        }
        assertEquals(List.of("Task.CLASSES", "Model.read"), unknownMembers("""
            Say `OnnxFile.read(file, Task.CLASSES)` and `Task.MULTI_LABEL`, as `Task.java` does.

                Model model = Model.read(file);
            """));
    }

    @Test
    void errorInAnExampleIsFound() {
        List<String> found = examples("""
            /**
             * Text.
             *
             * <pre>{@code
             * Table table = Table.of(1);
             * Map<String, List<Integer>> braces = new HashMap<>() {{}};
             * }</pre>
             */
            """);
        assertEquals(
                List.of("Table table = Table.of(1);\nMap<String, List<Integer>> braces = new HashMap<>() {{}};"),
                found);
        assertThrows(AssertionError.class, () -> compile(found.get(0)));
        assertThrows(AssertionError.class, () -> compile("int unused = (int) 1;"), "a warning");
    }
}
