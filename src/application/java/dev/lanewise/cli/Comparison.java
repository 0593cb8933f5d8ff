package dev.lanewise.cli;

import dev.lanewise.internal.text.Printable;
import dev.lanewise.metric.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The common and the differing properties of several training runs. */
final class Comparison {
    private static final List<String> SETS = List.of("validation_", "test_", "training_");
    private static final String EPOCH = "epoch";
    private static final String NOT_GIVEN = "–";

    private final List<TrainedRun> runs;
    /** Names of the runs in tables: their paths without their common folder. */
    private final IdentityHashMap<TrainedRun, String> labels = new IdentityHashMap<>();

    Comparison(List<TrainedRun> runs) {
        this.runs = runs;
        String first = runs.get(0).name();
        int common = first.length();
        for (TrainedRun run : runs) {
            while (!run.name().startsWith(first.substring(0, common))) {
                common--;
            }
        }
        String folder = first.substring(0, common).replaceFirst("[^/\\\\]*$", "");
        runs.forEach(run -> labels.put(run, run.name().substring(folder.length())));
    }

    /** The name of a run in tables. */
    String label(TrainedRun run) {
        return labels.get(run);
    }

    /**
     * Names of the scores that any run has: those of the validation set, the test set, the training set, others; of the
     * quadratic loss of numbers, only the RMSE if all runs have it.
     */
    List<String> figures() {
        Set<String> names =
                new TreeSet<>(Comparator.comparingInt(Comparison::place).thenComparing(name -> name));
        runs.forEach(run -> names.addAll(run.figures().keySet()));
        names.remove(EPOCH);
        names.removeIf(name -> name.endsWith("_loss") && runs.stream().allMatch(run -> isSame(name, run)));
        return List.copyOf(names);
    }

    /** Whether the loss of a run adds nothing to its RMSE. */
    private static boolean isSame(String loss, TrainedRun run) {
        return run.figures().containsKey(loss)
                ? run.targets() > 0 && run.figures().containsKey(loss.replace("loss", MetricsLog.RMSE))
                : !run.figures().containsKey(loss.replace("loss", MetricsLog.RMSE));
    }

    private static int place(String figure) {
        for (int i = 0; i < SETS.size(); i++) {
            if (figure.startsWith(SETS.get(i))) {
                return i;
            }
        }
        return SETS.size();
    }

    /** The losses of the runs, where they are known. */
    private Set<String> losses() {
        Set<String> losses = new TreeSet<>();
        runs.stream().map(TrainedRun::lossOrNull).filter(Objects::nonNull).forEach(losses::add);
        return losses;
    }

    /** The data that the runs were validated and tested on, where they are known. */
    private Set<String> dataSets() {
        Set<String> sets = new TreeSet<>();
        for (TrainedRun run : runs) {
            String data = run.settings().get("data");
            if (data != null) {
                sets.add(data
                        + (run.settings().containsKey("test")
                                ? " --test " + run.settings().get("test")
                                : ""));
            }
        }
        return sets;
    }

    private boolean isLoss(String figure) {
        return figure.equals("monitored") ? "loss".equals(monitored()) : figure.matches("(.*_)?loss");
    }

    /**
     * The runs with the best value of each score that differs, where it is known which values are better. Values of
     * different losses, or on different data, are not compared.
     */
    Map<String, List<TrainedRun>> best() {
        Map<String, List<TrainedRun>> best = new LinkedHashMap<>();
        boolean differ = losses().size() > 1;
        boolean dataDiffer = dataSets().size() > 1;
        for (String figure : figures()) {
            if ((differ && isLoss(figure)) || (dataDiffer && figure.matches("(validation|test)_.*"))) {
                continue;
            }
            List<TrainedRun> with = runs.stream()
                    .filter(run -> Double.isFinite(run.figures().getOrDefault(figure, Double.NaN)))
                    .toList();
            Optional<Metric.Direction> direction = TrainedRun.direction(figure, monitored());
            double[] values = with.stream()
                    .mapToDouble(run -> run.figures().get(figure))
                    .sorted()
                    .toArray();
            if (direction.isPresent() && values.length > 1 && values[0] < values[values.length - 1]) {
                boolean higher = direction.get() == Metric.Direction.HIGHER_IS_BETTER;
                double value = values[higher ? values.length - 1 : 0];
                best.put(
                        figure,
                        with.stream()
                                .filter(run -> run.figures().get(figure) == value)
                                .toList());
            }
        }
        return best;
    }

    /** The best runs without the scores of the training set, whose best run is often the one that overfits most. */
    private Map<String, List<TrainedRun>> bestOfUnseen() {
        Map<String, List<TrainedRun>> best = best();
        best.keySet().removeIf(figure -> figure.startsWith("training_"));
        return best;
    }

