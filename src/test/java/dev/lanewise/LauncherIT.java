package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/lanewise}, in the tree and in the distribution that the phase {@code package} has made. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final String NAME = "lanewise-" + dev.lanewise.internal.Version.TEXT;
    private static final int SIGTERM_STATUS = 128 + 15;
    /** The JVM prints it before the program starts, and no option prevents it. */
    private static final String WARNING = "WARNING: Using incubator modules: jdk.incubator.vector\n";

    @TempDir
    private Path folder;

    private Path home;

    /** How a program ended, and the text of its streams. */
    private record Ended(int exit, String out, String err) {}

    @BeforeEach
    void unpack() throws Exception {
        Path place = Files.createDirectory(folder.resolve("a place"));
        Process tar = new ProcessBuilder(
                        "tar", "-xf", ROOT.resolve("target/" + NAME + ".tar.gz").toString(), "-C", place.toString())
                .start();
        assertEquals(0, tar.waitFor());
        home = place.resolve(NAME);
    }

    @Test
    void printsTheVersionAndTheWarningOfTheJvm() throws Exception {
        Ended expected = new Ended(0, "lanewise " + dev.lanewise.internal.Version.TEXT + "\n", WARNING);
        assertEquals(expected, run(home.resolve("bin/lanewise"), Map.of(), "--version"));
        assertEquals(expected, run(ROOT.resolve("bin/lanewise"), Map.of(), "--version"));
    }

    @Test
    void isFoundThroughLinks() throws Exception {
        Path program = Path.of("a place", NAME, "bin/lanewise");
        Path link = Files.createSymbolicLink(folder.resolve("first"), program);
        Path second = Files.createSymbolicLink(folder.resolve("second"), link);
        assertEquals(0, run(second, Map.of(), "--version").exit());
    }

    @Test
    void trainsWithVectorKernelsAndWarnsOfNothing() throws Exception {
        Map<String, String> options = Map.of("LANEWISE_OPTS", "-Xmx400m -Dsome.property=1");
        Ended ended = run(
                home.resolve("bin/lanewise"),
                options,
                "train",
                "--data",
                home.resolve("examples/iris.csv").toString(),
                "--target",
                "species",
                "--epochs",
                "2",
                "--verbose",
                "--save",
                folder.resolve("iris.lanewise").toString());
        assertEquals(0, ended.exit(), ended.err());
        assertTrue(ended.out().matches("(?s)Epoch  1: .*parameters sha256: [0-9a-f]{64}\n"), ended.out());
        assertTrue(ended.err().contains("vector kernels"), ended.err());
        assertTrue(!ended.err().contains("warning: "), ended.err());
        assertTrue(Files.exists(folder.resolve("iris.lanewise")));
    }

    /** As docs/install.md describes; an archive that does not fit changes nothing; before JDK 19, none does. */
    @Test
    void usesAClassDataArchiveIfThereIsOneThatFits() throws Exception {
        // The JVM loads no class from an archive if the path of the jar contains a space.
        Path place = Files.move(home, folder.resolve("place"));
        Path program = place.resolve("bin/lanewise");
        Path archive = place.resolve("lib/lanewise.jsa");
        Ended made = run(
                program,
                Map.of("LANEWISE_OPTS", "-Xlog:disable -XX:ArchiveClassesAtExit=" + archive),
                "train",
                "--data",
                place.resolve("examples/iris.csv").toString(),
                "--target",
                "species",
                "--epochs",
                "3");
        assertEquals(0, made.exit(), made.err());
        Ended logged = run(program, Map.of("LANEWISE_OPTS", "-Xlog:class+load"), "--version");
        assertEquals(
                Runtime.version().feature() >= 19,
                logged.out().contains("dev.lanewise.cli.Main source: shared objects file (top)"),
                "whether classes are loaded from the archive");
        Ended expected = new Ended(0, "lanewise " + dev.lanewise.internal.Version.TEXT + "\n", WARNING);
        assertEquals(expected, run(program, Map.of("LANEWISE_OPTS", "-XX:-UseCompressedOops"), "--version"));
        Files.delete(archive);
        Files.writeString(archive, "no archive");
        assertEquals(expected, run(program, Map.of(), "--version"));
    }

    @Test
    void passesOnExitCodesAndMessages() throws Exception {
        Ended wrong = run(home.resolve("bin/lanewise"), Map.of(), "nonsense");
        assertEquals(2, wrong.exit());
        assertTrue(wrong.err().startsWith(WARNING + "lanewise: 'nonsense' is not a command"), wrong.err());
    }

    @Test
    void passesOnWhatTheJvmSays() throws Exception {
        Ended ended = run(home.resolve("bin/lanewise"), Map.of("LANEWISE_OPTS", "-XX:NoSuchOption=1"), "--version");
        assertEquals(1, ended.exit());
        assertTrue(ended.err().contains("Unrecognized VM option 'NoSuchOption=1'"), ended.err());
    }

    @Test
    void writesToStreamsAsAShellHasRedirectedThem() throws Exception {
        String lanewise = "'" + home.resolve("bin/lanewise") + "'";
        String version = "lanewise " + dev.lanewise.internal.Version.TEXT + "\n";
        assertEquals(new Ended(0, version, ""), shell(Map.of(), lanewise + " --version 2>&-"));
        Ended missing = shell(Map.of(), "{ " + lanewise + " train --data nope.csv; echo done; } > both 2>&1; cat both");
        assertEquals(WARNING + "lanewise train: nope.csv: there is no such file\ndone\n", missing.out());
        Files.createSymbolicLink(folder.resolve("linked"), home.resolve("bin"));
        Map<String, String> environment = Map.of("CDPATH", folder.toString(), "LC_ALL", "C");
        assertEquals(version, shell(environment, "linked/lanewise --version").out());
        // A name that is not ASCII, which only the shell writes.
        String data = "file=$(printf 'bl\\303\\274ten.csv'); cp '" + home.resolve("examples/iris.csv") + "' \"$file\"; "
                + lanewise + " data \"$file\"";
        assertEquals(0, shell(environment, data).exit());
    }

    private Ended shell(Map<String, String> environment, String command) throws Exception {
        return run(Path.of("sh"), environment, "-c", "cd '" + folder + "' && " + command);
    }

    @Test
    void leavesSignalsToTheProgram() throws Exception {
        Process process = start(home.resolve("bin/lanewise"), Map.of(), "train", "--epochs", "100000");
        Path out = folder.resolve("out");
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.readString(out).contains("Epoch  0") && System.nanoTime() < latest) {
            Thread.sleep(20);
        }
        process.destroy();
        assertEquals(SIGTERM_STATUS, process.waitFor());
        assertTrue(Files.readString(out).contains("parameters sha256: "), Files.readString(out));
    }

    @Test
    void namesWhatIsMissing() throws Exception {
        Path program = home.resolve("bin/lanewise");
        assertEquals(
                "lanewise: JAVA_HOME is /nowhere, which has no bin/java; set it to the folder of Java 17 or"
                        + " newer\n",
                run(program, Map.of("JAVA_HOME", "/nowhere"), "train").err());
        Path old = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
        Files.createFile(old.resolve("bin/java")).toFile().setExecutable(true);
        for (String version : List.of("1.8.0_402", "11.0.22", "16")) {
            Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
            Ended ended = run(program, Map.of("JAVA_HOME", old.toString()), "train");
            assertEquals(1, ended.exit());
            assertEquals(
                    "lanewise: Java 17 or newer is needed, but " + old.resolve("bin/java") + " is version "
                            + version.replaceAll("^1\\.|[._].*", "").replaceAll("\\..*", "")
                            + "; set JAVA_HOME to the folder of a newer one\n",
                    ended.err());
        }
        Files.delete(home.resolve("lib/lanewise.jar"));
        assertTrue(run(program, Map.of(), "train").err().contains("there is no lanewise.jar in"));
    }

    @Test
    void comesWithManualPagesAndCompletion() throws IOException {
        for (String page : List.of("lanewise.1", "lanewise-train.1", "lanewise-predict.1")) {
            assertTrue(
                    Files.readString(home.resolve("share/man/man1").resolve(page))
                            .startsWith(".TH"),
                    page);
        }
        Path share = home.resolve("share");
        assertTrue(Files.readString(share.resolve("bash-completion/completions/lanewise"))
                .contains("complete -F"));
        assertTrue(
                Files.readString(share.resolve("zsh/site-functions/_lanewise")).startsWith("#compdef lanewise"));
        assertTrue(Files.exists(home.resolve("LICENSE")));
    }

    @Test
    void commandsOfItsReadmeRunInItsFolder() throws Exception {
        List<String> commands = Files.readString(home.resolve("README.md"))
                .lines()
                .filter(line -> line.matches(" {4}bin/lanewise (train|predict) .*"))
                .map(String::strip)
                .toList();
        assertEquals(2, commands.size());
        for (String command : commands) {
            Ended ended = shell(Map.of(), "cd '" + home + "' && " + command);
            assertEquals(0, ended.exit(), ended.err());
        }
    }

    /** With the line ends of Windows. */
    @Test
    void comesWithALauncherForWindows() throws IOException {
        String script = Files.readString(home.resolve("bin/lanewise.cmd"));
        assertEquals(script, script.replaceAll("\\R", "\r\n"));
        assertEquals(script, Files.readString(ROOT.resolve("bin/lanewise.cmd")));
    }

    /** Each dependency of the application is in the list of licences, and the jar has no packages of others. */
    @Test
    void namesTheLicencesOfOthers() throws Exception {
        String licences = Files.readString(home.resolve("THIRD-PARTY.txt"));
        Matcher dependency = Pattern.compile(
                        "<artifactId>(?!lanewise|maven-|build-helper-|exec-|cyclonedx)([^<]+)</artifactId>")
                .matcher(Files.readString(ROOT.resolve("src/application/pom.xml")));
        while (dependency.find()) {
            assertTrue(licences.contains("\n" + dependency.group(1) + " "), dependency.group(1));
        }
        try (JarFile jar = new JarFile(home.resolve("lib/lanewise.jar").toFile())) {
            Set<String> roots = new TreeSet<>();
            jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .forEach(name -> roots.add(name.replaceFirst("^META-INF/versions/\\d+/", "")
                            .replaceFirst("^((?:[^/]+/){1,3}).*", "$1")));
            roots.removeIf(root -> root.matches("dev/lanewise/.*|picocli/.*|com/fasterxml/jackson/|de/siegmar/fastcsv/"
                    + "|ch/randelshofer/fastdoubleparser/|org/tomlj/.*|org/antlr/v4/|com/google/protobuf/"
                    + "|org/eclipse/jetty/|org/slf4j/.*"));
            assertEquals(Set.of(), roots, "packages of an artifact that THIRD-PARTY.txt may lack");
        }
    }

    private Ended run(Path program, Map<String, String> environment, String... arguments) throws Exception {
        Process process = start(program, environment, arguments);
        assertTrue(process.waitFor(2, TimeUnit.MINUTES));
        return new Ended(
                process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    private Process start(Path program, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
