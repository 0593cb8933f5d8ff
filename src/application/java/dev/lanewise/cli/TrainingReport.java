package dev.lanewise.cli;

import dev.lanewise.Fit;
import dev.lanewise.Lanewise;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.TrainingResult;
import dev.lanewise.training.TrainingResult.Ending;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Output of train: a line for every epoch and the digest as data, everything else as notes. On a terminal, the lines
 * are a table. Lines of the notebook count epochs from 0, all others from 1. Everything up to the line of the first
 * epoch is formatted by hand, since the JDK's formatter takes 20 to 35 ms for its first number, which is longer than
 * half an epoch.
 */
final class TrainingReport {

    private final Screen screen;
    private final PrintStream out;
    private final PrintStream notes;
    /** Whether the targets are numbers, which are neither right nor wrong. */
    private final boolean numbers;

    private final boolean notebook;
    private final boolean json;
    private final boolean quiet;
    /** Null if the lines of the epochs do not go to a terminal. */
    private EpochTable table;
    /** Number of epochs to train. */
    private int epochs;

    private Training training;
    /** Null if accuracy and loss select the best epoch. */
    private Metric monitored;

    private boolean outputFailed;

    /**
     * Creates a report.
     *
     * @param numbers whether the targets are numbers
     * @param notebook whether the lines of the epochs are those of the lecture notebook
     * @param json whether the lines of the epochs are JSON objects
     * @param quiet whether there are neither notes nor lines of epochs, except as JSON
     */
    TrainingReport(Screen screen, boolean numbers, boolean notebook, boolean json, boolean quiet) {
        this.screen = screen;
        this.out = screen.out();
        this.notes = screen.err();
        this.numbers = numbers;
        this.notebook = notebook;
        this.json = json;
        this.quiet = quiet;
    }

    /**
     * Prepares for the epochs of a training.
     *
     * @return a listener for epochs from before a resumed run
     */
    TrainingListener begin(Training training, Task task, int epochs, Metric monitoredOrNull) {
        this.training = training;
        this.monitored = monitoredOrNull;
        this.epochs = epochs;
        if (json || !screen.dataLive()) {
            return epoch -> {};
        }
        table = new EpochTable(screen, epochs, task, monitoredOrNull);
        return table::skip;
    }

    /** Prints the reasons for the kernels and for the number of threads. */
    void computation(Training training) {
        if (!KernelOptions.isWarned()) {
            note(Lanewise.runtime().reason());
        }
        note(training.execution());
    }

    /**
     * Prints how many examples are used for training, validation and testing.
     *
     * @param origin where the examples come from
     * @param aside number of examples of a validation set that chooses no parameters
     */
    void begin(Fit fit, String origin, int aside) {
        Splits splits = fit.splits();
        int examples = splits.training().size();
        int validation = splits.validation().size();
        note(origin + ": " + Count.grouped(examples) + " " + Count.noun(examples, "example") + " for training, "
                + (validation > 0
                        ? Count.grouped(validation) + " for validation, "
                        : aside > 0
                                ? Count.grouped(aside)
                                        + " for validation (not used to choose the parameters; see --validation), "
                                : "")
                + Count.grouped(splits.test().size()) + " for testing");
    }

    /** Prints the network. */
    void network(Architecture architecture) {
        int parameters = architecture.parameterCount();
        note("network " + architecture + ": " + Count.grouped(parameters) + " " + Count.noun(parameters, "parameter"));
    }

    /** Prints a note. */
    void note(String text) {
        if (!quiet) {
            notes.println(text);
        }
    }

    /** Prints the address of the page that shows the training. */
    void page(URI address) {
        if (!quiet) {
            notes.println("watch the training at " + address + " until it ends");
        }
    }

    /**
     * Prints the line of an epoch.
     *
     * @param results receives a failure to print
     * @param keepsNetwork whether the training leaves files, for which it goes on if nothing can be printed
     * @return whether the training goes on; false also if the program that reads the output has ended
     */
    boolean epoch(EpochRecord epoch, SideResults results, boolean keepsNetwork) {
        if (json) {
            screen.data().print(json(MetricsLog.fields(epoch, !numbers)) + "\n");
        } else if (quiet) {
            return true;
        } else if (table != null) {
            table.row(epoch, training.learningRate());
        } else {
            out.print(line(epoch) + "\n");
        }
        if (outputFailed || !out.checkError()) {
            return true;
        }
        outputFailed = true;
        IOException failure = ProcessOutput.failure(out);
        if (failure instanceof ClosedPipeException || !keepsNetwork) {
            return false;
        }
        results.warn(failure, SideResults.TRAINING_CONTINUES);
        results.miss("the standard output");
        return true;
    }

