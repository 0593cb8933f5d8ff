package dev.lanewise.cli;

import dev.lanewise.Fit;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.search.TrainingTrial;
import dev.lanewise.internal.search.Trial;
import dev.lanewise.internal.search.Trials;
import dev.lanewise.search.Configuration;
import dev.lanewise.training.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The trials of a search, each created by its own train command. */
final class SearchTrials implements Trials {
    /** By the numbers of the configurations. */
    private final List<Train> runs;

    private final Loaded loaded;
    private final int threads;
    private final TrainingListener listener;

    /** @param listener receives the epochs of all trials, on many threads */
    SearchTrials(List<Train> runs, Loaded loaded, int threads, TrainingListener listener) {
        this.runs = runs;
        this.loaded = loaded;
        this.threads = threads;
        this.listener = listener;
    }

    /** The command that trains with a configuration. */
    Train run(Configuration configuration) {
        return runs.get(configuration.number() - 1);
    }

    private Fit fit(Configuration configuration, int threads) {
        try {
            return run(configuration).start(loaded, threads);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean sharesSteps(Configuration configuration) {
        Fit fit = fit(configuration, threads);
        return ExecutionPlan.sharesSteps(
                fit.architecture(), fit.config(), fit.splits().training());
    }

    @Override
    public Trial begin(Configuration configuration, boolean alone) {
        Fit fit = fit(configuration, alone ? threads : 1);
        return new TrainingTrial(
                fit.training().listen(listener), loaded.splits().validation());
    }
}