    /** The metric that all runs monitored; null if they differ. */
    private String monitored() {
        Set<String> metrics = new TreeSet<>();
        runs.forEach(run -> metrics.add(run.settings().getOrDefault("monitor", "")));
        String only = metrics.iterator().next();
        return metrics.size() > 1 || only.isEmpty() ? null : only;
    }

    /** Values of the settings that are not the same in all runs, for each run; a dash where one is not given. */
    Map<String, List<String>> differences() {
        Set<String> keys = new TreeSet<>();
        runs.forEach(run -> keys.addAll(run.settings().keySet()));
        Map<String, List<String>> differences = new LinkedHashMap<>();
        for (String key : keys) {
            List<String> values = runs.stream()
                    .map(run -> run.settings().getOrDefault(key, NOT_GIVEN))
                    .toList();
            if (values.stream().distinct().count() > 1) {
                differences.put(key, values);
            }
        }
        return differences;
    }

    /** Headings of the table of scores: facts that any run has, then scores. */
    List<String> head() {
        List<String> head = new ArrayList<>(List.of("run"));
        for (String fact : List.of("epochs", "seconds")) {
            if (runs.stream().anyMatch(run -> run.facts().containsKey(fact))) {
                head.add(fact);
            }
        }
        figures().forEach(figure -> head.add(heading(figure)));
        return head;
    }

    private static String heading(String figure) {
        return figure.replace('_', ' ').replace(MetricsLog.RMSE, "RMSE").replaceFirst(" r2$", " R2");
    }

    /** Rows of the table of scores; the best ones are marked with a star. */
    List<List<String>> rows() {
        Map<String, List<TrainedRun>> best = bestOfUnseen();
        List<List<String>> rows = new ArrayList<>();
        for (TrainedRun run : runs) {
            List<String> row = new ArrayList<>(List.of(label(run)));
            for (String fact : head()) {
                if (fact.equals("epochs") || fact.equals("seconds")) {
                    row.add(run.facts().getOrDefault(fact, NOT_GIVEN));
                }
            }
            for (String figure : figures()) {
                Double value = run.figures().get(figure);
                row.add(
                        value == null
                                ? NOT_GIVEN
                                : String.format(Locale.ROOT, "%.5g", value)
                                        + (best.getOrDefault(figure, List.of()).contains(run) ? "*" : ""));
            }
            rows.add(row);
        }
        return rows;
    }

    /** Headings of the table of differing settings. */
    List<String> headOfSettings() {
        List<String> head = new ArrayList<>(List.of("setting"));
        runs.forEach(run -> head.add(label(run)));
        return head;
    }

    /** Rows of the table of differing settings. */
    List<List<String>> rowsOfSettings() {
        List<List<String>> rows = new ArrayList<>();
        differences().forEach((key, values) -> {
            List<String> row = new ArrayList<>(List.of("--" + key));
            values.forEach(value -> row.add(Printable.of(value)));
            rows.add(row);
        });
        return rows;
    }

    /** A sentence for each score: which run is the best; and which losses cannot be compared. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        bestOfUnseen()
                .forEach((figure, winners) -> sentences.add("best " + heading(figure) + ": "
                        + String.join(" and ", winners.stream().map(this::label).toList())
                        + String.format(
                                Locale.ROOT,
                                " (%.5g)",
                                Objects.requireNonNull(winners.get(0).figures().get(figure)))));
        if (losses().size() > 1 && figures().stream().anyMatch(this::isLoss)) {
            sentences.add("no best loss, because the runs have different losses: " + String.join(", ", losses()));
        }
        if (dataSets().size() > 1) {
            sentences.add("no best validation or test score, because the runs have different data: "
                    + String.join(", ", dataSets()));
        }
        return sentences;
    }

    /** Returns the comparison as an object for JSON. */
    Map<String, Object> json() {
        List<Object> all = new ArrayList<>();
        for (TrainedRun run : runs) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", run.name());
            fields.put("epochs", run.epochs().size());
            Map<String, Object> figures = new LinkedHashMap<>();
            run.figures().forEach((name, value) -> figures.put(name, EvaluationSummary.finite(value)));
            fields.put("figures", figures);
            fields.put("settings", run.settings());
            all.add(fields);
        }
        Map<String, Object> winners = new LinkedHashMap<>();
        best().forEach((figure, best) ->
                winners.put(figure, best.stream().map(TrainedRun::name).toList()));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("runs", all);
        fields.put("differences", differences());
        fields.put("best", winners);
        return fields;
    }
}
