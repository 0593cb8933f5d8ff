package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.internal.kernel.KernelGenerator.Tile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which kernels the generator writes, which of them are called, and that the build compiles what it writes. */
class KernelGeneratorTest {
    private static final Path GENERATED = Path.of("")
            .toAbsolutePath()
            .resolve("target/library/generated-sources/kernels/dev/lanewise/internal/kernel");
    private static final int MOST = 200;

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void tilesCoverEveryVectorAndEveryRowOnce(int registers) {
        TreeSet<Integer> widths = KernelGenerator.widths(registers);
        assertCoversAll(widths);
        for (int vectors : widths) {
            assertCoversAll(KernelGenerator.heights(vectors));
        }
    }

    private static void assertCoversAll(TreeSet<Integer> sizes) {
        for (int count = 0; count <= MOST; count++) {
            int left = count;
            while (left > 0) {
                int next = KernelGenerator.next(sizes, left);
                assertTrue(sizes.contains(next) && next <= left, next + " of " + left + " with " + sizes);
                left -= next;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1 4 6, 1 1 1 4 4 6 6 4 4 6 6 6 6 6 6 6 6 6 6 6 6",
        "1 4 5 8, 1 1 1 4 5 5 5 8 5 5 5 8 8 5 5 8 8 8 5 8 8",
        "1 2 3 4, 1 2 3 4 3 4 4 4 4 4 4 4 4 4 4 4 4 4 4 4 4",
    })
    void largestSizeThatLeavesFewestOnesIsNext(String sizes, String expected) {
        TreeSet<Integer> all = new TreeSet<>(numbers(sizes));
        assertEquals(
                numbers(expected),
                IntStream.rangeClosed(1, 21)
                        .mapToObj(left -> KernelGenerator.next(all, left))
                        .toList());
    }

    private static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
    }

    @Test
    void stripsAreAsWideAsTheRegistersHold() {
        assertEquals(List.of(1, 2), List.copyOf(KernelGenerator.widths(16)));
        assertEquals(List.of(1, 2, 3, 4), List.copyOf(KernelGenerator.widths(32)));
    }

    @Test
    void generatedCodeChoosesAsTheTableSays() {
        assumeTrue(!TestedKernels.withoutModule());
        TestedKernels.vector(); // settles the width, which Lanes needs
        for (int left = 1; left <= MOST; left++) {
            int strip = KernelGenerator.next(KernelGenerator.widths(Lanes.REGISTERS), left);
            assertEquals(strip, VectorTiles.stripOf(left));
            for (int vectors : KernelGenerator.widths(32)) {
                int next = KernelGenerator.next(KernelGenerator.heights(vectors), left);
                assertEquals(next, VectorTiles.rowsOf(vectors, left));
            }
        }
    }

    @Test
    void everyTileIsCalled() {
        String text = KernelGenerator.files().get("VectorTiles.java");
        for (Tile tile : KernelGenerator.TILES) {
            assertEquals(3, text.split(tile.name() + "\\(", -1).length, tile.name() + " has a method and a call");
        }
    }

    @Test
    void buildCompilesWhatTheGeneratorWrites() throws IOException {
        for (Map.Entry<String, String> file : KernelGenerator.files().entrySet()) {
            assertEquals(file.getValue(), Files.readString(GENERATED.resolve(file.getKey())));
            String type = file.getKey().replace(".java", ".class");
            assertTrue(VectorTile.class.getResource(type) != null, type);
        }
    }

    @Test
    void linesAreNoLongerThanWrittenOnes() {
        KernelGenerator.files()
                .forEach((name, text) ->
                        text.lines().forEach(line -> assertTrue(line.length() <= 120, () -> name + ": " + line)));
    }

    @Test
    void onlyWhatChangesIsWritten(@TempDir Path folder) throws IOException {
        String[] arguments = {folder.toString()};
        KernelGenerator.main(arguments);
        Path kernels = folder.resolve("dev/lanewise/internal/kernel");
        Path unchanged = Files.setLastModifiedTime(kernels.resolve("VectorTiles.java"), FileTime.fromMillis(0));
        Path changed = Files.writeString(kernels.resolve("VectorSparseStrips.java"), "edited by hand");
        Path old = Files.writeString(kernels.resolve("VectorOld.java"), "no longer generated");
        KernelGenerator.main(arguments);
        assertEquals(FileTime.fromMillis(0), Files.getLastModifiedTime(unchanged));
        assertEquals(KernelGenerator.files().get("VectorSparseStrips.java"), Files.readString(changed));
        assertFalse(Files.exists(old));
    }
}