    private String line(EpochRecord epoch) {
        int number = epoch.epoch() - (notebook ? 1 : 0);
        StringBuilder line = new StringBuilder(number < 10 ? "Epoch  " : "Epoch ")
                .append(number)
                .append(": ");
        if (notebook) {
            Score test = epoch.test();
            return line.append(test.correct() + " / " + test.examples()).toString();
        }
        boolean isValidated = epoch.validation().isPresent();
        Score score = isValidated ? epoch.validation() : epoch.training();
        if (!score.isPresent()) {
            return line.append(EpochTable.fixed(epoch.seconds(), 3) + " s").toString();
        }
        line.append(isValidated ? "validation loss " : "training loss ").append(EpochTable.number(score.loss()));
        if (!numbers) {
            line.append(", accuracy " + EpochTable.fixed(100 * score.accuracy(), 2) + " %");
        }
        if (monitored != null && !monitored.equals(Metric.loss())) {
            line.append(", " + monitored.name() + " " + EpochTable.number(epoch.monitored()));
        }
        return line.toString();
    }

    private static String json(Map<String, Object> fields) {
        try {
            return MetricsLog.json(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String counted(int epoch) {
        return table != null ? epoch + " of " + epochs : String.valueOf(epoch);
    }

    /**
     * Prints why the training ended, if not with its last epoch, and which parameters are kept, if not the last ones.
     */
    void end(TrainingResult result, Metric monitoredOrNull) {
        if (quiet) {
            return;
        }
        if (result.ending() != Ending.EPOCHS && result.ending() != Ending.DIVERGED) {
            notes.println(result.explanation());
        }
        int done = result.history().size();
        if (result.bestEpoch() > 0) {
            Score best = result.history().get(result.bestEpoch() - 1).validation();
            notes.println(String.format(
                    Locale.ROOT,
                    "best on the validation set after epoch %s: %s; these parameters are kept",
                    counted(result.bestEpoch()),
                    monitoredOrNull != null
                            ? monitoredOrNull + " "
                                    + EpochTable.precise(result.history()
                                            .get(result.bestEpoch() - 1)
                                            .monitored())
                            : numbers
                                    ? "loss " + EpochTable.precise(best.loss())
                                    : String.format(
                                            Locale.ROOT,
                                            "%d / %d at a loss of %s",
                                            best.correct(),
                                            best.examples(),
                                            EpochTable.precise(best.loss()))));
        } else if (result.ending() == Ending.DIVERGED) {
            notes.println(
                    done == 0
                            ? "the initial parameters are kept"
                            : "the parameters after epoch " + counted(done) + " are kept");
        }
    }

    /**
     * Prints the epoch whose parameters are kept, and their result on the test set.
     *
     * @param epoch the epoch, from 1; 0 if training ended within one
     * @param metrics those of the model
     */
    void kept(int epoch, Dataset test, Map<String, Double> metrics) {
        if (quiet || epoch == 0) {
            return;
        }
        String line = "kept the parameters of epoch " + counted(epoch);
        notes.println(
                !metrics.containsKey("test_loss")
                        ? line + (test.size() == 0 ? "; there is no test set" : "")
                        : line + "; test set: " + text("test_", test, metrics)
                                + (metrics.containsKey("test_baseline_loss")
                                        ? "; baseline: " + text("test_baseline_", test, metrics)
                                        : ""));
    }

    private static String text(String set, Dataset test, Map<String, Double> metrics) {
        StringBuilder text = new StringBuilder();
        if (metrics.containsKey(set + "rmse")) {
            double r2 = metrics.getOrDefault(set + "r2", Double.NaN);
            text.append("R2 ")
                    .append(Math.abs(r2) < 1 ? String.format(Locale.ROOT, "%.4f", r2) : EpochTable.number(r2))
                    .append(", RMSE ")
                    .append(EpochTable.number(metrics.get(set + "rmse")))
                    .append(", ");
        } else if (test.task() != Task.REGRESSION) {
            double accuracy = metrics.get(set + "accuracy");
            text.append(Count.grouped(correct(accuracy, test.size())))
                    .append(" of ")
                    .append(Count.grouped(test.size()))
                    .append(test.task() == Task.MULTI_LABEL ? " with all labels right (" : " right (")
                    .append(EpochTable.fixed(100 * accuracy, 2))
                    .append(" %), ");
        }
        return text.append("loss ")
                .append(EpochTable.number(metrics.getOrDefault(set + "loss", Double.NaN)))
                .toString();
    }

    private static int correct(double accuracy, int examples) {
        return (int) Math.round(accuracy * examples);
    }

    void saved(List<Path> files) {
        if (!quiet) {
            files.forEach(file -> notes.println("saved to " + file));
        }
    }

    /**
     * Prints the digest of the parameters and, as JSON, the metrics of the model on the test set and of the baseline.
     *
     * @param tested number of test examples
     */
    void digest(String sha256, int tested, Map<String, Double> metrics) {
        if (!json) {
            screen.printDigest(sha256);
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("parameters_sha256", sha256));
        if (metrics.containsKey("test_loss")) {
            fields.put("test_examples", tested);
            if (!numbers) {
                fields.put("test_correct", correct(metrics.get("test_accuracy"), tested));
            }
        }
        metrics.forEach((name, value) -> {
            if (name.matches("test_.*|.*_baseline_.*|validation_r.*")) {
                fields.put(name, value);
            }
        });
        out.print(json(fields) + "\n");
        out.flush();
    }
}
