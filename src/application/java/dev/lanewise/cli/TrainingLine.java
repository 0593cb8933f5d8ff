package dev.lanewise.cli;

import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.TrainingListener;

/** One line of a terminal that shows how far a training is and how well it does; where nobody watches it does nothing. */
final class TrainingLine implements TrainingListener, AutoCloseable {
    private final StatusLine line;

    /** A line that is not shown before an epoch begins. */
    TrainingLine(Screen screen, TrainingProgress progress) {
        this.line = new StatusLine(
                screen.err(), screen.live(), () -> progress.status().text(screen.columns().getAsInt()));
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

    /** The line is gone, so that something else may be printed. */
    void end() {
        line.hide();
    }

    @Override
    public void close() {
        line.close();
    }
}
