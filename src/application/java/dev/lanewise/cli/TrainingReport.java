package dev.lanewise.cli;

import dev.lanewise.data.Splits;
import dev.lanewise.internal.access.TrainingAccess;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Score;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingResult;
import dev.lanewise.training.TrainingResult.Ending;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What train prints: a line for every epoch and the digest as data, everything else as notes. What comes up to the first epoch's line
 * is put together by hand, since the JDK's formatter takes 20 to 35 ms for its first number, which is longer than half an epoch.
 */
final class TrainingReport {
    private final PrintStream out;
    private final PrintStream notes;
    /** Whether numbers are to be predicted, of which none is right or wrong. */
    private final boolean numbers;
    private final boolean quiet;

    TrainingReport(Screen screen, boolean numbers, boolean quiet) {
        this.out = screen.out();
        this.notes = screen.err();
        this.numbers = numbers;
        this.quiet = quiet;
    }

    /** Says what is trained, on what, and where it is computed. */
    void begin(KernelSelection selection, Training training, Architecture architecture, Loaded loaded) {
        if (quiet) {
            return;
        }
        Splits splits = loaded.splits();
        notes.println(selection.reason());
        notes.println(TrainingAccess.get().executionReason(training));
        int parameters = architecture.parameterCount();
        int examples = splits.training().size();
        notes.println(architecture + ": " + Count.grouped(parameters) + " " + Count.noun(parameters, "parameter") + "; "
                + splits.name() + ": " + Count.grouped(examples) + " " + Count.noun(examples, "example") + " to train on, "
                + Count.grouped(splits.test().size()) + " to test with");
        if (loaded.schemaOrNull() != null) {
            notes.println(SchemaText.line(loaded.schemaOrNull()));
        }
        loaded.notes().forEach(notes::println);
    }

    /** Says where a page shows the training. */
    void page(URI address) {
        if (!quiet) {
            notes.println("to be watched at " + address + " until it ends");
        }
    }

    /**
     * Prints the line of an epoch.
     *
     * @return whether anybody reads it
     */
    boolean epoch(EpochRecord epoch) {
        if (numbers) {
            out.printf(Locale.ROOT, "Epoch %2d: cost %.6f\n", epoch.epoch(), epoch.test().loss());
        } else {
            out.print((epoch.epoch() < 10 ? "Epoch  " : "Epoch ") + epoch.epoch() + ": " + epoch.test().correct() + " / "
                    + epoch.test().examples() + "\n");
        }
        return !out.checkError();
    }

    /** Says why the training ended, if not with its last epoch, and which parameters are kept, if not those. */
    void end(TrainingResult result, Metric monitoredOrNull) {
        if (quiet) {
            return;
        }
        if (result.ending() != Ending.EPOCHS && result.ending() != Ending.DIVERGED) {
            notes.println(result.explanation());
        }
        int epochs = result.history().size();
        if (result.bestEpoch() >= 0) {
            Score best = result.history().get(result.bestEpoch()).validation();
            notes.printf(Locale.ROOT, "best on the validation set after epoch %d: %s; these parameters are kept%n",
                    result.bestEpoch(), monitoredOrNull != null
                            ? String.format(Locale.ROOT, "%s %.6f", monitoredOrNull,
                                    result.history().get(result.bestEpoch()).monitored())
                            : numbers
                            ? String.format(Locale.ROOT, "loss %.6f", best.loss())
                            : String.format(Locale.ROOT, "%d / %d at a loss of %.6f",
                                    best.correct(), best.examples(), best.loss()));
        } else if (monitoredOrNull != null && epochs > 0) {
            notes.println(monitoredOrNull + " has not been a number after any epoch; the last parameters are kept");
        } else if (result.ending() == Ending.DIVERGED) {
            notes.println(epochs == 0
                    ? "the parameters that the training began with are kept"
                    : "the parameters after epoch " + (epochs - 1) + " are kept");
        }
    }

    void saved(List<Path> files) {
        if (!quiet) {
            files.forEach(file -> notes.println("saved to " + file));
        }
    }

    void digest(String sha256) {
        out.print("parameters sha256: " + sha256 + "\n");
        // Flushed before the JVM may end.
        out.flush();
    }
}
