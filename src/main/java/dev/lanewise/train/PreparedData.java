package dev.lanewise.train;

import dev.lanewise.data.Dataset;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Data sets in the form that the kernels want, each made at its first use and kept: several trainers on the same data
 * are given one of these, so that the work is done once. Safe for use by several threads.
 */
public final class PreparedData {
    private final Map<Dataset, Inputs> inputs = new IdentityHashMap<>();

    /** Nothing prepared yet. */
    public PreparedData() {}

    /** Prepares a data set now, with so many threads, rather than at its first use. */
    public void prepare(Dataset dataset, int threads) {
        try (WorkerTeam team = new WorkerTeam(threads)) {
            of(dataset, team);
        }
    }

    /** The data set as it is prepared; if it is not yet, the workers do it while others who ask for data wait. */
    synchronized Inputs of(Dataset dataset, WorkerTeam team) {
        return inputs.computeIfAbsent(dataset, d -> Inputs.of(d, team));
    }
}
