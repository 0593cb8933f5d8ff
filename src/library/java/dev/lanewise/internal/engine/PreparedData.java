package dev.lanewise.internal.engine;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Cache of {@link PreparedInputs}: several trainers and evaluators of the same data set share them for as long as one of
 * them needs them.
 */
public final class PreparedData {
    /** The keys are compared by identity, because {@link Dataset} does not override {@code equals}. */
    private static final Map<Dataset, WeakReference<PreparedInputs>> INPUTS = new WeakHashMap<>();

    private PreparedData() {}

    /** Returns the prepared inputs of a data set. The first call prepares them on the team; concurrent callers wait. */
    public static synchronized PreparedInputs of(Dataset dataset, WorkerTeam team) {
        WeakReference<PreparedInputs> known = INPUTS.get(dataset);
        PreparedInputs inputs = known == null ? null : known.get();
        if (inputs == null) {
            inputs = PreparedInputs.of(dataset, team);
            INPUTS.put(dataset, new WeakReference<>(inputs));
        }
        return inputs;
    }
}
