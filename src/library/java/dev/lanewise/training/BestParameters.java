package dev.lanewise.training;

import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Network;
import org.jspecify.annotations.Nullable;

/** Parameters of the epoch that scored best on the validation set so far. */
final class BestParameters {
    /** Null before the first epoch that can be the best. */
    private @Nullable EpochRecord record;

    private float[] parameters = {};
    private float[] statistics = {};

    /** {@return the number of the best epoch, from 1; 0 if there is none} */
    int epoch() {
        return record == null ? 0 : record.epoch();
    }

    /** {@return the parameters of the best epoch, which must not be modified; empty if there is none} */
    float[] parameters() {
        return parameters;
    }

    /** {@return the running statistics of the best epoch, which must not be modified; empty if there are none} */
    float[] statistics() {
        return statistics;
    }

    /**
     * Keeps the parameters of the network if its epoch is better than the best before.
     *
     * @param monitored metric that decides; null for accuracy and loss
     */
    void offer(EpochRecord candidate, Network network, @Nullable Metric monitored) {
        if (isBetter(candidate, monitored)) {
            record = candidate;
            parameters = network.parameters();
            statistics = network.statistics();
        }
    }

    private boolean isBetter(EpochRecord candidate, @Nullable Metric monitored) {
        if (monitored == null) {
            return record == null || isBetter(candidate.validation(), record.validation());
        }
        if (record == null) {
            return !Double.isNaN(candidate.monitored());
        }
        return monitored.isBetter(candidate.monitored(), record.monitored())
                || (candidate.monitored() == record.monitored()
                        && candidate.validation().loss() < record.validation().loss());
    }

    /**
     * Continues with the best parameters of a checkpoint.
     *
     * @param best record of the best epoch; null if the checkpoint has none
     */
    void restore(@Nullable EpochRecord best, Checkpoint checkpoint) {
        record = best;
        parameters = checkpoint.best();
        statistics = checkpoint.bestStatistics();
    }

    /** Sets a network to the best parameters, if there are any. */
    void copyTo(Network network) {
        if (record != null) {
            network.setParameters(parameters, statistics);
        }
    }

    /** Returns whether a score is better on the same examples: more are correct, or as many at a lower loss. */
    static boolean isBetter(Score score, Score than) {
        return score.correct() != than.correct() ? score.correct() > than.correct() : score.loss() < than.loss();
    }
}
