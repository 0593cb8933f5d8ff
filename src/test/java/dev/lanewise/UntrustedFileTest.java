package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is in a file, it is read, or refused in one sentence, without filling the memory. */
class UntrustedFileTest {
    private static final Map<UntrustedFile, List<byte[]>> SEEDS = new EnumMap<>(UntrustedFile.class);
    private static Path scratch;

    @TempDir
    private Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        scratch = Files.createTempDirectory("damaged");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void someOfEveryKindIsRead(UntrustedFile kind) throws IOException {
        int read = 0;
        for (byte[] seed : kind.seeds()) {
            read += kind.isReadOrRefused(seed, folder) ? 1 : 0;
        }
        assertTrue(read > 0);
    }

    /** Found by the profile {@code fuzz}, see {@code docs/contributing.md}. */
    @ParameterizedTest
    @EnumSource
    void whatDidHarmOnceIsReadOrRefused(UntrustedFile kind) throws IOException {
        for (Path file : UntrustedSeeds.found(kind)) {
            try {
                kind.isReadOrRefused(Files.readAllBytes(file), folder);
            } catch (Throwable e) {
                throw new AssertionError(file.toString(), e);
            }
        }
    }

    @Property(tries = 8000)
    void damagedFilesAreReadOrRefused(@ForAll UntrustedFile kind, @ForAll long seed) throws IOException {
        List<byte[]> seeds = SEEDS.computeIfAbsent(kind, UntrustedFile::seeds);
        kind.isReadOrRefused(Damage.of(seeds, new Random(seed)), scratch);
    }
}
