package dev.lanewise.cli;

import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Score;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/** How far a training is, how fast, and how well it does; any thread may ask. */
final class TrainingProgress implements TrainingListener {
    private static final double NANO = 1e-9;

    private final Training training;
    private final int epochs;
    private final int batchSize;
    private final boolean hasHits;
    private final RemainingTime remaining;
    private final List<Double> curve = new ArrayList<>();
    private int epoch;
    private int done;
    /** Whether the training counts the steps of this epoch, and not still those of the epoch before. */
    private boolean counting;
    private long began = System.nanoTime();
    private double rate = Double.NaN;
    private Score score = Score.NONE;

    /**
     * The progress of a training.
     *
     * @param hasHits whether examples come out right or wrong; else the loss is what matters
     */
    TrainingProgress(Training training, int epochs, int batchSize, boolean hasHits) {
        this.training = training;
        this.epochs = epochs;
        this.batchSize = batchSize;
        this.hasHits = hasHits;
        this.remaining = new RemainingTime(epochs, training.stepsPerEpoch());
    }

    @Override
    public synchronized void epochBegins(int epoch) {
        this.epoch = epoch;
        counting = false;
        began = System.nanoTime();
        remaining.epochBegins(epoch, began * NANO);
    }

    @Override
    public synchronized void epochEnded(EpochRecord record) {
        score = record.validation().isPresent() ? record.validation() : record.test();
        curve.add(hasHits ? score.accuracy() : score.loss());
        rate = (double) record.steps() * batchSize / record.seconds();
        remaining.epochEnded(System.nanoTime() * NANO);
        done++;
    }

    synchronized TrainingStatus status() {
        long now = System.nanoTime();
        int counted = training.steps();
        counting |= counted < training.stepsPerEpoch();
        int steps = counting ? counted : 0;
        double share = (double) steps / training.stepsPerEpoch();
        double speed = done == 0 ? steps * (double) batchSize / ((now - began) * NANO) : rate;
        return new TrainingStatus(epoch, epochs, share, speed, remaining.left(now * NANO, steps),
                hasHits ? score.accuracy() : Double.NaN, score.loss(), List.copyOf(curve));
    }
}
