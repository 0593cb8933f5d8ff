package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Evaluation;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Metric;
import dev.lanewise.search.Rung;
import dev.lanewise.search.SearchResult;
import dev.lanewise.search.SearchRun;
import dev.lanewise.search.TrialResult;
import dev.lanewise.search.TrialResult.Outcome;
import dev.lanewise.training.EpochRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Output of tune: the table and the best trial as data, or both as JSON; everything else as notes. */
final class SearchReport implements AutoCloseable {
    private static final String BASELINE = "_baseline";

    private final Screen screen;
    private final PrintStream out;
    private final TrialOptions flags;
    private final Splits splits;
    private final Metric monitoredOrNull;
    private final boolean json;
    private final boolean quiet;
    private ProgressLine line;
    private List<Rung> rungs;
    /** The best model on the sets that the output shows. */
    private final Map<String, Evaluation> evaluations = new LinkedHashMap<>();

    SearchReport(
            Screen screen, TrialOptions flags, Splits splits, Metric monitoredOrNull, boolean json, boolean quiet) {
        this.screen = screen;
        this.out = screen.out();
        this.flags = flags;
        this.splits = splits;
        this.monitoredOrNull = monitoredOrNull;
        this.json = json;
        this.quiet = quiet;
    }

    /**
     * Prints the numbers of trials and epochs, and notes on the data.
     *
     * @param schemaOrNull columns of a table
     * @param notes notes on the data and the settings
     */
    void begin(SearchRun search, Schema schemaOrNull, List<String> notes) {
        rungs = search.rungs();
        line = new ProgressLine(quiet ? screen.unwatched() : screen, "searching", search.totalEpochs(), "epoch");
        note(rungs.stream()
                        .map(rung -> Count.of(rung.trials(), "trial") + " up to epoch " + rung.epochs())
                        .collect(Collectors.joining(", then "))
                + ", " + Count.of(search.totalEpochs(), "epoch") + " at most");
        if (schemaOrNull != null) {
            note(SchemaText.line(schemaOrNull));
        }
        notes.forEach(this::note);
    }

    /** Prints a note, unless there are to be none. */
    void note(String text) {
        if (!quiet) {
            line.note(text);
        }
    }

    /** Counts an epoch of a trial; any thread may call this. */
    void epochEnded(EpochRecord epoch) {
        line.add(1);
    }

    /** Removes the progress line at the end of the search. */
    @Override
    public void close() {
        line.close();
    }

    /** Reports the end of a trial. */
    void ended(TrialResult result) {
        int epochs = result.epochs();
        // Dropped at the end of a rung, or ended by itself before the last one.
        line.skip(rungs.stream()
                        .mapToInt(Rung::epochs)
                        .filter(ofRung -> result.outcome() == Outcome.DROPPED && ofRung >= epochs)
                        .findFirst()
                        .orElse(rungs.get(rungs.size() - 1).epochs())
                - epochs);
        String score = monitoredOrNull != null
                ? monitoredOrNull + " " + score(result.score())
                : isOfNumbers() || Double.isNaN(result.score()) ? "loss " + loss(result.loss()) : score(result.score());
        boolean isScored = result.outcome() == Outcome.FINISHED || result.outcome() == Outcome.DROPPED;
        note(String.format(
                Locale.ROOT,
                "trial %d%s after %s, %.2f s: %s",
                result.configuration().number(),
                isScored ? ": " + score : " " + result.outcome(),
                Count.of(epochs, "epoch"),
                result.seconds(),
                String.join(" ", flags.flags(result.configuration()))));
        result.failure()
                .ifPresent(failure ->
                        line.note("warning: trial " + result.configuration().number() + " failed: " + reason(failure)));
    }

    private static String reason(RuntimeException failure) {
        return failure.getMessage() != null
                ? failure.getMessage()
                : failure.getClass().getSimpleName();
    }

