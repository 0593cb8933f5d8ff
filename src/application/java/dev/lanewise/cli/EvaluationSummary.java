package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.metric.Calibration;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Counts;
import dev.lanewise.metric.MultiLabel;
import dev.lanewise.metric.Regression;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The metrics of a network's outputs on a data set, as text and as fields of JSON. */
sealed interface EvaluationSummary {
    /** Bins of the reliability table. */
    int BINS = 10;
    /** Number of characters of a name that a table shows on any terminal. */
    int MOST_NARROW_NAME = 8;

    /** The most important metrics, in a few words. */
    String headline();

    /** Prints the tables, within the width of the terminal. */
    void print(Screen screen);

    /** Prints the most confident errors with their picture files, if the targets are classes. */
    default void printMistakes(int most, ExamplePlaces places, Screen screen) {}

    /** Adds all metrics; undefined values are null. */
    void addTo(Map<String, Object> fields);

    /** Adds the metrics of the headline; undefined values are null. */
    void addHeadlineTo(Map<String, Object> fields);

    /** Summarises outputs, (examples, output units). */
    static EvaluationSummary of(Architecture architecture, Dataset dataset, float[] outputs) {
        // Counting labels needs targets of 0 and 1; probabilities between are numbers to approximate.
        if (dataset.task() == Task.MULTI_LABEL && !dataset.hasSoftLabels()) {
            return new OnLabels(dataset, MultiLabel.of(outputs, dataset));
        }
        if (dataset.task() != Task.CLASSIFICATION) {
            int columns = dataset.targets();
            float[] targets = new float[dataset.size() * columns];
            for (int i = 0; i < dataset.size(); i++) {
                dataset.copyTargets(i, targets, i * columns);
            }
            return new OnNumbers(dataset, Regression.of(outputs, targets, columns));
        }
        boolean probable = architecture.output().equals(Activation.SOFTMAX)
                || architecture.output().equals(Activation.SIGMOID);
        return new OnClasses(dataset, Classification.of(outputs, dataset), probable);
    }

    /** JSON has no NaN and no infinities. */
    static Double finite(double number) {
        return Double.isFinite(number) ? (Double) number : null;
    }

    private static String share(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.4f", share);
    }

    /** Precision, recall and F1 of each class or label and on average, with the area under the curve. */
    private static void printTable(
            Screen screen,
            String head,
            List<String> allNames,
            List<Counts> counts,
            IntToDoubleFunction auc,
            double meanAuc) {
        PrintStream out = screen.out();
        List<String> names = fitted(allNames, screen, 46);
        int width = Math.max(
                head.length(), names.stream().mapToInt(String::length).max().orElse(0));
        String row = "%" + width + "s  %8s  %9s  %6s  %6s  %7s\n";
        out.printf(Locale.ROOT, "\n" + row, head, "examples", "precision", "recall", "F1", "ROC AUC");
        for (int c = 0; c < names.size(); c++) {
            Counts of = counts.get(c);
            out.printf(
                    Locale.ROOT,
                    row,
                    names.get(c),
                    of.support(),
                    share(of.precision()),
                    share(of.recall()),
                    share(of.f1()),
                    share(auc.applyAsDouble(c)));
        }
        Counts all = Counts.sum(counts);
        out.printf(
                Locale.ROOT,
                row,
                "macro",
                all.support(),
                share(Counts.macro(counts, Counts::precision)),
                share(Counts.macro(counts, Counts::recall)),
                share(Counts.macro(counts, Counts::f1)),
                share(meanAuc));
        out.printf(
                Locale.ROOT,
                row,
                "micro",
                all.support(),
                share(all.precision()),
                share(all.recall()),
                share(all.f1()),
                "-");
    }

    /** Makes names printable, and shortens them to the space that the other columns leave on a terminal line. */
    private static List<String> fitted(List<String> names, Screen screen, int besides) {
        int longest = Math.max(MOST_NARROW_NAME, screen.lineWidth() - besides);
        return names.stream()
                .map(Printable::of)
                .map(name ->
                        !screen.dataLive() || name.length() <= longest ? name : name.substring(0, longest - 3) + "...")
                .toList();
    }

