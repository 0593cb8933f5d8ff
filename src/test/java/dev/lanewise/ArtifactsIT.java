package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The artifacts as they are packaged, which the phase {@code verify} has made before, as other projects use them. */
class ArtifactsIT {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path LIBRARY = ROOT.resolve("target/library/lanewise.jar");
    private static final Path MNIST = ROOT.resolve("target/mnist/lanewise-mnist.jar");
    private static final Path APPLICATION = ROOT.resolve("target/lanewise.jar");
    private static final Path EXAMPLE = ROOT.resolve("docs/examples/TwoSpirals.java");
    private static final int MOST_BYTES_OF_THE_LIBRARY = 1_600_000;
    private static final String VECTORS = "jdk.incubator.vector";
    private static final String CSV = "a.csv: a CSV file needs the library de.siegmar:fastcsv: add it to the"
            + " dependencies (on the module path, also --add-modules de.siegmar.fastcsv)";
    private static final String NO_MNIST = "MNIST is in an artifact of its own: add dev.lanewise:lanewise-mnist to the"
            + " dependencies (on the module path, also --add-modules dev.lanewise.mnist)";

    @TempDir
    private static Path compiled;

    @TempDir
    private Path folder;

    @Test
    void libraryAloneTrainsAndPredictsToTheSameBitsWithAndWithoutTheVectorModule() throws Exception {
        List<String> scalar = java(
                "-cp",
                LIBRARY.toString(),
                EXAMPLE.toString(),
                "200",
                folder.resolve("a").toString());
        List<String> vector = java(
                "--add-modules",
                VECTORS,
                "-cp",
                LIBRARY.toString(),
                EXAMPLE.toString(),
                "200",
                folder.resolve("b").toString());
        assertTrue(Integer.parseInt(scalar.get(0).replaceAll(" of 400 points .*", "")) > 390, scalar.get(0));
        assertEquals(scalar, vector);
        assertEquals(-1, Files.mismatch(folder.resolve("a"), folder.resolve("b")));
    }

