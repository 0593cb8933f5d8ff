package dev.lanewise.cli;

import dev.lanewise.ConfidentError;
import dev.lanewise.Evaluation;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.metric.Calibration;
import dev.lanewise.metric.ClassMetrics;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.MultiLabel;
import dev.lanewise.metric.Regression;
import dev.lanewise.report.ClassTable;
import dev.lanewise.report.Headline;
import dev.lanewise.report.ImageGrid;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An evaluation as text and as fields of JSON, in which undefined values are null. */
record EvaluationSummary(Evaluation evaluation) {
    /** Bins of the reliability table. */
    private static final int BINS = 10;
    /** Number of characters of a name that a table shows on any terminal. */
    private static final int MOST_NARROW_NAME = 8;

    private static final int[] TOP = {2, 3, 5};
    /** Longer names would make the confusion matrix too wide; its rows and columns are then numbered. */
    private static final int LONGEST_HEADING = 12;

    private static final int IMAGES_IN_A_ROW = 4;

    /** JSON has no NaN and no infinities. */
    static Double finite(double number) {
        return Double.isFinite(number) ? (Double) number : null;
    }

    private static String share(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.4f", share);
    }

    private static String digits(double number) {
        return String.format(Locale.ROOT, "%.6g", number);
    }

    /** Prints the tables, within the width of the terminal. */
    void print(Screen screen) {
        List<String> names = evaluation.names();
        if (evaluation.task() == Task.REGRESSION) {
            Regression numbers = evaluation.regression();
            List<List<String>> rows = IntStream.range(0, names.size())
                    .mapToObj(c -> List.of(
                            names.get(c), share(numbers.r2(c)), digits(numbers.rmse(c)), digits(numbers.mae(c))))
                    .toList();
            print(List.of("target", "      R2", "        RMSE", "         MAE"), rows, screen);
            return;
        }
        ClassMetrics metrics = evaluation.classMetrics();
        Calibration calibration = metrics.calibration(BINS);
        PrintStream out = screen.out();
        if (metrics instanceof Classification classes) {
            for (int k : TOP) {
                if (k < classes.classes()) {
                    out.printf(Locale.ROOT, "top-%d accuracy %.2f %%\n", k, 100 * classes.topK(k));
                }
            }
        }
        if (evaluation.hasProbabilities()) {
            out.printf(
                    Locale.ROOT,
                    "log loss %.6f, Brier score %.6f, calibration error %.6f\n",
                    metrics.logLoss(),
                    metrics.brier(),
                    calibration.error());
        }
        if (metrics instanceof Classification classes) {
            printConfusion(classes.confusion(), classes.size(), screen);
        }
        ClassTable table = ClassTable.of(evaluation);
        String head = metrics instanceof MultiLabel ? "label" : "class";
        print(
                List.of(head, "examples", "precision", "recall", "F1", "ROC AUC", "PR AUC"),
                Stream.concat(table.rows().stream(), Stream.of(table.macro(), table.micro()))
                        .map(row -> List.of(
                                row.name(),
                                String.valueOf(row.support()),
                                share(row.precision()),
                                share(row.recall()),
                                share(row.f1()),
                                share(row.rocAuc()),
                                share(row.averagePrecision())))
                        .toList(),
                screen);
        if (evaluation.hasProbabilities()) {
            print(
                    List.of("confidence ", "examples", "   mean", " right"),
                    calibration.bins().stream()
                            .map(bin -> List.of(
                                    String.format(Locale.ROOT, "%.2f - %.2f", bin.from(), bin.to()),
                                    String.valueOf(bin.examples()),
                                    share(bin.confidence()),
                                    share(bin.accuracy())))
                            .toList(),
                    screen);
        }
    }

    /**
     * Prints right-aligned columns below their headings. Names in the first column are shortened to what the others
     * leave of a line of the terminal.
     */
    private static void print(List<String> head, List<List<String>> rows, Screen screen) {
        List<List<String>> all = Stream.concat(Stream.of(head), rows.stream()).toList();
        int[] widths = IntStream.range(0, head.size())
                .map(column -> all.stream()
                        .mapToInt(row -> Printable.of(row.get(column)).length())
                        .max()
                        .orElse(0))
                .toArray();
        if (screen.dataLive()) {
            int others = IntStream.of(widths).skip(1).map(width -> width + 2).sum();
            widths[0] = Math.min(widths[0], Math.max(MOST_NARROW_NAME, screen.lineWidth() - others));
        }
        screen.out().print('\n');
        for (List<String> row : all) {
            screen.out()
                    .print(IntStream.range(0, widths.length)
                                    .mapToObj(column -> padded(
                                            widths[column], shortened(Printable.of(row.get(column)), widths[column])))
                                    .collect(Collectors.joining("  "))
                            + "\n");
        }
    }

