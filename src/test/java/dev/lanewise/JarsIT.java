package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars as they are packaged, which the phase {@code verify} has made before. */
class JarsIT {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path CORE = ROOT.resolve("target/lanewise-core.jar");
    private static final Path WHOLE = ROOT.resolve("target/lanewise.jar");
    private static final Path EXAMPLE = ROOT.resolve("docs/examples/TwoSpirals.java");
    private static final String TOP = "dev/lanewise/";
    private static final int MOST_BYTES_OF_CORE = 500_000;
    private static final Set<String> CORE_PACKAGES =
            Set.of("", "data", "engine", "engine/parallel", "engine/quantized", "format", "kernel", "metric", "model",
                    "network", "optim", "random", "train");

    @TempDir
    private Path folder;

    @Test
    void coreAloneTrainsAndPredictsToTheSameBitsWithAndWithoutTheVectorModule() throws Exception {
        List<String> scalar = java("-cp", CORE.toString(), EXAMPLE.toString(), "200", folder.resolve("a").toString());
        List<String> vector = java("--add-modules", "jdk.incubator.vector", "-cp", CORE.toString(), EXAMPLE.toString(),
                "200", folder.resolve("b").toString());
        assertTrue(Integer.parseInt(scalar.get(0).replaceAll(" of 400 points .*", "")) > 390, scalar.get(0));
        assertEquals(scalar, vector);
        assertEquals(-1, Files.mismatch(folder.resolve("a"), folder.resolve("b")));
    }

    /** It reads what needs no other library, and says what is not in it. */
    @Test
    void coreAloneReadsData() throws Exception {
        Path program = Files.writeString(folder.resolve("Reading.java"), """
                import dev.lanewise.data.DataSource;
                import java.io.IOException;

                class Reading {
                    public static void main(String[] args) {
                        for (String name : args) {
                            try {
                                System.out.println(DataSource.load(name).training().size());
                            } catch (IOException e) {
                                System.out.println(e.getMessage());
                            }
                        }
                    }
                }
                """);
        Path resources = ROOT.resolve("src/test/resources");
        Path pickle = Files.write(folder.resolve("mnist.pkl"), new byte[] {(byte) 0x80, 3, ']', '.'});
        List<String> lines =
                java("-cp", CORE.toString(), program.toString(), resources.resolve("npz/keras.npz").toString(),
                resources.resolve("libsvm/classes.svm").toString(), "mnist",
                resources.resolve("tables/keras.safetensors").toString(), pickle.toString());
        assertTrue(lines.get(0).matches("\\d+") && lines.get(1).matches("\\d+"), lines::toString);
        assertEquals(
                "embedded MNIST is not in this program; lanewise.jar has it, the core jar has not", lines.get(2));
        assertTrue(lines.get(3).endsWith("keras.safetensors: the reader of safetensors files is not in this program;"
                + " lanewise.jar has it, the core jar has not"), lines::toString);
        assertTrue(lines.get(4).endsWith("mnist.pkl: the reader of pickles is not in this program;"
                + " lanewise.jar has it, the core jar has not"), lines::toString);
    }

    @Test
    void coreIsSmallAndHoldsTheEngineAlone() throws IOException {
        assertTrue(Files.size(CORE) < MOST_BYTES_OF_CORE, () -> CORE.toFile().length() + " bytes");
        Set<String> packages = new TreeSet<>();
        try (JarFile jar = new JarFile(CORE.toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertFalse(manifest.containsKey(Attributes.Name.CLASS_PATH));
            assertFalse(manifest.containsKey(Attributes.Name.MAIN_CLASS));
            for (String entry : jar.stream().map(JarEntry::getName).toList()) {
                if (entry.startsWith(TOP) && !entry.endsWith("/")) {
                    packages.add(entry.substring(TOP.length(), Math.max(TOP.length(), entry.lastIndexOf('/'))));
                }
            }
        }
        assertEquals(new TreeSet<>(CORE_PACKAGES), packages);
    }

    /** Whoever requires the module gets it from either jar. */
    @Test
    void modulesCanRequireEitherJar() throws Exception {
        Path source = Files.createDirectories(folder.resolve("sources/user"));
        Files.writeString(source.resolve("module-info.java"), "module user { requires dev.lanewise; }");
        Files.writeString(Files.createDirectories(source.resolve("user")).resolve("Main.java"), """
                package user;

                import dev.lanewise.model.Architecture;

                public class Main {
                    public static void main(String[] args) {
                        System.out.println(Architecture.parse("3-2-1").getClass().getModule().getName());
                    }
                }
                """);
        for (Path jar : List.of(CORE, WHOLE)) {
            String path = jar + File.pathSeparator + ROOT.resolve("target/lib");
            Path classes = folder.resolve(jar.getFileName().toString());
            run("javac", "-p", path, "-d", classes.toString(), source.resolve("module-info.java").toString(),
                    source.resolve("user/Main.java").toString());
            assertEquals(List.of("dev.lanewise"),
                    java("-p", path + File.pathSeparator + classes, "-m", "user/user.Main"));
        }
    }

    /** Every entry has the date that the build gives it, so that the day of a build is not in its jars. */
    @Test
    void entriesAreDatedByTheBuild() throws IOException {
        Set<Object> times = new TreeSet<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("target"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jar")).toList()) {
                try (JarFile jar = new JarFile(file.toFile())) {
                    jar.stream().forEach(entry -> times.add(entry.getTimeLocal()));
                }
            }
        }
        assertEquals("[2026-01-01T00:00]", times.toString());
    }

    private static List<String> java(String... arguments) throws Exception {
        return run("java", arguments);
    }

    /** Runs a program of this JDK, and gives the lines that it printed. */
    private static List<String> run(String program, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", program).toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("lanewise", ".out");
        try {
            Process process = new ProcessBuilder(command).redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            assertEquals(0, process.waitFor(), () -> String.join(" ", command));
            return Files.readAllLines(out);
        } finally {
            Files.delete(out);
        }
    }
}
