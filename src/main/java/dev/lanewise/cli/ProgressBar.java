package dev.lanewise.cli;

import dev.lanewise.train.EpochRecord;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingListener;
import java.util.Locale;

/** One line of a terminal that shows how far a training is; where nobody watches it does nothing. */
final class ProgressBar implements TrainingListener, AutoCloseable {
    private final StatusLine line;
    private volatile int epoch;

    ProgressBar(Screen screen, Trainer trainer, int epochs) {
        this.line = new StatusLine(screen.err(), screen.live(),
                () -> line(epoch, epochs, trainer.steps(), trainer.stepsPerEpoch()));
    }

    @Override
    public void epochBegins(int epoch) {
        this.epoch = epoch;
        line.show();
    }

    @Override
    public void epochEnded(EpochRecord record) {
        end();
    }

    /** The bar is gone, so that something else may be printed. */
    void end() {
        line.hide();
    }

    /** For example {@code Epoch  3 of 30 [=========>          ]  45 %}. */
    static String line(int epoch, int epochs, int steps, int stepsPerEpoch) {
        return String.format(Locale.ROOT, "Epoch %2d of %d ", epoch, epochs) + StatusLine.bar((double) steps / stepsPerEpoch);
    }

    @Override
    public void close() {
        line.close();
    }
}