    /** Returns a score as text: a share of the examples unless another metric is monitored. */
    private String score(double score) {
        return monitoredOrNull != null
                ? loss(score)
                : Double.isNaN(score) || isOfNumbers() ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * score);
    }

    private boolean isOfNumbers() {
        return splits.validation().task() == Task.REGRESSION;
    }

    private static String loss(double loss) {
        return EpochTable.precise(loss);
    }

    private static String number(String format, double number) {
        return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, format, number);
    }

    /** Prints the table, unless JSON was requested. */
    void table(SearchResult result) {
        if (json) {
            return;
        }
        out.printf(
                Locale.ROOT,
                "%s, ranked on the validation set of %s\n",
                Count.of(result.trials().size(), "trial"),
                Count.of(splits.validation().size(), "example"));
        // Numbers have no accuracy, and are ranked by their loss.
        boolean scored = monitoredOrNull != null || !isOfNumbers();
        String name = monitoredOrNull == null ? "accuracy" : monitoredOrNull.name();
        String column = "  %" + (monitoredOrNull == null ? name.length() : Math.max(10, name.length())) + "s";
        out.printf(
                Locale.ROOT,
                "rank%s        loss  epochs  seconds  outcome      settings\n",
                scored ? String.format(Locale.ROOT, column, name) : "");
        int rank = 0;
        for (TrialResult trial : result.trials()) {
            out.printf(
                    Locale.ROOT,
                    "%4d%s  %10s  %6d  %7.2f  %-11s  %s\n",
                    ++rank,
                    scored ? String.format(Locale.ROOT, column, score(trial.score())) : "",
                    loss(trial.loss()),
                    trial.epochs(),
                    trial.seconds(),
                    trial.outcome(),
                    String.join(" ", flags.flags(trial.configuration())));
        }
    }

    /** Reports that the search was interrupted, or has reached its time limit. */
    void unfinished(boolean interrupted, int trials, SearchResult result) {
        boolean isCut = result.trials().size() < trials
                || result.trials().stream().anyMatch(t -> t.outcome() == Outcome.INTERRUPTED);
        if (interrupted || isCut) {
            note((interrupted ? "interrupted: " : "time limit reached: ")
                    + result.trials().size() + " of " + Count.of(trials, "trial") + " begun");
        }
    }

    /**
     * Evaluates the best model on the sets that the output shows, warns if it is of little use, and returns it with the
     * metrics.
     */
    Model judged(Model model, int threads) {
        boolean isTested = splits.test().size() > 0;
        Map<String, Double> metrics = new LinkedHashMap<>(model.metrics());
        // The table has the accuracy already.
        boolean isShown = monitoredOrNull != null || isOfNumbers();
        for (String set : List.of("validation", "test")) {
            boolean isTest = set.equals("test");
            Dataset examples = isTest ? splits.test() : splits.validation();
            if (examples.size() == 0 || (!isTest && isTested && !isShown)) {
                continue;
            }
            Evaluation evaluation = model.evaluate(examples, threads, count -> {});
            if (isTest || isShown) {
                evaluations.put(set, evaluation);
                metrics.putAll(figures(set, evaluation));
                metrics.putAll(figures(set + BASELINE, baseline(evaluation)));
            }
            if (isTest == isTested) {
                evaluation
                        .warnings(set + " set")
                        .forEach(warning -> screen.err().println("warning: best trial: " + RemedyFlags.in(warning)));
            }
        }
        metrics.values().removeIf(value -> !Double.isFinite(value));
        return model.withMetrics(metrics);
    }

    private static Evaluation baseline(Evaluation evaluation) {
        return evaluation.baseline().orElseThrow();
    }

    private static Map<String, Double> figures(String set, Evaluation evaluation) {
        return evaluation.task() != Task.REGRESSION
                ? Map.of(set + "_loss", evaluation.loss(), set + "_accuracy", evaluation.accuracy())
                : Map.of(
                        set + "_loss", evaluation.loss(),
                        set + "_" + MetricsLog.R2, evaluation.r2(),
                        set + "_" + MetricsLog.RMSE, evaluation.rmse());
    }

    /** The monitored metric; NaN if it is undefined on the set, which had no part in the choice. */
    private double monitored(Evaluation evaluation) {
        try {
            return evaluation.value(monitoredOrNull);
        } catch (IllegalArgumentException e) {
            return Double.NaN;
        }
    }

    /** The monitored metric, and the scores that are usual for the targets. */
    private String text(Evaluation evaluation) {
        List<String> scores = new ArrayList<>();
        boolean numbers = evaluation.task() == Task.REGRESSION;
        boolean isUsual = numbers
                && monitoredOrNull != null
                && List.of(MetricsLog.R2, MetricsLog.RMSE, "loss").contains(monitoredOrNull.name());
        if (monitoredOrNull != null && !isUsual) {
            scores.add(monitoredOrNull + " " + loss(monitored(evaluation)));
        }
        if (!numbers) {
            scores.add(Math.round(evaluation.accuracy() * evaluation.size()) + " / " + evaluation.size());
        } else {
            scores.add("R2 " + number("%.4f", evaluation.r2()));
            scores.add("RMSE " + number("%.6g", evaluation.rmse()));
            scores.add("loss " + loss(evaluation.loss()));
        }
        return String.join(", ", scores);
    }

    /** Prints the command that trains with the best settings. */
    void hint(String arguments) {
        if (!quiet) {
            screen.err().println("to train with the best settings: lanewise train " + arguments);
        }
    }

    /** Prints the results of the best model, if there is one, or everything as JSON. */
    void end(SearchResult result, Model bestOrNull) throws IOException {
        if (json) {
            screen.data().println(json(result, bestOrNull));
        } else if (bestOrNull != null) {
            evaluations.forEach((set, evaluation) -> out.print("best trial on the " + set + " set"
                    + (set.equals("test") ? ", which had no part in the choice" : "") + ": " + text(evaluation)
                    + "; baseline: " + text(baseline(evaluation)) + "\n"));
            screen.printDigest(bestOrNull.network().sha256());
        }
        // Flushed before the JVM may end.
        out.flush();
    }

    private String json(SearchResult result, Model bestOrNull) throws IOException {
        List<Map<String, Object>> trials = new ArrayList<>();
        for (TrialResult trial : result.trials()) {
            Map<String, String> settings = new LinkedHashMap<>();
            trial.configuration().settings().forEach((flag, value) -> settings.put(flag.substring(2), value));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("rank", trials.size() + 1);
            fields.put("trial", trial.configuration().number());
            if (monitoredOrNull != null) {
                fields.put("monitored", EvaluationSummary.finite(trial.score()));
            } else {
                fields.put("validation_accuracy", isOfNumbers() ? null : EvaluationSummary.finite(trial.score()));
            }
            fields.put("validation_loss", EvaluationSummary.finite(trial.loss()));
            fields.put("epochs", trial.epochs());
            fields.put("seconds", trial.seconds());
            fields.put("outcome", trial.outcome().toString());
            trial.failure().ifPresent(failure -> fields.put("failure", reason(failure)));
            fields.put("settings", settings);
            trials.add(fields);
        }
        Map<String, Object> best = new LinkedHashMap<>();
        evaluations.forEach((set, evaluation) -> {
            if (set.equals("test")) {
                best.put("test_examples", evaluation.size());
            }
            put(best, set, evaluation);
            put(best, set + BASELINE, baseline(evaluation));
        });
        if (bestOrNull != null) {
            best.put("parameters_sha256", bestOrNull.network().sha256());
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("validation_examples", splits.validation().size());
        all.put("trials", trials);
        all.put("best", bestOrNull != null ? best : null);
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(all);
    }

    private void put(Map<String, Object> fields, String set, Evaluation evaluation) {
        if (monitoredOrNull != null) {
            fields.put(set + "_monitored", EvaluationSummary.finite(monitored(evaluation)));
        }
        boolean numbers = evaluation.task() == Task.REGRESSION;
        fields.put(set + "_accuracy", numbers ? null : EvaluationSummary.finite(evaluation.accuracy()));
        if (numbers) {
            fields.put(set + "_r2", EvaluationSummary.finite(evaluation.r2()));
            fields.put(set + "_rmse", EvaluationSummary.finite(evaluation.rmse()));
        }
        fields.put(set + "_loss", EvaluationSummary.finite(evaluation.loss()));
    }
}