    private static Map<String, Object> fields(Object... keysAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            fields.put((String) keysAndValues[i], value instanceof Double number ? finite(number) : value);
        }
        return fields;
    }

    private static List<Map<String, Object>> table(
            List<Counts> counts, String key, List<String> names, IntToDoubleFunction auc) {
        List<Map<String, Object>> table = new ArrayList<>();
        for (int c = 0; c < counts.size(); c++) {
            Counts of = counts.get(c);
            table.add(fields(
                    key,
                    c,
                    "name",
                    names.get(c),
                    "examples",
                    of.support(),
                    "precision",
                    of.precision(),
                    "recall",
                    of.recall(),
                    "f1",
                    of.f1(),
                    "roc_auc",
                    auc.applyAsDouble(c)));
        }
        return table;
    }

    private static Map<String, Object> macro(List<Counts> counts, double auc) {
        return fields(
                "precision",
                Counts.macro(counts, Counts::precision),
                "recall",
                Counts.macro(counts, Counts::recall),
                "f1",
                Counts.macro(counts, Counts::f1),
                "roc_auc",
                auc);
    }

    private static Map<String, Object> micro(List<Counts> counts) {
        Counts all = Counts.sum(counts);
        return fields("precision", all.precision(), "recall", all.recall(), "f1", all.f1());
    }

    /** Returns the names of the first classes or columns; output units beyond them get their numbers. */
    static List<String> names(Dataset dataset, int count) {
        List<String> names = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            names.add(c < dataset.classes() + dataset.targets() ? dataset.name(c) : String.valueOf(c));
        }
        return names;
    }

    /**
     * Metrics of mutually exclusive classes.
     *
     * @param probable whether the outputs are probabilities
     */
    record OnClasses(Dataset dataset, Classification figures, boolean probable) implements EvaluationSummary {
        private static final int[] TOP = {2, 3, 5};
        /** Longer names would make the confusion matrix too wide; its rows and columns are then numbered. */
        private static final int LONGEST_HEADING = 12;

        @Override
        public String headline() {
            return String.format(
                    Locale.ROOT,
                    "%d of %d right, accuracy %.2f %%",
                    figures.correct(),
                    figures.size(),
                    100 * figures.accuracy());
        }

        @Override
        public void print(Screen screen) {
            PrintStream out = screen.out();
            for (int k : TOP) {
                if (k < figures.classes()) {
                    out.printf(Locale.ROOT, "top-%d accuracy %.2f %%\n", k, 100 * figures.topK(k));
                }
            }
            Calibration calibration = figures.calibration(BINS);
            if (probable) {
                out.printf(
                        Locale.ROOT,
                        "log loss %.6f, Brier score %.6f, calibration error %.6f\n",
                        figures.logLoss(),
                        figures.brier(),
                        calibration.error());
            }
            printConfusion(screen);
            printTable(
                    screen,
                    "class",
                    names(dataset, figures.classes()),
                    figures.counts(),
                    figures::rocAuc,
                    figures.rocAuc());
            if (probable) {
                out.print("\nconfidence   examples     mean   right\n");
                for (Calibration.Bin bin : calibration.bins()) {
                    out.printf(
                            Locale.ROOT,
                            "%.2f - %.2f  %8d   %6s  %6s\n",
                            bin.from(),
                            bin.to(),
                            bin.examples(),
                            share(bin.confidence()),
                            share(bin.accuracy()));
                }
            }
        }

        @Override
        public void printMistakes(int most, ExamplePlaces places, Screen screen) {
            new MostConfidentErrors(dataset, figures, probable, places, most).print(screen);
        }

        private void printConfusion(Screen screen) {
            int[][] confusion = figures.confusion();
            List<String> names =
                    names(dataset, confusion.length).stream().map(Printable::of).toList();
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
            int width =
                    Math.max(5, Math.max(longest, String.valueOf(figures.size()).length()) + 1);
            int extra = screen.shading().extra();
            int together = confusion.length;
            if (screen.dataLive() && width + together * (width + extra) > screen.lineWidth()) {
                int greatest = Arrays.stream(confusion)
                        .flatMapToInt(IntStream::of)
                        .max()
                        .orElse(0);
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
            names.subList(from, to)
                    .forEach(name -> line.append(padded(width, name)).append(" ".repeat(shading.extra())));
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

        @Override
        public void addHeadlineTo(Map<String, Object> fields) {
            fields.put("correct", figures.correct());
            fields.put("accuracy", finite(figures.accuracy()));
        }

        @Override
        public void addTo(Map<String, Object> fields) {
            addHeadlineTo(fields);
            for (int k : TOP) {
                if (k < figures.classes()) {
                    fields.put("top_" + k, finite(figures.topK(k)));
                }
            }
            if (probable) {
                Calibration calibration = figures.calibration(BINS);
                fields.put("log_loss", finite(figures.logLoss()));
                fields.put("brier", finite(figures.brier()));
                fields.put("calibration_error", finite(calibration.error()));
                fields.put(
                        "reliability",
                        calibration.bins().stream()
                                .map(bin -> fields(
                                        "from",
                                        bin.from(),
                                        "to",
                                        bin.to(),
                                        "examples",
                                        bin.examples(),
                                        "confidence",
                                        bin.confidence(),
                                        "accuracy",
                                        bin.accuracy()))
                                .toList());
            }
            fields.put("confusion", figures.confusion());
            fields.put("classes", table(figures.counts(), "class", names(dataset, figures.classes()), figures::rocAuc));
            fields.put("macro", macro(figures.counts(), figures.rocAuc()));
            fields.put("micro", micro(figures.counts()));
        }
    }

    /** Metrics of labels. */
    record OnLabels(Dataset dataset, MultiLabel figures) implements EvaluationSummary {
        @Override
        public String headline() {
            return String.format(
                    Locale.ROOT,
                    "%d of %d with all labels right, %.2f %% of all labels wrong",
                    figures.correct(),
                    figures.size(),
                    100 * figures.hammingLoss());
        }

        @Override
        public void print(Screen screen) {
            PrintStream out = screen.out();
            out.printf(Locale.ROOT, "log loss %.6f, Brier score %.6f\n", figures.logLoss(), figures.brier());
            printTable(
                    screen,
                    "label",
                    names(dataset, dataset.targets()),
                    figures.counts(),
                    figures::rocAuc,
                    figures.rocAuc());
        }

        @Override
        public void addHeadlineTo(Map<String, Object> fields) {
            fields.put("correct", figures.correct());
            fields.put("hamming_loss", finite(figures.hammingLoss()));
        }

        @Override
        public void addTo(Map<String, Object> fields) {
            addHeadlineTo(fields);
            fields.put("log_loss", finite(figures.logLoss()));
            fields.put("brier", finite(figures.brier()));
            fields.put("labels", table(figures.counts(), "label", names(dataset, dataset.targets()), figures::rocAuc));
            fields.put("macro", macro(figures.counts(), figures.rocAuc()));
            fields.put("micro", micro(figures.counts()));
        }
    }

    /** Metrics of numbers. */
    record OnNumbers(Dataset dataset, Regression figures) implements EvaluationSummary {
        @Override
        public String headline() {
            return String.format(
                    Locale.ROOT,
                    "%s, R2 %s, RMSE %.6g, MAE %.6g",
                    Count.of(figures.size(), "example"),
                    share(figures.r2()),
                    figures.rmse(),
                    figures.mae());
        }

        @Override
        public void print(Screen screen) {
            PrintStream out = screen.out();
            List<String> names = fitted(names(dataset, figures.columns()), screen, 38);
            int width =
                    Math.max(6, names.stream().mapToInt(String::length).max().orElse(0));
            out.printf(Locale.ROOT, "\n%" + width + "s  %8s  %12s  %12s\n", "target", "R2", "RMSE", "MAE");
            for (int c = 0; c < names.size(); c++) {
                out.printf(
                        Locale.ROOT,
                        "%" + width + "s  %8s  %12.6g  %12.6g\n",
                        names.get(c),
                        share(figures.r2(c)),
                        figures.rmse(c),
                        figures.mae(c));
            }
        }

        @Override
        public void addTo(Map<String, Object> fields) {
            List<Map<String, Object>> targets = new ArrayList<>();
            for (int c = 0; c < figures.columns(); c++) {
                targets.add(fields(
                        "name", dataset.name(c), "r2", figures.r2(c), "rmse", figures.rmse(c), "mae", figures.mae(c)));
            }
            addHeadlineTo(fields);
            fields.put("targets", targets);
        }

        @Override
        public void addHeadlineTo(Map<String, Object> fields) {
            fields.put("r2", finite(figures.r2()));
            fields.put("rmse", finite(figures.rmse()));
            fields.put("mae", finite(figures.mae()));
        }
    }
}
