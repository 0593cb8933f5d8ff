package dev.lanewise.internal.engine;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Cache of {@link PreparedInputs}: several trainers and evaluators of the same data set share them for as long as one
 * of them needs them.
 */
public final class PreparedData {
    /** A data set has no equals, so each is itself. */
    private static final Map<Dataset, Entry> ENTRIES = Collections.synchronizedMap(new WeakHashMap<>());

    private PreparedData() {}

    /** Inputs of one data set. It refers to them weakly, because they refer to the data set, the key of the map. */
    private static final class Entry {
        private WeakReference<PreparedInputs> known = new WeakReference<>(null);

        private synchronized PreparedInputs of(Dataset dataset, WorkerTeam team) {
            PreparedInputs inputs = known.get();
            if (inputs == null) {
                inputs = PreparedInputs.of(dataset, team);
                known = new WeakReference<>(inputs);
            }
            return inputs;
        }
    }

    /**
     * Returns the prepared inputs of a data set. The first call prepares them on the team; concurrent callers for the
     * same data set wait, but none for another.
     */
    public static PreparedInputs of(Dataset dataset, WorkerTeam team) {
        return ENTRIES.computeIfAbsent(dataset, unused -> new Entry()).of(dataset, team);
    }
}
