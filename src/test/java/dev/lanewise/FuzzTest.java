package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jazzer makes files of those that are known, keeps what reaches new code, and goes on from there. It instruments the
 * JVM that it runs in, so each kind of file has a process of its own.
 */
@Tag("fuzz")
class FuzzTest {
    private static final int RUNS = Integer.getInteger("lanewise.fuzz.runs", 3000);
    /** Another one each time, so that every run searches elsewhere; Jazzer takes 0 for none. */
    private static final int SEED = Integer.getInteger(
            "lanewise.fuzz.seed", 1 + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));

    private static final String AGAIN =
            "./mvnw test -Pfuzz -Dlanewise.fuzz.seed=" + SEED + " -Dlanewise.fuzz.runs=" + RUNS;
    private static final Path TARGET = Path.of("").toAbsolutePath().resolve("target/fuzz");
    private static final int LONGEST = 4096;
    /** With what reads on our behalf: the JDK's decoders of pictures, ONNX's streams, rows of CSV. */
    private static final String WATCHED = "dev.lanewise.**:com.sun.imageio.**:com.google.protobuf.**:de.siegmar.**";
    /** For what does not end; {@link FuzzTarget} is stricter. */
    private static final int MOST_SECONDS_OF_A_FILE = 1200;

    @BeforeAll
    static void printSeed() {
        System.out.println("To run the same search again: " + AGAIN);
    }

    @ParameterizedTest
    @EnumSource
    void noFileDoesHarm(UntrustedFile kind) throws Exception {
        Path folder = TARGET.resolve(kind.name());
        Path seeds = emptied(folder.resolve("seeds"));
        int count = 0;
        for (byte[] seed : kind.seeds()) {
            Files.write(seeds.resolve("seed-" + count++), seed);
        }
        for (Path found : UntrustedSeeds.found(kind)) {
            Files.copy(found, seeds.resolve(found.getFileName().toString()));
        }
        Path log = folder.resolve("log.txt");
        int exit = fuzz(folder, seeds, log, kind.name(), FuzzTarget.class, SEED, RUNS);
        String said = Files.readString(log);
        assertEquals(
                0,
                exit,
                () -> said + "\nThe file is in " + folder
                        + "; it belongs into src/test/resources/fuzz. To find it again: " + AGAIN);
        assertTrue(said.contains("Done " + RUNS + " runs"), said);
    }

    /** Otherwise a fuzzer that calls nothing, or reports nothing, would be content with everything. */
    @Test
    void harmThatLiesDeepIsFound() throws Exception {
        Path folder = TARGET.resolve("CHECK");
        Path seeds = emptied(folder.resolve("seeds"));
        Files.writeString(seeds.resolve("seed"), "no harm");
        Path log = folder.resolve("log.txt");
        int exit = fuzz(folder, seeds, log, "CHECK", Harmed.class, 1, 1_000_000);
        String said = Files.readString(log);
        assertTrue(exit != 0 && said.contains("java.lang.StackOverflowError: harm"), said);
    }

    /** A target that fails where random bytes do not come in a hundred years. */
    public static final class Harmed {
        private static final String MAGIC = "HARM";

        private Harmed() {}

        /** Jazzer's name for it. */
        public static void fuzzerTestOneInput(byte[] content) {
            for (int i = 0; i < MAGIC.length(); i++) {
                if (i >= content.length || content[i] != MAGIC.charAt(i)) {
                    return;
                }
            }
            throw new StackOverflowError("harm");
        }
    }

    private static int fuzz(Path folder, Path seeds, Path log, String argument, Class<?> target, int seed, int runs)
            throws Exception {
        Path corpus = emptied(folder.resolve("corpus"));
        Path files = emptied(folder.resolve("files"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--target_args=" + argument + " " + files,
                "--instrumentation_includes=" + WATCHED,
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + File.separator,
                "-seed=" + seed,
                "-runs=" + runs,
                "-max_len=" + LONGEST,
                "-timeout=" + MOST_SECONDS_OF_A_FILE,
                "-use_value_profile=1",
                corpus.toString(),
                seeds.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Path emptied(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        return folder;
    }
}
