package dev.lanewise.cli;

import dev.lanewise.metric.Score;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingListener;
import java.util.Locale;

/** Progress, speed and accuracy of a training run; any thread may read them. */
final class TrainingProgress implements TrainingListener {
    /** Seconds of the first epoch before which the time is not estimated, because the JVM is still compiling. */
    private static final double WARM_UP = 3;

    /**
     * Status of a training run.
     *
     * @param epoch number of the epoch, from 1
     * @param share of the epoch that is done, 0 to 1
     * @param rate examples per second; NaN if unknown
     * @param secondsLeft remaining time; NaN if unknown
     * @param atMost whether the training may well end earlier
     */
    record Status(int epoch, double share, double rate, double secondsLeft, boolean atMost) {}

    private final Training training;
    private final int epochs;
    private final int batchSize;
    private final boolean hasHits;
    private final boolean mayStop;
    private final double maxSeconds;
    private final long start = System.nanoTime();
    private int epoch = 1;
    /** Whether the training counts the steps of this epoch, and no longer those of the previous one. */
    private boolean counting;

    private long began = start;
    private double secondsPerEpoch = Double.NaN;
    private Score score = Score.NONE;

    /**
     * Creates the progress of a training run.
     *
     * @param hasHits whether predictions are right or wrong; otherwise the loss is shown
     * @param mayStop whether it may end before its last epoch
     * @param maxSeconds time limit of the training; infinite if there is none
     */
    TrainingProgress(
            Training training, int epochs, int batchSize, boolean hasHits, boolean mayStop, double maxSeconds) {
        this.training = training;
        this.epochs = epochs;
        this.batchSize = batchSize;
        this.hasHits = hasHits;
        this.mayStop = mayStop;
        this.maxSeconds = maxSeconds;
    }

    @Override
    public synchronized void epochBegins(int epoch) {
        this.epoch = epoch;
        counting = false;
        began = System.nanoTime();
    }

    @Override
    public synchronized void epochEnded(EpochRecord record) {
        score = record.validation().isPresent()
                ? record.validation()
                : record.test().isPresent() ? record.test() : record.training();
        secondsPerEpoch = (System.nanoTime() - began) * 1e-9;
    }

    synchronized Status status() {
        long now = System.nanoTime();
        int counted = training.stepsInEpoch();
        counting |= counted < training.stepsPerEpoch();
        double share = counting ? (double) counted / training.stepsPerEpoch() : 0;
        double seconds = (now - began) * 1e-9;
        double whole =
                Double.isNaN(secondsPerEpoch) && seconds >= WARM_UP && share > 0 ? seconds / share : secondsPerEpoch;
        double left = (epochs - epoch + 1 - share) * whole;
        double allowed = Math.max(0, maxSeconds - (now - start) * 1e-9);
        boolean isBound = mayStop || (Double.isNaN(left) && allowed < Double.POSITIVE_INFINITY);
        return new Status(
                epoch,
                share,
                (Double.isNaN(whole) ? counted / seconds : training.stepsPerEpoch() / whole) * batchSize,
                Double.isNaN(left) && isBound ? allowed : Math.min(left, allowed),
                isBound);
    }

    /** For example {@code Epoch  3 of 30   45 %  95.81 % right  0:12 left  loss 0.0123  812,000/s}. */
    String line() {
        return line(status(), epochs, hasHits && score.isPresent() ? score.accuracy() : Double.NaN, score.loss());
    }

    static String line(Status status, int epochs, double accuracy, double loss) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "Epoch %2d of %d  %3d %%", status.epoch, epochs, (int) (100 * status.share)));
        if (!Double.isNaN(accuracy)) {
            line.append(String.format(Locale.ROOT, "  %.2f %% right", 100 * accuracy));
        }
        if (status.secondsLeft < Double.POSITIVE_INFINITY) {
            line.append(status.atMost ? "  at most " : "  ").append(StatusLine.duration(status.secondsLeft) + " left");
        }
        if (!Double.isNaN(loss)) {
            line.append(String.format(Locale.ROOT, "  loss %.4g", loss));
        }
        if (status.rate > 0) {
            line.append(String.format(Locale.ROOT, "  %,.0f/s", status.rate));
        }
        return line.toString();
    }
}
