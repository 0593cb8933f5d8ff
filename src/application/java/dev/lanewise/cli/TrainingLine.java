package dev.lanewise.cli;

import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.TrainingListener;

/** A terminal line that shows the progress and the accuracy of a training run; does nothing without a terminal. */
final class TrainingLine implements TrainingListener, AutoCloseable {
    private final StatusLine line;

    /** Creates a line that is shown once an epoch begins. */
    TrainingLine(Screen screen, TrainingProgress progress) {
        this.line = new StatusLine(
                screen.err(),
                screen.live(),
                () -> progress.status().text(screen.columns().getAsInt()));
    }

    @Override
    public void epochBegins(int epoch) {
        // Drawn by another thread at first: the JDK's formatter takes 20 to 35 ms for its first number.
        line.showAfter(0);
    }

    @Override
    public void epochEnded(EpochRecord record) {
        end();
    }

    /** Removes the line, so that other text may be printed. */
    void end() {
        line.hide();
    }

    @Override
    public void close() {
        line.close();
    }
}
