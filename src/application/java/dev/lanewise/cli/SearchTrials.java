package dev.lanewise.cli;

import dev.lanewise.data.Splits;
import dev.lanewise.internal.engine.PreparedData;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.search.Trial;
import dev.lanewise.internal.search.Trials;
import dev.lanewise.search.Configuration;
import dev.lanewise.training.TrainingListener;
import java.util.List;

/** The trials of a search, each created by its own train command; they share the prepared data. */
final class SearchTrials implements Trials {
    /** By the numbers of the configurations. */
    private final List<Train> runs;

    private final Splits splits;
    private final Kernels kernels;
    private final int threads;
    private final TrainingListener listener;
    private final PreparedData data = new PreparedData();

    /** @param listener receives the epochs of all trials, on many threads */
    SearchTrials(List<Train> runs, Splits splits, Kernels kernels, int threads, TrainingListener listener) {
        this.runs = runs;
        this.splits = splits;
        this.kernels = kernels;
        this.threads = threads;
        this.listener = listener;
        data.prepare(splits.training(), threads);
        data.prepare(splits.validation(), threads);
    }

    /** The command that trains with a configuration. */
    Train run(Configuration configuration) {
        return runs.get(configuration.number() - 1);
    }

    @Override
    public boolean sharesSteps(Configuration configuration) {
        return run(configuration).sharesSteps(splits, data);
    }

    @Override
    public Trial begin(Configuration configuration, boolean alone) {
        return run(configuration).trial(splits, kernels, alone ? threads : 1, data, listener);
    }
}
