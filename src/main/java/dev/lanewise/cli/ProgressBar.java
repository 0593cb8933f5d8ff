package dev.lanewise.cli;

import dev.lanewise.train.EpochRecord;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingListener;
import java.util.Locale;

/** One line of a terminal that shows how far a training is; where nobody watches it does nothing. */
final class ProgressBar implements TrainingListener, AutoCloseable {
    private static final int PERIOD_MILLIS = 100;
    private static final int CELLS = 30;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Screen screen;
    private final Trainer trainer;
    private final int epochs;
    private final Thread painter;
    private int epoch;
    private boolean running;
    private boolean closed;

    ProgressBar(Screen screen, Trainer trainer, int epochs) {
        this.screen = screen;
        this.trainer = trainer;
        this.epochs = epochs;
        this.painter = screen.live() ? new Thread(this::paint, "lanewise-progress") : null;
        if (painter != null) {
            painter.setDaemon(true);
            painter.start();
        }
    }

    @Override
    public synchronized void epochBegins(int epoch) {
        this.epoch = epoch;
        running = true;
        if (painter != null) {
            draw(0);
        }
    }

    @Override
    public void epochEnded(EpochRecord record) {
        end();
    }

    /** The bar is gone, so that something else may be printed. */
    synchronized void end() {
        running = false;
        if (painter != null) {
            screen.err().print(ERASE_LINE);
            screen.err().flush();
        }
    }

    private synchronized void paint() {
        while (!closed) {
            try {
                wait(PERIOD_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            if (running && !closed) {
                draw(trainer.steps());
            }
        }
    }

    private void draw(int steps) {
        screen.err().print(ERASE_LINE + line(epoch, epochs, steps, trainer.stepsPerEpoch()));
        screen.err().flush();
    }

    /** For example {@code Epoch  3 of 30 [=========>          ]  45 %}. */
    static String line(int epoch, int epochs, int steps, int stepsPerEpoch) {
        double done = Math.min(1, (double) steps / stepsPerEpoch);
        int cells = (int) (done * CELLS);
        String bar = "=".repeat(cells) + (cells < CELLS ? ">" + " ".repeat(CELLS - cells - 1) : "");
        return String.format(Locale.ROOT, "Epoch %2d of %d [%s] %3d %%", epoch, epochs, bar, (int) (100 * done));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }
}
