package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Lanewise;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.search.Plan;
import dev.lanewise.internal.search.Trial;
import dev.lanewise.internal.search.Trial.Standing;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Network;
import dev.lanewise.search.Configuration;
import dev.lanewise.search.TrialResult;
import dev.lanewise.training.EpochRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Output of tune: the table and the best trial as data, or both as JSON; everything else as notes. */
final class SearchReport implements AutoCloseable {
    private final Screen screen;
    private final PrintStream out;
    private final PrintStream notes;
    private final SearchSettings settings;
    private final Splits splits;
    private final Metric monitoredOrNull;
    private final boolean json;
    private final boolean quiet;
    private final Plan plan;
    private final ProgressLine line;
    /** Trials that have reached the end of their rung. */
    private int advanced;

    SearchReport(
            Screen screen,
            SearchSettings settings,
            Splits splits,
            Optional<Metric> monitored,
            Plan plan,
            boolean json,
            boolean quiet) {
        this.screen = screen;
        this.out = screen.out();
        this.notes = screen.err();
        this.settings = settings;
        this.splits = splits;
        this.monitoredOrNull = monitored.orElse(null);
        this.json = json;
        this.quiet = quiet;
        this.plan = plan;
        this.line = new ProgressLine(quiet ? screen.unwatched() : screen, "searching", plan.totalEpochs(), "epoch");
    }

    /**
     * Prints the kernels, the numbers of trials and epochs, and notes on the data.
     *
     * @param choices settings chosen by the data
     */
    void begin(Loaded loaded, List<String> choices) {
        if (quiet) {
            return;
        }
        // A warning has given the reason for degraded kernels.
        line.note((KernelOptions.isWarned() ? "" : Lanewise.runtime().reason() + "; ") + describe(plan));
        if (loaded.schemaOrNull() != null) {
            line.note(SchemaText.line(loaded.schemaOrNull()));
        }
        loaded.notes().forEach(line::note);
        choices.forEach(line::note);
    }

