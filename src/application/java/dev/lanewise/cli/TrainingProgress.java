package dev.lanewise.cli;

import dev.lanewise.metric.Score;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/** Progress, speed and accuracy of a training run; any thread may read them. */
final class TrainingProgress implements TrainingListener {
    private static final double NANO = 1e-9;

    private final Training training;
    private final int epochs;
    private final int batchSize;
    private final boolean hasHits;
    private final RemainingTime remaining;
    private final List<Double> curve = new ArrayList<>();
    private int epoch = 1;
    private int done;
    /** Whether the training counts the steps of this epoch, and no longer those of the previous one. */
    private boolean counting;

    private long began = System.nanoTime();
    private double rate = Double.NaN;
    private Score score = Score.NONE;

    /**
     * Creates the progress of a training run.
     *
     * @param hasHits whether predictions are right or wrong; otherwise the loss is shown
     * @param remaining estimates the remaining time
     */
    TrainingProgress(Training training, int epochs, int batchSize, boolean hasHits, RemainingTime remaining) {
        this.training = training;
        this.epochs = epochs;
        this.batchSize = batchSize;
        this.hasHits = hasHits;
        this.remaining = remaining;
    }

    @Override
    public synchronized void epochBegins(int epoch) {
        this.epoch = epoch;
        counting = false;
        began = System.nanoTime();
        remaining.estimate(began * NANO, epoch - 1.0);
    }

    @Override
    public synchronized void epochEnded(EpochRecord record) {
        score = record.validation().isPresent()
                ? record.validation()
                : record.test().isPresent() ? record.test() : record.training();
        curve.add(hasHits ? score.accuracy() : score.loss());
        rate = (double) record.steps() * batchSize / record.seconds();
        done++;
    }

    synchronized TrainingStatus status() {
        long now = System.nanoTime();
        int counted = training.stepsInEpoch();
        counting |= counted < training.stepsPerEpoch();
        int steps = counting ? counted : 0;
        double share = (double) steps / training.stepsPerEpoch();
        double speed = done == 0 ? steps * (double) batchSize / ((now - began) * NANO) : rate;
        return new TrainingStatus(
                epoch,
                epochs,
                share,
                speed,
                remaining.estimate(now * NANO, epoch - 1 + share),
                hasHits ? score.accuracy() : Double.NaN,
                score.loss(),
                List.copyOf(curve));
    }
}
