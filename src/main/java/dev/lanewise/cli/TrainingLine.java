package dev.lanewise.cli;

import dev.lanewise.train.EpochRecord;
import dev.lanewise.train.Score;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/** One line of a terminal that shows how far a training is and how well it does; where nobody watches it does nothing. */
final class TrainingLine implements TrainingListener, AutoCloseable {
    /** Epochs from whose time the time left is told. */
    private static final int LATEST = 5;
    private static final double NANO = 1e-9;

    private final StatusLine line;
    private final Trainer trainer;
    private final int epochs;
    private final int batchSize;
    private final boolean hasHits;
    private final long start = System.nanoTime();
    /** Seconds since the start at which epochs ended, evaluation included. */
    private final List<Double> ends = new ArrayList<>();
    private final List<Double> curve = new ArrayList<>();
    private int epoch;
    private double began;
    private double rate = Double.NaN;
    private Score score = Score.NONE;

    /**
     * A line that is not shown before an epoch begins.
     *
     * @param hasHits whether examples come out right or wrong; else the cost is what matters
     */
    TrainingLine(Screen screen, Trainer trainer, int epochs, int batchSize, boolean hasHits) {
        this.trainer = trainer;
        this.epochs = epochs;
        this.batchSize = batchSize;
        this.hasHits = hasHits;
        TerminalWidth width = new TerminalWidth();
        this.line = new StatusLine(screen.err(), screen.live(), () -> status().text(width.columns()));
    }

    @Override
    public void epochBegins(int epoch) {
        synchronized (this) {
            this.epoch = epoch;
            began = seconds();
        }
        line.show();
    }

    @Override
    public void epochEnded(EpochRecord record) {
        end();
        synchronized (this) {
            score = record.validation().isPresent() ? record.validation() : record.test();
            curve.add(hasHits ? score.accuracy() : score.cost());
            rate = (double) record.steps() * batchSize / record.seconds();
            ends.add(seconds());
        }
    }

    /** The line is gone, so that something else may be printed. */
    void end() {
        line.hide();
    }

    private double seconds() {
        return (System.nanoTime() - start) * NANO;
    }

    private synchronized TrainingStatus status() {
        double share = (double) trainer.steps() / trainer.stepsPerEpoch();
        double now = seconds();
        double inEpoch = now - began;
        double speed = ends.isEmpty() ? trainer.steps() * (double) batchSize / inEpoch : rate;
        int known = Math.min(LATEST, ends.size() - 1);
        double ofEpoch = known < 1 ? ends.isEmpty() ? inEpoch / share : ends.get(0)
                : (ends.get(ends.size() - 1) - ends.get(ends.size() - 1 - known)) / known;
        double left = Math.max(0, (epochs - epoch) * ofEpoch - Math.min(inEpoch, ofEpoch));
        return new TrainingStatus(epoch, epochs, share, speed, left, hasHits ? score.accuracy() : Double.NaN, score.cost(),
                List.copyOf(curve));
    }

    @Override
    public void close() {
        line.close();
    }
}