    private static String describe(Plan plan) {
        String rungs = plan.rungs().stream()
                .map(rung -> Count.of(rung.trials(), "trial") + " up to epoch " + rung.epochs())
                .collect(Collectors.joining(", then "));
        return rungs + ", " + Count.of(plan.totalEpochs(), "epoch") + " at most";
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

    /** Reports the progress of a trial. */
    void advanced(Configuration configuration, Standing standing) {
        line.skip(Math.max(0, epochsOfRung(advanced++) - standing.epochs()));
        if (quiet) {
            return;
        }
        line.note(String.format(
                Locale.ROOT,
                "trial %d%s after %s, %.2f s: %s",
                configuration.number(),
                switch (standing.end()) {
                    case DIVERGED -> " diverged";
                    case STOPPED -> " stopped";
                    case FAILED -> " failed";
                    case OPEN, ENDED -> ": " + figure(standing.score(), standing.loss());
                },
                Count.of(standing.epochs(), "epoch"),
                standing.seconds(),
                String.join(" ", settings.flags(configuration))));
    }

    /** Reports the exception of a trial that failed. */
    void ended(TrialResult result) {
        result.failure()
                .ifPresent(failure -> line.note(
                        "warning: trial " + result.configuration().number() + " failed: " + Trial.reason(failure)));
    }

    /** Returns the epochs per trial of the rung that this number of finished trials has reached. */
    private int epochsOfRung(int trials) {
        int left = trials;
        for (Plan.Rung rung : plan.rungs()) {
            if (left < rung.trials()) {
                return rung.epochs();
            }
            left -= rung.trials();
        }
        return 0;
    }

    private String figure(double score, double loss) {
        return monitoredOrNull != null
                ? monitoredOrNull + " " + score(score)
                : isOfNumbers() || Double.isNaN(score) ? "loss " + loss(loss) : score(score);
    }

    /** Returns a score as text: a share of the examples unless another metric is monitored. */
    private String score(double score) {
        return monitoredOrNull != null ? loss(score) : share(isOfNumbers() ? Double.NaN : score);
    }

    private boolean isOfNumbers() {
        return splits.validation().task() == Task.REGRESSION;
    }

    private static String share(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static String loss(double loss) {
        return Double.isNaN(loss) ? "-" : String.format(Locale.ROOT, "%.6f", loss);
    }

    /** Prints the table, unless JSON was requested. */
    void table(List<TrialResult> results) {
        if (json) {
            return;
        }
        out.printf(
                Locale.ROOT,
                "%s, ranked on the validation set of %s\n",
                Count.of(results.size(), "trial"),
                Count.of(splits.validation().size(), "example"));
        // Numbers have no accuracy, and are ranked by their loss.
        boolean scored = monitoredOrNull != null || !isOfNumbers();
        String name = monitoredOrNull == null ? "accuracy" : monitoredOrNull.name();
        int width = monitoredOrNull == null ? name.length() : Math.max(10, name.length());
        out.printf(
                Locale.ROOT,
                "rank%s        loss  epochs  seconds  outcome      settings\n",
                scored ? String.format(Locale.ROOT, "  %" + width + "s", name) : "");
        for (int i = 0; i < results.size(); i++) {
            TrialResult result = results.get(i);
            String before = String.format(
                    Locale.ROOT,
                    "%4d%s  %10s  %6d  %7.2f  %-11s  ",
                    i + 1,
                    scored ? String.format(Locale.ROOT, "  %" + width + "s", score(result.score())) : "",
                    loss(result.loss()),
                    result.epochs(),
                    result.seconds(),
                    result.outcome());
            out.print(before + wrapped(settings.flags(result.configuration()), before.length()) + "\n");
        }
    }

    /** Breaks the settings into lines below each other where the terminal is too narrow for one. */
    private String wrapped(List<String> flags, int indent) {
        int room = Math.max(20, screen.lineWidth() - indent);
        if (!screen.dataLive()) {
            return String.join(" ", flags);
        }
        StringBuilder lines = new StringBuilder();
        int used = 0;
        for (String setting : flags) {
            if (used > 0 && used + 1 + setting.length() > room) {
                lines.append('\n').append(" ".repeat(indent));
                used = 0;
            }
            lines.append(used > 0 ? " " : "").append(setting);
            used += (used > 0 ? 1 : 0) + setting.length();
        }
        return lines.toString();
    }

    /** Reports that the search was interrupted. */
    void interrupted(int begun, int trials) {
        if (!quiet) {
            notes.println("interrupted: " + begun + " of " + Count.of(trials, "trial") + " begun");
        }
    }

    /** Reports that the time limit was reached. */
    void timeIsUp(int begun, int trials) {
        if (!quiet) {
            notes.println("time limit reached: " + begun + " of " + Count.of(trials, "trial") + " begun");
        }
    }

    void saved(Path file) {
        if (!quiet) {
            notes.println("saved to " + file);
        }
    }

    /** Prints the command that trains with the best settings. */
    void hint(String arguments) {
        if (!quiet) {
            screen.err().println("to train with the best settings: lanewise train " + arguments);
        }
    }

    /**
     * Prints the result of the best trial, or everything as JSON.
     *
     * @param bestOrNull the network; null if there is none
     * @param validationOrNull its result on the validation set; null if the table has it all
     * @param testOrNull its result on the test set; null if there is none
     */
    void end(List<TrialResult> results, Network bestOrNull, TrialScores validationOrNull, TrialScores testOrNull)
            throws IOException {
        if (json) {
            screen.data().println(json(results, bestOrNull, validationOrNull, testOrNull));
        } else if (bestOrNull != null) {
            if (validationOrNull != null) {
                out.print("best trial on the validation set: " + validationOrNull.text() + "\n");
            }
            if (testOrNull != null) {
                out.print("best trial on the test set, which had no part in the choice: " + testOrNull.text() + "\n");
            }
            screen.printDigest(bestOrNull.sha256());
        }
        // Flushed before the JVM may end.
        out.flush();
    }

    private String json(
            List<TrialResult> results, Network bestOrNull, TrialScores validationOrNull, TrialScores testOrNull)
            throws IOException {
        List<Map<String, Object>> trials = new ArrayList<>();
        for (TrialResult result : results) {
            Map<String, String> settings = new LinkedHashMap<>();
            result.configuration().settings().forEach((flag, value) -> settings.put(flag.substring(2), value));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("rank", trials.size() + 1);
            fields.put("trial", result.configuration().number());
            if (monitoredOrNull != null) {
                fields.put("monitored", finite(result.score()));
            } else {
                fields.put("validation_accuracy", isOfNumbers() ? null : finite(result.score()));
            }
            fields.put("validation_cost", finite(result.loss()));
            fields.put("epochs", result.epochs());
            fields.put("seconds", result.seconds());
            fields.put("outcome", result.outcome().toString());
            result.failure().ifPresent(failure -> fields.put("failure", Trial.reason(failure)));
            fields.put("settings", settings);
            trials.add(fields);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("validation_examples", splits.validation().size());
        all.put("trials", trials);
        Map<String, Object> fields = new LinkedHashMap<>();
        if (validationOrNull != null) {
            fields.putAll(validationOrNull.fields("validation"));
        }
        if (testOrNull != null) {
            fields.put("test_examples", testOrNull.score().examples());
            fields.putAll(testOrNull.fields("test"));
        }
        if (bestOrNull != null) {
            fields.put("parameters_sha256", bestOrNull.sha256());
        }
        all.put("best", bestOrNull != null ? fields : null);
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(all);
    }

    /** JSON has no NaN and no infinities. */
    private static Double finite(double number) {
        return Double.isFinite(number) ? (Double) number : null;
    }
}