    private void printConfusion(int[][] confusion, int size, Screen screen) {
        List<String> names = evaluation.names().stream().map(Printable::of).toList();
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        if (longest > LONGEST_HEADING) {
            screen.out().print("\nclasses by number\n");
            for (int c = 0; c < names.size(); c++) {
                screen.out().print(c + " " + names.get(c) + "\n");
            }
            names = IntStream.range(0, confusion.length)
                    .mapToObj(String::valueOf)
                    .toList();
            longest = String.valueOf(confusion.length).length();
        }
        int width = Math.max(5, Math.max(longest, String.valueOf(size).length()) + 1);
        int extra = screen.shading().extra();
        int together = confusion.length;
        if (screen.dataLive() && width + together * (width + extra) > screen.lineWidth()) {
            int greatest =
                    Arrays.stream(confusion).flatMapToInt(IntStream::of).max().orElse(0);
            width = Math.max(longest, String.valueOf(greatest).length()) + 1;
            together = Math.max(1, Math.min(together, (screen.lineWidth() - width) / (width + extra)));
        }
        screen.out().print("\nconfusion matrix (rows: true class, columns: predicted class)\n");
        for (int from = 0; from < confusion.length; from += together) {
            screen.out().print(from == 0 ? "" : "\n");
            printColumns(confusion, names, width, from, Math.min(confusion.length, from + together), screen);
        }
    }

    private static void printColumns(
            int[][] confusion, List<String> names, int width, int from, int to, Screen screen) {
        Shading shading = screen.shading();
        StringBuilder line = new StringBuilder(" ".repeat(width));
        names.subList(from, to).forEach(name -> line.append(padded(width, name)).append(" ".repeat(shading.extra())));
        screen.paint(line.append("\n"));
        for (int c = 0; c < confusion.length; c++) {
            line.setLength(0);
            line.append(padded(width, names.get(c)));
            int examples = IntStream.of(confusion[c]).sum();
            for (int k = from; k < to; k++) {
                int count = confusion[c][k];
                line.append(shading.shade(padded(width, String.valueOf(count)), darkness(count, examples)));
            }
            screen.paint(line.append("\n"));
        }
    }

    /** Roots, so that a hundredth of a row, a mistake worth looking at, is a tenth of the way from white to black. */
    private static double darkness(int count, int ofRow) {
        return count == 0 ? 0 : Math.sqrt((double) count / ofRow);
    }

    private static String padded(int width, String text) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** Prints the most confident errors with their places, and images as images; nothing if none were requested. */
    void printErrors(int most, Dataset dataset, ExamplePlaces places, Screen screen) {
        if (most == 0) {
            return;
        }
        List<ConfidentError> errors = evaluation.mostConfidentErrors(most);
        String kind = evaluation.task() == Task.REGRESSION ? "largest errors" : "most confident errors";
        screen.out().print(errors.isEmpty() ? "\nno errors\n" : "\n" + kind + "\n");
        for (int from = 0; from < errors.size(); from += IMAGES_IN_A_ROW) {
            List<ConfidentError> shown = errors.subList(from, Math.min(errors.size(), from + IMAGES_IN_A_ROW));
            int[] examples = shown.stream().mapToInt(ConfidentError::example).toArray();
            List<String> found = places.of(dataset, examples);
            for (int i = 0; i < examples.length; i++) {
                screen.out().print(text(shown.get(i), found.get(i)));
            }
            if (dataset.shape().isPresent()) {
                ImageGrid grid = new ImageGrid(dataset.select(examples), 1, examples.length, 0);
                screen.paint(screen.shading().draw(grid, screen.lineWidth()));
            }
        }
    }

    private String text(ConfidentError error, String place) {
        boolean numbers = evaluation.task() == Task.REGRESSION;
        String target =
                numbers && evaluation.names().size() > 1 ? evaluation.names().get(error.output()) + " " : "";
        String confidence = Double.isNaN(error.confidence())
                ? ""
                : numbers
                        ? String.format(Locale.ROOT, " (off by %.2f RMSE)", error.confidence())
                        : String.format(Locale.ROOT, " (%.2f %%)", 100 * error.confidence());
        return Printable.of(place + ": predicted " + target + error.predicted() + confidence + ", actually "
                        + error.actual())
                + "\n";
    }

