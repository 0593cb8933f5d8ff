package dev.lanewise.cli;

import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Score;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/** How far a training is, how fast, and how well it does; any thread may ask. */
final class TrainingProgress implements TrainingListener {
    /** Epochs from whose time the time left is told. */
    private static final int LATEST = 5;
    private static final double NANO = 1e-9;

    private final Training training;
    private final int epochs;
    private final int batchSize;
    private final boolean hasHits;
    /** Seconds that the latest epochs took, evaluation included. */
    private final List<Double> durations = new ArrayList<>();
    private final List<Double> curve = new ArrayList<>();
    private int epoch;
    private int done;
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
    }

    @Override
    public synchronized void epochBegins(int epoch) {
        this.epoch = epoch;
        began = System.nanoTime();
    }

    @Override
    public synchronized void epochEnded(EpochRecord record) {
        score = record.validation().isPresent() ? record.validation() : record.test();
        curve.add(hasHits ? score.accuracy() : score.loss());
        rate = (double) record.steps() * batchSize / record.seconds();
        // The first epoch, in which the JVM still compiles, tells least.
        if (done == 1 || durations.size() == LATEST) {
            durations.remove(0);
        }
        durations.add(seconds());
        done++;
    }

    private double seconds() {
        return (System.nanoTime() - began) * NANO;
    }

    synchronized TrainingStatus status() {
        double share = (double) training.steps() / training.stepsPerEpoch();
        double inEpoch = seconds();
        double speed = done == 0 ? training.steps() * (double) batchSize / inEpoch : rate;
        double ofEpoch = done == 0 ? inEpoch / share
                : durations.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double left = Math.max(0, (epochs - epoch) * ofEpoch - Math.min(inEpoch, ofEpoch));
        return new TrainingStatus(epoch, epochs, share, speed, left, hasHits ? score.accuracy() : Double.NaN, score.loss(),
                List.copyOf(curve));
    }
}
