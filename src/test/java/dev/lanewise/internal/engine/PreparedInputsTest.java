package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedInputsTest {
    private static final Architecture PIXELS = Architecture.notebook(784, 10);

    @TempDir
    private Path folder;

    @Test
    void sparseRowsOfMappedSetsArePackedForEachBatch() throws IOException {
        List<Dataset> sets = List.of(
                Examples.bytes(PIXELS, 50, Examples.SPARSE, 1), Examples.floats(PIXELS, 50, Examples.SPARSE, 1));
        try (WorkerTeam team = new WorkerTeam(2)) {
            for (Dataset set : sets) {
                PreparedInputs inMemory = PreparedInputs.of(set, team);
                assertTrue(inMemory.isSparse() && !inMemory.packsEachBatch());
                assertNotNull(inMemory.sparse());
                PreparedInputs mapped = PreparedInputs.of(Examples.mapped(set, folder), team);
                assertTrue(mapped.isSparse() && mapped.packsEachBatch());
                assertNull(mapped.sparse());
                assertEquals(set.density(), mapped.density(), 1e-9);
                assertEquals(set.density(), inMemory.density(), 1e-9);
            }
            Dataset dense = Examples.floats(PIXELS, 50, Examples.DENSE, 1);
            assertFalse(PreparedInputs.of(dense, team).isSparse());
            assertFalse(PreparedInputs.of(Examples.mapped(dense, folder), team).isSparse());
        }
    }

    /** To the share that is the limit, and not a little above it. */
    @Test
    void shareOfNonZeroInputsDecides() {
        Dataset set = Examples.floats(PIXELS, 50, Examples.SPARSE, 1);
        try (WorkerTeam team = new WorkerTeam(1)) {
            assertTrue(PreparedInputs.of(set, set.density() + 1e-9, team).isSparse());
            assertFalse(PreparedInputs.of(set, set.density() - 1e-9, team).isSparse());
        }
    }
}
