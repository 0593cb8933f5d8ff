package dev.lanewise.search;

import dev.lanewise.Fit;
import dev.lanewise.Model;
import dev.lanewise.data.Task;
import dev.lanewise.network.Network;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingResult;
import dev.lanewise.training.TrainingResult.Ending;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Training run as a trial. Its score is that of its best epoch on the validation set: the value of the monitored metric
 * ({@link Training#monitor}); without one, the accuracy or, for regression, the loss.
 */
final class TrainingTrial implements Trial {
    private final Training training;
    private final boolean scoresLoss;
    private final Fit fit;

    private double seconds;
    /** Null before the first call of {@link #train}. */
    private @Nullable TrainingResult result;

    /** Creates a trial from a training that an estimator has prepared, which it closes. */
    TrainingTrial(Fit fit) {
        this.training = fit.training();
        this.scoresLoss = fit.splits().validation().task() == Task.REGRESSION;
        this.fit = fit;
    }

    @Override
    public Standing train(int epochs) {
        long start = System.nanoTime();
        TrainingResult run = training.run(epochs);
        result = run;
        seconds += (System.nanoTime() - start) * 1e-9;
        List<EpochRecord> history = run.history();
        End end = end(run.ending());
        if (run.bestEpoch() == 0) {
            return new Standing(end, history.size(), seconds, Double.NaN, Double.NaN);
        }
        EpochRecord best = history.get(run.bestEpoch() - 1);
        double score = training.monitored().isPresent()
                ? best.monitored()
                : scoresLoss ? best.validation().loss() : best.validation().accuracy();
        return new Standing(
                end, history.size(), seconds, score, best.validation().loss());
    }

    private static End end(Ending ending) {
        return ending == Ending.EPOCHS
                ? End.OPEN
                : ending == Ending.PATIENCE ? End.ENDED : ending == Ending.DIVERGED ? End.DIVERGED : End.STOPPED;
    }

    @Override
    public void stop() {
        training.stop();
    }

    @Override
    public Optional<Network> network() {
        return Optional.of(training.network());
    }

    @Override
    public Optional<Model> model() {
        return Optional.of(fit.model(Objects.requireNonNull(result, "result")));
    }

    @Override
    public void close() {
        training.close();
    }
}