    /** Prints the metrics of groups that have the same text in a column. */
    static void printGroups(String column, Map<String, Evaluation> groups, Screen screen) {
        boolean numbers = groups.values().iterator().next().task() == Task.REGRESSION;
        List<List<String>> rows = new ArrayList<>();
        groups.forEach((name, of) -> rows.add(List.of(
                name,
                String.valueOf(of.size()),
                share(numbers ? of.r2() : of.accuracy()),
                numbers ? digits(of.rmse()) : share(of.macroF1()),
                digits(numbers ? of.mae() : of.loss()))));
        List<String> head = numbers
                ? List.of(column, "examples", "      R2", "        RMSE", "         MAE")
                : List.of(column, "examples", "accuracy", "    macro F1", "        loss");
        print(head, rows, screen);
    }

    private static String shortened(String name, int width) {
        return name.length() <= width ? name : name.substring(0, width - 3) + "...";
    }

    /** Returns the metrics of groups. */
    static List<Map<String, Object>> groups(Map<String, Evaluation> groups) {
        List<Map<String, Object>> all = new ArrayList<>();
        groups.forEach((name, of) -> {
            Map<String, Object> fields = fields("name", name, "examples", of.size(), "loss", of.loss());
            new EvaluationSummary(of).addHeadlineTo(fields);
            all.add(fields);
        });
        return all;
    }

    /** Adds the metrics of the {@linkplain Headline headline}. */
    void addHeadlineTo(Map<String, Object> fields) {
        if (evaluation.task() == Task.REGRESSION) {
            Regression numbers = evaluation.regression();
            put(fields, "r2", numbers.r2(), "rmse", numbers.rmse(), "mae", numbers.mae());
            return;
        }
        ClassMetrics metrics = evaluation.classMetrics();
        put(fields, "correct", metrics.correct());
        if (metrics instanceof MultiLabel labels) {
            put(fields, "hamming_loss", labels.hammingLoss());
        } else {
            put(fields, "accuracy", metrics.accuracy());
        }
    }

    /** Adds all metrics. */
    void addTo(Map<String, Object> fields) {
        addHeadlineTo(fields);
        List<String> names = evaluation.names();
        if (evaluation.task() == Task.REGRESSION) {
            Regression numbers = evaluation.regression();
            IntFunction<Map<String, Object>> target = c ->
                    fields("name", names.get(c), "r2", numbers.r2(c), "rmse", numbers.rmse(c), "mae", numbers.mae(c));
            fields.put(
                    "targets", IntStream.range(0, names.size()).mapToObj(target).toList());
            return;
        }
        ClassMetrics metrics = evaluation.classMetrics();
        if (metrics instanceof Classification classes) {
            for (int k : TOP) {
                if (k < classes.classes()) {
                    put(fields, "top_" + k, classes.topK(k));
                }
            }
        }
        if (evaluation.hasProbabilities()) {
            Calibration calibration = metrics.calibration(BINS);
            put(fields, "log_loss", metrics.logLoss(), "brier", metrics.brier());
            put(fields, "calibration_error", calibration.error());
            List<Map<String, Object>> bins = new ArrayList<>();
            for (Calibration.Bin bin : calibration.bins()) {
                Map<String, Object> of = fields("from", bin.from(), "to", bin.to(), "examples", bin.examples());
                put(of, "confidence", bin.confidence(), "accuracy", bin.accuracy());
                bins.add(of);
            }
            fields.put("reliability", bins);
        }
        if (metrics instanceof Classification classes) {
            fields.put("confusion", classes.confusion());
        }
        ClassTable table = ClassTable.of(evaluation);
        String kind = metrics instanceof MultiLabel ? "label" : "class";
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ClassTable.Row row : table.rows()) {
            Map<String, Object> of = fields(kind, rows.size(), "name", row.name(), "examples", row.support());
            of.putAll(shares(row));
            of.putAll(areas(row));
            rows.add(of);
        }
        fields.put(metrics instanceof MultiLabel ? "labels" : "classes", rows);
        Map<String, Object> macro = shares(table.macro());
        macro.putAll(areas(table.macro()));
        fields.put("macro", macro);
        fields.put("micro", shares(table.micro()));
    }

    private static Map<String, Object> shares(ClassTable.Row row) {
        return fields("precision", row.precision(), "recall", row.recall(), "f1", row.f1());
    }

    private static Map<String, Object> areas(ClassTable.Row row) {
        return fields("roc_auc", row.rocAuc(), "average_precision", row.averagePrecision());
    }

    private static Map<String, Object> fields(Object... keysAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, keysAndValues);
        return fields;
    }

    private static void put(Map<String, Object> fields, Object... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            fields.put((String) keysAndValues[i], value instanceof Double number ? finite(number) : value);
        }
    }
}