    @Test
    void libraryHasNeitherMnistNorTheApplication() throws IOException {
        assertTrue(
                Files.size(LIBRARY) < MOST_BYTES_OF_THE_LIBRARY,
                () -> LIBRARY.toFile().length() + " bytes");
        Set<String> names = entries(LIBRARY);
        assertTrue(names.contains("module-info.class") && names.contains("dev/lanewise/data/Mnist.class"));
        for (String name : names) {
            assertTrue(
                    name.matches("META-INF/.*|module-info\\.class|dev/(lanewise/(.*\\.class|.*/)?)?"
                            + "|dev/lanewise/internal/kernel/ScalarMath\\.java"),
                    name);
            assertFalse(name.matches("dev/lanewise/(cli|serve|report)/.*|.*ubyte.*"), name);
        }
        assertEquals(Set.of("META-INF/lanewise/mnist/"), prefixes(MNIST, ".*ubyte\\.gz"));
        try (JarFile jar = new JarFile(LIBRARY.toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertFalse(manifest.containsKey(Attributes.Name.CLASS_PATH));
            assertFalse(manifest.containsKey(Attributes.Name.MAIN_CLASS));
        }
    }

    /** Reading something that needs another library says which one, in each way of starting a program. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void missingLibrariesAreNamed(boolean asModule) throws Exception {
        Files.writeString(folder.resolve("a.csv"), "x,y\n1,a\n2,b\n3,a\n4,b\n");
        Files.copy(ROOT.resolve("src/test/resources/tables/keras.safetensors"), folder.resolve("a.safetensors"));
        Files.write(folder.resolve("a.onnx"), new byte[] {8, 7});
        Path classes = user();
        List<String> start = asModule
                ? List.of("-p", LIBRARY + File.pathSeparator + classes, "-m", "user/user.Reading")
                : List.of("-cp", LIBRARY + File.pathSeparator + classes, "user.Reading");
        assertEquals(
                List.of(
                        CSV,
                        CSV,
                        "a.safetensors: the header of a safetensors file needs the library"
                                + " com.fasterxml.jackson.jr:jackson-jr-objects: add it to the dependencies (on the module"
                                + " path, also --add-modules com.fasterxml.jackson.jr.ob)",
                        "a.onnx: an ONNX file needs the library com.google.protobuf:protobuf-javalite: add it to the"
                                + " dependencies (on the module path, also --add-modules com.google.protobuf)",
                        NO_MNIST),
                java(start.toArray(String[]::new)));
    }

    /** The names in an ONNX file of Lanewise are JSON, which needs a library besides that for ONNX. */
    @Test
    void missingLibraryForNamesInOnnxFilesIsNamed() throws Exception {
        String program = Files.writeString(folder.resolve("Names.java"), """
            import dev.lanewise.Model;
            import dev.lanewise.data.MissingLibraryException;
            import dev.lanewise.network.Architecture;
            import dev.lanewise.network.Initializer;
            import java.nio.file.Path;

            public class Names {
                public static void main(String[] args) throws Exception {
                    try {
                        System.out.println(Model.load(Path.of("a.onnx")));
                    } catch (MissingLibraryException e) {
                        System.out.println(e.getMessage());
                    }
                    Model model = Model.of(Initializer.ZEROS.network(Architecture.notebook(2, 3, 2), 1));
                    try {
                        model.exportOnnx(Path.of("b.onnx"));
                    } catch (MissingLibraryException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
            """).toString();
        Model.of(Initializer.ZEROS.network(Architecture.notebook(2, 3, 2), 1)).exportOnnx(folder.resolve("a.onnx"));
        String protobuf = Path.of(CodedInputStream.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        String missing = ": an ONNX file with names needs the library com.fasterxml.jackson.jr:jackson-jr-objects: add"
                + " it to the dependencies (on the module path, also --add-modules com.fasterxml.jackson.jr.ob)";
        assertEquals(
                List.of("a.onnx" + missing, "b.onnx" + missing),
                java("-cp", LIBRARY + File.pathSeparator + protobuf, program));
        assertFalse(Files.exists(folder.resolve("b.onnx")));
    }

    /** On the module path SIMD needs no flag. */
    @Test
    void moduleBringsTheVectorModule() throws Exception {
        String path = String.join(File.pathSeparator, LIBRARY.toString(), MNIST.toString(), user().toString());
        assertEquals(
                List.of("dev.lanewise true", "50000"),
                java("-p", path, "--add-modules", "dev.lanewise.mnist", "-m", "user/user.Main"));
        assertEquals(List.of("null false", "50000"), java("-cp", path, "user.Main"));
    }

    @Test
    void imageOfJlinkTrains() throws Exception {
        Path image = folder.resolve("image");
        run(
                folder,
                "jlink",
                "-p",
                String.join(File.pathSeparator, LIBRARY.toString(), MNIST.toString(), user().toString()),
                "--add-modules",
                "user,dev.lanewise.mnist",
                "--output",
                image.toString());
        List<String> lines = start(
                List.of(
                        image.resolve("bin/java").toString(),
                        "--add-modules",
                        "dev.lanewise.mnist",
                        "-m",
                        "user/user.Main"),
                null);
        assertEquals(List.of("dev.lanewise true", "50000"), lines);
    }

    /** What Maven gives a project that depends on the artifacts. */
    @Test
    void dependingProjectGetsNoOtherJar() throws Exception {
        String version = dev.lanewise.internal.Version.TEXT;
        Path repository = folder.resolve("repository/dev/lanewise");
        publish(repository, "lanewise-parent", version, ROOT.resolve("pom.xml"), null);
        publish(repository, "lanewise", version, ROOT.resolve("src/library/pom.xml"), LIBRARY);
        publish(repository, "lanewise-mnist", version, ROOT.resolve("src/mnist/pom.xml"), MNIST);
        Path project = Files.createDirectory(folder.resolve("project"));
        Files.writeString(project.resolve("pom.xml"), """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>user</groupId>
              <artifactId>user</artifactId>
              <version>1</version>
              <repositories>
                <repository>
                  <id>built</id>
                  <url>REPOSITORY</url>
                </repository>
              </repositories>
              <dependencies>
                <dependency>
                  <groupId>dev.lanewise</groupId>
                  <artifactId>lanewise</artifactId>
                  <version>VERSION</version>
                </dependency>
                <dependency>
                  <groupId>dev.lanewise</groupId>
                  <artifactId>lanewise-mnist</artifactId>
                  <version>VERSION</version>
                </dependency>
              </dependencies>
              <build>
                <pluginManagement>
                  <plugins>
                    <plugin>
                      <groupId>org.apache.maven.plugins</groupId>
                      <artifactId>maven-dependency-plugin</artifactId>
                      <version>3.11.0</version>
                    </plugin>
                  </plugins>
                </pluginManagement>
              </build>
            </project>
            """.replace(
                        "REPOSITORY", folder.resolve("repository").toUri().toString())
                .replace("VERSION", version));
        Path tree = folder.resolve("tree.txt");
        // Maven's plugins are read from the usual local repository; the artifacts go to another one.
        start(
                List.of(
                        ROOT.resolve("mvnw").toString(),
                        "-q",
                        "-f",
                        project.resolve("pom.xml").toString(),
                        "-Dmaven.repo.local=" + folder.resolve("local"),
                        "-Dmaven.repo.local.tail=" + System.getProperty("localRepository"),
                        "dependency:tree",
                        "-DoutputFile=" + tree,
                        "-DoutputType=text"),
                ROOT);
        assertEquals(
                List.of(
                        "user:user:jar:1",
                        "+- dev.lanewise:lanewise:jar:" + version + ":compile",
                        "\\- dev.lanewise:lanewise-mnist:jar:" + version + ":compile"),
                Files.readAllLines(tree));
    }

    private static void publish(Path repository, String artifact, String version, Path pom, Path jarOrNone)
            throws IOException {
        Path place = Files.createDirectories(repository.resolve(artifact).resolve(version));
        Files.copy(pom, place.resolve(artifact + "-" + version + ".pom"));
        if (jarOrNone != null) {
            Files.copy(jarOrNone, place.resolve(artifact + "-" + version + ".jar"));
        }
    }

    /** The application needs no other file, and is no module. */
    @Test
    void applicationIsOneJar() throws Exception {
        Path alone = Files.copy(APPLICATION, folder.resolve("copy.jar"));
        assertEquals(
                List.of("lanewise " + dev.lanewise.internal.Version.TEXT),
                java("-jar", alone.toString(), "--version").subList(0, 1));
        List<String> lines = java(
                "-jar",
                alone.toString(),
                "train",
                "--data",
                ROOT.resolve("docs/examples/iris.csv").toString(),
                "--target",
                "species",
                "--layers",
                "4-3",
                "--epochs",
                "1",
                "--quiet",
                "--threads",
                "1");
        assertTrue(lines.get(lines.size() - 1).startsWith("parameters sha256: "), lines::toString);
        Set<String> names = entries(APPLICATION);
        assertFalse(names.stream().anyMatch(name -> name.endsWith("module-info.class")));
        assertTrue(names.contains("META-INF/lanewise/mnist/train-images-idx3-ubyte.gz"));
    }

    @Test
    void jarsHaveTheLicenceAndTheirVersion() throws IOException {
        byte[] licence = Files.readAllBytes(ROOT.resolve("LICENSE"));
        Path classes = ROOT.resolve("target/application/lanewise-application.jar");
        for (Path file : List.of(LIBRARY, MNIST, classes, APPLICATION)) {
            try (JarFile jar = new JarFile(file.toFile())) {
                JarEntry entry = jar.getJarEntry("META-INF/LICENSE");
                assertArrayEquals(licence, jar.getInputStream(entry).readAllBytes(), file::toString);
                Attributes manifest = jar.getManifest().getMainAttributes();
                assertEquals(
                        dev.lanewise.internal.Version.TEXT,
                        manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION),
                        file::toString);
            }
        }
    }

    /** Every entry has the date that the build gives it, so that the day of a build is not in its jars. */
    @Test
    void entriesAreDatedByTheBuild() throws IOException {
        for (Path file : List.of(LIBRARY, MNIST)) {
            Set<Object> times = new TreeSet<>();
            try (JarFile jar = new JarFile(file.toFile())) {
                jar.stream().forEach(entry -> times.add(entry.getTimeLocal()));
            }
            assertEquals("[2026-01-01T00:00]", times.toString(), file::toString);
        }
    }

    /** Compiles, before the first test that needs it, a module that uses the library. */
    private static Path user() throws Exception {
        Path classes = compiled.resolve("classes");
        if (Files.exists(classes)) {
            return classes;
        }
        Path source = Files.createDirectories(compiled.resolve("sources/user"));
        Files.writeString(source.resolve("module-info.java"), "module user { requires dev.lanewise; }");
        Path program = Files.createDirectories(source.resolve("user"));
        Files.writeString(program.resolve("Main.java"), """
            package user;

            import dev.lanewise.data.Mnist;
            import dev.lanewise.network.Architecture;

            public class Main {
                public static void main(String[] args) throws Exception {
                    System.out.println(Architecture.class.getModule().getName() + " "
                            + ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
                    System.out.println(Mnist.load().training().size());
                }
            }
            """);
        Files.writeString(program.resolve("Reading.java"), """
            package user;

            import dev.lanewise.Lanewise;
            import dev.lanewise.Model;
            import dev.lanewise.data.CsvFormat;
            import dev.lanewise.data.Datasets;
            import dev.lanewise.data.MissingLibraryException;
            import dev.lanewise.data.Mnist;
            import java.io.IOException;
            import java.nio.file.Path;

            public class Reading {
                interface Reader {
                    Object read() throws IOException;
                }

                public static void main(String[] args) throws Exception {
                    attempt(() -> Lanewise.readTable(Path.of("a.csv"), CsvFormat.defaults()));
                    attempt(() -> Lanewise.readTable(Path.of("a.csv")));
                    attempt(() -> Datasets.load(Path.of("a.safetensors")));
                    attempt(() -> Model.load(Path.of("a.onnx")));
                    attempt(() -> Mnist.load());
                }

                private static void attempt(Reader reader) throws IOException {
                    try {
                        System.out.println(reader.read());
                    } catch (MissingLibraryException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
            """);
        String main = program.resolve("Main.java").toString();
        String reading = program.resolve("Reading.java").toString();
        run(
                compiled,
                "javac",
                "-cp",
                LIBRARY.toString(),
                "-Xlint:all",
                "-Werror",
                "-d",
                compiled.resolve("warned").toString(),
                main,
                reading);
        // Modules that use an incubating one are warned of it, which -Werror takes for an error.
        Path warnings = compiled.resolve("warnings.txt");
        run(
                compiled,
                "javac",
                "-p",
                LIBRARY.toString(),
                "-Xlint:all",
                "-Xstdout",
                warnings.toString(),
                "-d",
                classes.toString(),
                source.resolve("module-info.java").toString(),
                main,
                reading);
        assertEquals(
                List.of(),
                Files.readAllLines(warnings).stream()
                        .filter(line -> line.contains("warning:") && !line.contains("using incubating module"))
                        .toList());
        return classes;
    }

    private static Set<String> entries(Path file) throws IOException {
        Set<String> names = new TreeSet<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            jar.stream().map(JarEntry::getName).forEach(names::add);
        }
        return names;
    }

    private static Set<String> prefixes(Path file, String pattern) throws IOException {
        Set<String> folders = new TreeSet<>();
        for (String name : entries(file)) {
            if (name.matches(pattern)) {
                folders.add(name.substring(0, name.lastIndexOf('/') + 1));
            }
        }
        return folders;
    }

    private List<String> java(String... arguments) throws Exception {
        return run(folder, "java", arguments);
    }

    /** Runs a program of this JDK in a folder, and gives the lines that it printed. */
    private static List<String> run(Path directory, String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", program).toString()));
        command.addAll(List.of(arguments));
        return start(command, directory);
    }

    private static List<String> start(List<String> command, Path directory) throws Exception {
        Path out = Files.createTempFile("lanewise", ".out");
        Path err = Files.createTempFile("lanewise", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.directory(directory == null ? null : directory.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            int status = builder.start().waitFor();
            String told = Files.readString(out) + Files.readString(err);
            assertEquals(0, status, () -> String.join(" ", command) + "\n" + told);
            return Files.readAllLines(out);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
