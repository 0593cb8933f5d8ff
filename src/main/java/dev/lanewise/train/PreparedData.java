package dev.lanewise.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Data sets in the form that the kernels want, each made at its first use and kept: several trainers on the same data
 * are given one of these, so that the work is done once. Safe for use by several threads.
 */
public final class PreparedData {
    private static final int REHEARSED = 1000;
    private static final int REHEARSED_INPUTS = 64;

    private final Map<Dataset, Inputs> inputs = new IdentityHashMap<>();

    /** Nothing prepared yet. */
    public PreparedData() {}

    /** Prepares a data set now, with so many threads, rather than at its first use. */
    public void prepare(Dataset dataset, int threads) {
        try (WorkerTeam team = new WorkerTeam(threads)) {
            of(dataset, team);
        }
    }

    /**
     * Prepares small rows that mean nothing, while real ones are still being loaded: as many as C2 waits for before it compiles what
     * packs them. A training waits for all that; and of long rows C2 compiles the loops in their middle first.
     */
    public static void rehearse() {
        byte[] pixels = new byte[REHEARSED * REHEARSED_INPUTS];
        for (int i = 0; i < pixels.length; i += 5) {
            pixels[i] = 1;
        }
        Dataset dots = Dataset.ofBytes(pixels, 1, new int[REHEARSED], 1, new ImageShape(1, REHEARSED_INPUTS));
        try (WorkerTeam team = new WorkerTeam(1)) {
            Inputs.of(dots, team);
        }
    }

    /** The data set as it is prepared; if it is not yet, the workers do it while others who ask for data wait. */
    synchronized Inputs of(Dataset dataset, WorkerTeam team) {
        return inputs.computeIfAbsent(dataset, d -> Inputs.of(d, team));
    }
}
