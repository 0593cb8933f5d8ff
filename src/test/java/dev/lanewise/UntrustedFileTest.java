package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.Splits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
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

    /** Found by the profile {@code fuzz}, see {@code docs/architecture.md}. */
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

    @Property(tries = 2000)
    void damagedFilesAreReadOrRefused(@ForAll UntrustedFile kind, @ForAll long seed) throws IOException {
        List<byte[]> seeds = SEEDS.computeIfAbsent(kind, UntrustedFile::seeds);
        kind.isReadOrRefused(Damage.of(seeds, new Random(seed)), scratch);
    }

    /** Names that whoever unpacks them by their paths would write anywhere. */
    @Test
    void namesWithinAnArchiveAreNoPaths() throws IOException {
        Path inner = Files.createDirectories(folder.resolve("a/b"));
        List<String> names = List.of(
                "../evil.npy",
                "../../x.npy",
                folder.resolve("absolute.npy").toString(),
                "y/../../y.npy",
                "..\\evil.npy");
        for (boolean isWhole : new boolean[] {true, false}) {
            Path file = inner.resolve(isWhole + ".npz");
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                for (String name : names) {
                    add(zip, name, UntrustedSeeds.npyTargets());
                }
                if (isWhole) {
                    add(zip, "x.npy", UntrustedFile.NPY.seeds().get(0));
                    add(zip, "y.npy", UntrustedSeeds.npyTargets());
                }
            }
        }
        List<Path> before = walked();
        assertEquals(6, Datasets.load(inner.resolve("true.npz")).training().inputs());
        String refusal = assertThrows(DataFormatException.class, () -> Datasets.load(inner.resolve("false.npz")))
                .getMessage();
        assertTrue(refusal.startsWith(inner.resolve("false.npz") + ": the archive has the arrays ../evil, "), refusal);
        assertEquals(before, walked());
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
    }

    private List<Path> walked() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }

    /** Links that turn in circles, lead nowhere or lead to what never ends. */
    @Test
    void linksAmongPicturesAreReadLikeFilesOrLeftAlone() throws IOException {
        for (String name : List.of("cat", "dog")) {
            Path kind = Files.createDirectories(folder.resolve("data").resolve(name));
            for (int i = 0; i < 10; i++) {
                Files.write(kind.resolve(i + ".png"), UntrustedSeeds.picture("png", false));
            }
            Files.createSymbolicLink(kind.resolve("circle"), kind);
            Files.createSymbolicLink(kind.resolve("self.png"), kind.resolve("self.png"));
            Files.createSymbolicLink(kind.resolve("nothing.png"), folder.resolve("nothing"));
            Files.createSymbolicLink(kind.resolve("endless.png"), Path.of("/dev/zero"));
            Files.createSymbolicLink(kind.resolve("another.png"), kind.resolve("0.png"));
        }
        Splits splits = Datasets.load(folder.resolve("data"));
        // JUnit warns of links that it removes.
        Files.delete(folder.resolve("data/cat/endless.png"));
        Files.delete(folder.resolve("data/dog/endless.png"));
        assertEquals(
                22,
                splits.training().size()
                        + splits.validation().size()
                        + splits.test().size());
    }
}
