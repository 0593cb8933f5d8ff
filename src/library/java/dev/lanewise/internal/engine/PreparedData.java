package dev.lanewise.internal.engine;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import java.util.IdentityHashMap;

/** Cache of {@link PreparedInputs}: several trainers on the same data share them. Safe for use by several threads. */
public final class PreparedData {
    private final IdentityHashMap<Dataset, PreparedInputs> inputs = new IdentityHashMap<>();

    /** Creates an empty cache. */
    public PreparedData() {}

    /** Prepares a data set now rather than at its first use, on the given number of threads. */
    public void prepare(Dataset dataset, int threads) {
        try (WorkerTeam team = new WorkerTeam(threads)) {
            of(dataset, team);
        }
    }

    /** Returns the prepared inputs of a data set. The first call prepares them on the team; concurrent callers wait. */
    public synchronized PreparedInputs of(Dataset dataset, WorkerTeam team) {
        return inputs.computeIfAbsent(dataset, d -> PreparedInputs.of(d, team));
    }
}
