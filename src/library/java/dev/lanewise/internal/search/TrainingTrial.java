package dev.lanewise.internal.search;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Metric.Direction;
import dev.lanewise.network.Network;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingResult;
import dev.lanewise.training.TrainingResult.Ending;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Training run as a trial. Its score is that of its best epoch on the validation set: the value of the monitored metric
 * ({@link Training#monitor}); without one, the accuracy or, for regression, the loss.
 */
public final class TrainingTrial implements Trial {
    private final Training training;
    private final boolean scoresLoss;
    private double seconds;

    /**
     * Creates a trial.
     *
     * @param training training run without a validation set and without epochs; closed with this trial
     * @param validation set that trials are ranked by; the network ends up with the parameters that scored best on it
     * @throws IllegalArgumentException if the validation set is refused by {@link Training#validateWith}
     * @throws IllegalStateException if epochs have already been trained or restored
     */
    public TrainingTrial(Training training, Dataset validation) {
        Objects.requireNonNull(training, "training");
        this.training = training.validateWith(validation);
        this.scoresLoss = validation.task() == Task.REGRESSION;
    }

    /**
     * {@return which scores are better, by the monitored metric, if any, and the kind of the targets}
     *
     * @param monitored metric by which trials are ranked; empty for accuracy or loss
     * @param targets kind of targets
     */
    public static Direction direction(Optional<Metric> monitored, Task targets) {
        Objects.requireNonNull(monitored, "monitored");
        Objects.requireNonNull(targets, "targets");
        return monitored
                .map(Metric::direction)
                .orElse(targets == Task.REGRESSION ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER);
    }

    @Override
    public Standing train(int epochs) {
        long start = System.nanoTime();
        TrainingResult result = training.run(epochs);
        seconds += (System.nanoTime() - start) * 1e-9;
        List<EpochRecord> history = result.history();
        End end = end(result.ending());
        if (result.bestEpoch() == 0) {
            return new Standing(end, history.size(), seconds, Double.NaN, Double.NaN);
        }
        EpochRecord best = history.get(result.bestEpoch() - 1);
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
    public void close() {
        training.close();
    }

    @Override
    public String toString() {
        return "TrainingTrial[" + training + "]";
    }
}
