package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Rules about the repository as a whole: what its sources may use, and that its documents tell of what is there. */
class RepositoryTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();

    /** Names in the documents that look like a class of this repository and belong to someone else. */
    private static final Set<String> NAMES_FROM_ELSEWHERE =
            Set.of("CrossEntropyCost", "QuadraticCost", "PerMethodTrapLimit", "StratifiedKFold");

    /** The sources by file; {@link #CODE} has them without comments and literals. */
    private static final Map<String, String> SOURCES = new TreeMap<>();

    private static final Map<String, String> CODE = new HashMap<>();

    /** The source of every type of the repository without comments and literals, by the type's simple name. */
    private static final Map<String, String> TYPES = new HashMap<>();

    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|enum|record)\\s+([A-Z]\\w*)");

    // In pieces, so that this file does not break its own rule.
    private static final Pattern REGISTRY = Pattern.compile("repo1?\\.ma" + "ven|\\bma" + "ven2\\b|mvn" + "repository"
            + "|sona" + "type|jcen" + "ter|registry\\.npm" + "js|py" + "pi\\.org|python" + "hosted|deb\\.deb" + "ian");
    /** Files that name Maven Central, because Lanewise is published there. */
    private static final Set<String> OF_PUBLISHING = Set.of("pom.xml", "docs/releases.md");

    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w.])/(?:wo" + "rk|ro" + "ot|home/\\w+|Users/\\w+)/|/jv" + "m/\\w");

    @Test
    void sourcesKeepTheRules() {
        List<String> violations = new ArrayList<>();
        SOURCES.forEach((file, text) -> violations.addAll(SourceRules.violations(file, text, CODE.get(file))));
        assertNone(violations);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "library/network/A.java | import jdk.incubator.vector.FloatVector;",
                "library/internal/kernel/ScalarKernels.java | jdk.incubator.vector.FloatVector v;",
                "test/network/A.java | import jdk.incubator.vector.FloatVector;",
                "application/cli/A.java | import dev.lanewise.reference.ReferenceNetwork;",
                "library/training/A.java | import dev.lanewise.reference.ReferenceNetwork;",
                "application/cli/A.java | import dev.lanewise.internal.kernel.Kernels;",
                "application/report/A.java | dev.lanewise.internal.random.NumpyRandom random;",
                "library/reference/A.java | import dev.lanewise.internal.kernel.Kernels;",
                "library/reference/A.java | import dev.lanewise.network.WeightPrecision;",
                "library/training/A.java | void f() { System.out.println(1); }",
                "library/training/A.java | void f() { Runtime.getRuntime().halt(1); }",
                "library/training/A.java | void f() { System . exit(1); }",
                "library/training/A.java | void f() { problem.printStackTrace(); }",
                "library/training/A.java | import java.util.*;",
                "library/training/A.java | String s = String.format(\"%d\", 1);",
                "application/cli/A.java | String s = String . format (text, 1);",
                "library/A.java | String s = name.toLowerCase(Locale.getDefault());",
                "application/cli/A.java | String s = \"%d\".formatted(1);",
                "application/cli/A.java | void f() { out.printf(\"%d\", 1); }",
                "application/cli/A.java | void f() { out.format(\"%d\", 1); }",
                "library/data/A.java | String s = name.toLowerCase();",
                "library/data/A.java | names.map(String::toUpperCase);",
                "library/data/A.java | Object o = new Formatter();",
                "library/data/A.java | Object o = new DecimalFormat(\"0.0\");",
                "library/data/A.java | Object o = DateTimeFormatter.ofPattern(\"yyyy\");",
                "mnist/A.java | String s = \"%d\".formatted(1);",
                "library/data/A.java | Object o = Calendar.getInstance();",
                "library/data/A.java | Object o = new Scanner(in);",
                "library/data/A.java | String s = text.replaceAll(\"\\\\p{Cntrl}+\", \" \");",
                "library/internal/text/Quote.java | boolean b = Character.isISOControl(c);",
                "application/serve/A.java | text.chars().anyMatch(Character::isISOControl);",
                "application/cli/A.java | Files.write(file, bytes);",
                "application/cli/A.java | Files . writeString(file, text);",
                "application/cli/A.java | Writer w = Files.newBufferedWriter(file);",
                "library/data/A.java | Path p = Files.createTempFile(folder, \"a\", \"b\");",
                "library/data/A.java | Files.copy(from, to);",
                "library/data/A.java | Files.move(from, to);",
                "library/data/A.java | map.forEach(Files::write);",
                "library/data/A.java | FileChannel c = FileChannel.open(file, StandardOpenOption.WRITE);",
                "library/data/A.java | OutputStream o = new FileOutputStream(name);",
                "library/data/A.java | Writer w = new FileWriter(name);",
                "library/data/A.java | Object o = new RandomAccessFile(name, \"rw\");",
                "application/cli/A.java | PrintStream o = new PrintStream(file.toFile());",
                "application/cli/A.java | PrintWriter o = new PrintWriter(\"report.html\");",
            })
    void sourceThatBreaksARuleIsCaught(String file, String text) {
        assertEquals(1, SourceRules.violations(placed(file), text).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "library/internal/kernel/VectorKernels.java | import jdk.incubator.vector.FloatVector;",
                "library/internal/kernel/Lanes.java | import jdk.incubator.vector.FloatVector;",
                "library/network/A.java | // System.out is not used, nor jdk.incubator.vector",
                "library/network/A.java | /** {@link dev.lanewise.internal.training.Trainer} */",
                "library/reference/A.java | import dev.lanewise.internal.kernel.ScalarMath;",
                "library/internal/kernel/A.java | String module = \"jdk.incubator.vector\";",
                "library/training/A.java | import dev.lanewise.network.Network; char c = '\"'; String s;",
                "library/training/A.java | String s = \"\\\" System.out \";",
                "application/cli/A.java | import dev.lanewise.internal.text.Quote; void f() { System.exit(1); }",
                "application/doctor/A.java | import dev.lanewise.internal.kernel.Kernels;",
                "application/gradcheck/A.java | import dev.lanewise.internal.engine.Layout;",
                "application/cli/A.java | String s = String.format( Locale.ROOT, \"%d\", csv.format());",
                "application/cli/A.java | String s = text.toLowerCase(Locale.ROOT); // not toLowerCase()",
                "library/training/A.java | catch (NumberFormatException e) {}",
                "test/training/A.java | String s = String.format(\"%d\", 1);",
                "library/internal/text/Escape.java | boolean b = Character.isISOControl(c);",
                "library/internal/files/OpenFile.java | FileChannel c = FileChannel.open(file, options);",
                "application/cli/A.java | Files.readAllBytes(file); Files.createDirectories(folder);"
                        + " Files.delete(file);",
                "application/cli/A.java | PrintStream o = new PrintStream(out, false, StandardCharsets.UTF_8);",
            })
    void sourceThatKeepsTheRulesIsLeftAlone(String file, String text) {
        assertNone(SourceRules.violations(placed(file), text));
    }

    private static String placed(String file) {
        return "src/" + file.replaceFirst("/", "/java/dev/lanewise/");
    }

    @Test
    void everyPackageSaysWhatItIs() {
        List<String> missing = new ArrayList<>();
        for (String file : files(".java")) {
            Path description = ROOT.resolve(file).resolveSibling("package-info.java");
            boolean isOfAPackage = !file.matches("(src/test|src/library/generator|docs)/.*|.*/module-info.java");
            if (isOfAPackage && !Files.exists(description)) {
                missing.add("there is no package-info.java beside " + file);
            }
        }
        assertNone(missing);
    }

    @Test
    void noFileNamesARegistryOrAPathOfAMachine() {
        List<String> violations = new ArrayList<>();
        for (String file : files("")) {
            String text = read(ROOT.resolve(file));
            boolean publishes = OF_PUBLISHING.contains(file);
            if (text.indexOf('\0') >= 0) {
                continue;
            }
            for (Pattern forbidden : publishes ? List.of(MACHINE_PATH) : List.of(REGISTRY, MACHINE_PATH)) {
                Matcher name = forbidden.matcher(text);
                if (name.find()) {
                    violations.add(file + " names " + name.group());
                }
            }
        }
        assertNone(violations);
    }

    @Test
    void namesOfRegistriesAndMachinesAreRecognized() {
        assertTrue(REGISTRY.matcher("https://repo.ma" + "ven.apache.org/").find());
        assertTrue(MACHINE_PATH.matcher("cd /ro" + "ot/x").find());
        assertTrue(MACHINE_PATH.matcher("JAVA_HOME=/usr/lib/jv" + "m/java-17").find());
        assertFalse(MACHINE_PATH.matcher("for jdk in /usr/lib/jv" + "m/*; do").find());
        assertFalse(
                REGISTRY.matcher("https://archive.apache.org/dist/ma" + "ven/").find());
    }

    @Test
    void benchmarksUseTheVersionsOfTheProduct() {
        for (String property : List.of(
                "maven.compiler.release",
                "picocli.version",
                "jackson-jr.version",
                "fastcsv.version",
                "fastdoubleparser.version",
                "tomlj.version",
                "protobuf.version")) {
            Pattern element = Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<");
            Matcher product = element.matcher(read(ROOT.resolve("pom.xml")));
            Matcher bench = element.matcher(read(ROOT.resolve("bench/pom.xml")));
            assertTrue(product.find() && bench.find(), property);
            assertEquals(product.group(1), bench.group(1), property);
        }
    }

    @Test
    void processorsThatCiEmulatesAreInTheTable() {
        Matcher run = Pattern.compile("(?m)\\brun \\w+ (\\S+) \\S+ \"(?:vector|scalar) (\\d+)\" ")
                .matcher(read(ROOT.resolve(".ci/processors")));
        Map<String, String> runs = new TreeMap<>();
        while (run.find()) {
            runs.put(run.group(1), run.group(2));
        }
        assertTrue(runs.size() >= 5, runs::toString);
        List<String> table = read(ROOT.resolve("docs/compatibility.md"))
                .lines()
                .filter(line -> line.startsWith("| "))
                .toList();
        runs.forEach((name, width) -> assertTrue(
                table.stream()
                        .anyMatch(row -> row.endsWith("| `" + name + "` |")
                                && row.split("\\|")[2].matches(".*\\b" + width + "\\b.*")),
                name + ", " + width));
    }

    @Test
    void documentsTellOfWhatIsThere() {
        DocumentCheck check = new DocumentCheck(ROOT, TYPES, commands(), NAMES_FROM_ELSEWHERE);
        List<String> problems = new ArrayList<>();
        for (String file : files(".md")) {
            problems.addAll(check.problems(file, read(ROOT.resolve(file))));
        }
        assertNone(problems);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "See [the plan](docs/no-such-page.md).",
                "![digits](docs/no-such-picture.png)",
                "<img width=\"3\" src=\"docs/no-such-picture.png\">",
                "Look into `src/library/java/dev/lanewise/NoSuch.java`.",
                "Look into `bench/no-such-folder/`.",
                "The class `dev.lanewise.RepositoryTests` checks.",
                "The package `dev.lanewise.nosuch` checks.",
                "The method `dev.lanewise.RepositoryTest.noSuchMethod` checks.",
                "The class `NoSuch.java` checks.",
                "The class `NoSuchClass` checks.",
                "The method `RepositoryTest.noSuchMethod` checks.",
                "The page `no-such-page.md` tells.",
                "Run `./mvnw -f no-such-folder/pom.xml compile`.",
                "Run `./mvnw -Pno-such-profile verify`.",
                "Run `./mvnw test -Dtest=NoSuchTest`.",
                "Run `./mvnw test -Dlanewise.nosuch=3`.",
                "Run `./mvnw -f bench/pom.xml -q compile exec:exec -Dbench.args=\"NoSuchBenchmark -f 1\"`.",
                "Run `./mvnw -q compile exec:java -Dexec.args=\"strain --epochs 3\"`.",
                "Run `./mvnw -q compile exec:java -Dexec.args='train --epoch 3'`.",
                "Run `lanewise strain`.",
                "Run `java --add-modules jdk.incubator.vector -jar target/lanewise.jar train --epoch 3`.",
                "Run `java -jar target/no-such.jar train`.",
                "Run `java -cp target/lanewise-such.jar Main`.",
                "```\n$ lanewise strain\n```",
                "```\n./mvnw -q compile exec:java \\\n  -Dexec.args=\"strain\"\n```",
                "```\na block without an end",
            })
    void documentThatTellsOfWhatIsNotThereIsCaught(String text) {
        assertEquals(1, checkWithTrainOnly().problems("README.md", text).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "See [the licence](LICENSE), [the JDK](https://openjdk.org/) and [below](#below).",
                "Look into `src/library/java/`, `pom.xml`, `.ci/run` and `bench/pom.xml:12`.",
                "The classes `dev.lanewise.RepositoryTest`, `RepositoryTest.java`, `StringBuilder` and `MatMul` are"
                        + " known.",
                "The method `RepositoryTest.documentsTellOfWhatIsThere` is known.",
                "Run `./mvnw verify`, `./mvnw -Pno-vector-module verify` or `./mvnw test -Dtest=RepositoryTest`.",
                "Run `./mvnw -f bench/pom.xml -q compile exec:exec -Dbench.args=\"Peak.* -p width=512\"`.",
                "Run `lanewise COMMAND`, `lanewise train --epochs 3` or `lanewise train --epochs=3 > log"
                        + " --not-an-option`.",
                "Run `java --add-modules jdk.incubator.vector -jar target/lanewise.jar train --epochs 3`.",
                "Run `java -cp target/library/lanewise.jar Main`.",
                "```\nEpoch  0: 8836 / 10000\n```",
            })
    void documentThatTellsOfWhatIsThereIsLeftAlone(String text) {
        assertNone(checkWithTrainOnly().problems("README.md", text));
    }

    private static DocumentCheck checkWithTrainOnly() {
        return new DocumentCheck(ROOT, TYPES, Map.of("train", Set.of("--epochs")), Set.of("MatMul"));
    }

    private static void assertNone(List<String> violations) {
        assertTrue(violations.isEmpty(), () -> String.join("\n", violations));
    }

    @BeforeAll
    static void readTypes() {
        SOURCES.putAll(sources());
        SOURCES.forEach((file, text) -> {
            String code = SourceRules.withoutCommentsAndLiterals(text);
            CODE.put(file, code);
            Matcher type = TYPE.matcher(code);
            while (type.find()) {
                TYPES.merge(type.group(1), code, String::concat);
            }
        });
    }

    /** The long options of every command, by its name: empty as long as there is no command line. */
    private static Map<String, Set<String>> commands() {
        Map<String, Set<String>> commands = new HashMap<>();
        for (String file : files(".java")) {
            Matcher source = Pattern.compile("src/application/java/(dev/lanewise/cli/[A-Z]\\w*)\\.java")
                    .matcher(file);
            if (source.matches()) {
                Class<?> type;
                try {
                    type = Class.forName(source.group(1).replace('/', '.'));
                } catch (ClassNotFoundException e) {
                    throw new AssertionError(file + " does not hold the class it is named after", e);
                }
                CommandLine.Command command = type.getAnnotation(CommandLine.Command.class);
                if (command != null && command.subcommands().length > 0) {
                    new CommandLine(type)
                            .getSubcommands()
                            .forEach((name, line) -> commands.put(
                                    name, line.getCommandSpec().optionsMap().keySet()));
                }
            }
        }
        return commands;
    }

    /**
     * The text of every Java file by its path; that of a generated file is where it would be if it were written by
     * hand.
     */
    private static Map<String, String> sources() {
        Map<String, String> sources = new TreeMap<>();
        for (String file : files(".java")) {
            sources.put(file, read(ROOT.resolve(file)));
        }
        for (String folder : List.of("kernels", "lanes")) {
            String root = "target/library/generated-sources/" + folder;
            Set<String> generated = new TreeSet<>();
            collect(ROOT.resolve(root), Set.of(), ".java", generated);
            for (String file : generated) {
                sources.put(file.replace(root, "src/library/java"), read(ROOT.resolve(file)));
            }
        }
        return sources;
    }

    /** The files of the repository whose names end so, as paths from its root with slashes, in order. */
    static Set<String> files(String ending) {
        Set<String> generated = new TreeSet<>(Set.of(".git"));
        for (String pattern : read(ROOT.resolve(".gitignore")).lines().toList()) {
            generated.add(pattern.replaceFirst("/$", ""));
        }
        Set<String> files = new TreeSet<>();
        collect(ROOT, generated, ending, files);
        return files;
    }

    private static void collect(Path folder, Set<String> generated, String ending, Set<String> files) {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (generated.contains(name)) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    collect(entry, generated, ending, files);
                } else if (name.endsWith(ending)) {
                    files.add(ROOT.relativize(entry).toString().replace('\\', '/'));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file's text; Latin-1, because every file has one and the rules look for ASCII. */
    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
