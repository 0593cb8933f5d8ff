package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Model;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Task;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.training.EpochRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/**
 * A finished training run, read from its files.
 *
 * @param name name of the folder or file
 * @param settings values by name
 * @param epochs the epochs; empty if unknown
 * @param figures scores of the network, such as {@code validation_loss}
 * @param lossOrNull loss, and the kind of targets; null if unknown
 * @param targets number of regression targets whose RMSE the quadratic loss determines; 0 if there are none
 */
record TrainedRun(
        String name,
        Map<String, String> settings,
        List<EpochRecord> epochs,
        Map<String, Double> figures,
        String lossOrNull,
        int targets) {
    private static final int LONGEST_CONFIG = 1 << 16;
    /** Seconds below which two significant digits are printed, as in the report. */
    private static final int BRIEF = 10;

    /**
     * Reads the folder of a run, or a model file.
     *
     * @throws DataFormatException with one sentence if there is nothing to compare
     */
    static TrainedRun read(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new DataFormatException(
                    MissingFile.sentence(path) + " (lanewise train --out DIR writes a folder that can be compared)");
        }
        return Files.isDirectory(path) ? ofFolder(path) : ofModel(path);
    }

    private static TrainedRun ofFolder(Path folder) throws IOException {
        Path config = folder.resolve(RunFolder.CONFIG_NAME);
        Path metrics = folder.resolve(ResultOptions.METRICS_NAME);
        Path model = folder.resolve(RunFolder.MODEL_NAME);
        if (!Files.isRegularFile(metrics) && !Files.isRegularFile(model)) {
            throw new DataFormatException(folder + ": the folder has neither " + ResultOptions.METRICS_NAME + " nor "
                    + RunFolder.MODEL_NAME + ", so it was not written by train --out");
        }
        List<EpochRecord> epochs =
                Files.isRegularFile(metrics) ? MetricsFile.read(metrics).epochs() : List.of();
        // The network of an earlier run has nothing to do with these epochs.
        boolean isOther = RunFolder.isUnfinished(folder) && Files.isRegularFile(metrics);
        Optional<TrainedRun> saved =
                Files.isRegularFile(model) && !isOther ? Optional.of(ofModel(model)) : Optional.empty();
        Map<String, String> settings =
                saved.isPresent() ? saved.get().settings() : Files.isRegularFile(config) ? settings(config) : Map.of();
        Map<String, Double> figures = saved.map(TrainedRun::figures)
                .filter(known -> !known.isEmpty())
                .orElseGet(() -> epochs.isEmpty() ? Map.of() : figures(epochs));
        return new TrainedRun(
                folder.toString(),
                settings,
                epochs,
                figures,
                saved.map(TrainedRun::lossOrNull).orElse(null),
                saved.map(TrainedRun::targets).orElse(0));
    }

    /** Returns the scores of the last epoch. */
    private static Map<String, Double> figures(List<EpochRecord> epochs) {
        return MetricsLog.figures(epochs.get(epochs.size() - 1), haveHits(epochs));
    }

    private static boolean haveHits(List<EpochRecord> epochs) {
        return epochs.stream()
                .anyMatch(epoch -> epoch.training().correct()
                                + epoch.validation().correct()
                                + epoch.test().correct()
                        > 0);
    }

    /** Whether there is an accuracy. */
    boolean hasHits() {
        return haveHits(epochs);
    }

    private static TrainedRun ofModel(Path file) throws IOException {
        Model saved = RunFolder.load(file);
        Map<String, String> settings = new TreeMap<>();
        settings.putAll(saved.facts().settings());
        if (settings.isEmpty()) {
            settings.put("network", saved.architecture().toString());
        }
        saved.facts().get(Fact.ORIGIN).ifPresent(origin -> settings.put("origin", origin));
        Architecture architecture = saved.architecture();
        boolean isSquared =
                saved.task() == Task.REGRESSION && architecture.loss().equals(Loss.QUADRATIC);
        int targets = isSquared ? architecture.outputs() : 0;
        return new TrainedRun(
                file.toString(),
                settings,
                List.of(),
                withRmse(saved.metrics(), targets),
                architecture.loss() + " for " + saved.task(),
                targets);
    }

    /**
     * Leaves out baselines, which are not scores of the network, and adds the root mean squared error, which is in the
     * unit of the targets, to half the sum of the squared errors, unless it has been measured.
     */
    private static Map<String, Double> withRmse(Map<String, Double> figures, int targets) {
        Map<String, Double> all = new TreeMap<>(figures);
        all.keySet().removeIf(name -> name.contains("_baseline_"));
        figures.forEach((name, value) -> {
            if (targets > 0 && name.matches("(training|validation|test)_loss")) {
                all.putIfAbsent(name.replace("loss", MetricsLog.RMSE), Math.sqrt(2 * value / targets));
            }
        });
        return all;
    }

    private static Map<String, String> settings(Path config) throws IOException {
        TomlParseResult toml = Toml.parse(TextFile.read(config, "a configuration", LONGEST_CONFIG));
        if (toml.hasErrors()) {
            throw new DataFormatException(
                    config + ": is not TOML: "
                            + Quote.sentence(toml.errors().get(0).getMessage()),
                    toml.errors().get(0));
        }
        Map<String, String> settings = new TreeMap<>();
        toml.keySet().forEach(key -> settings.put(key, String.valueOf(toml.get(List.of(key)))));
        // Flags that are off are not written on a command line.
        settings.values().removeIf("false"::equals);
        return settings;
    }

    /**
     * Returns which values of a score are better, judging by its name.
     *
     * @param figure name such as {@code validation_macro_f1}
     * @param monitored metric that all runs monitored; null if there is none
     */
    static Optional<Metric.Direction> direction(String figure, String monitored) {
        String name = figure.equals("monitored")
                ? String.valueOf(monitored)
                : figure.replaceFirst("^(training|validation|test)_", "").replace('_', '-');
        try {
            return Optional.of(Metric.parse(name).direction());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns facts that are not scores: the number of epochs, and the time of all of them without evaluation. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        if (!epochs.isEmpty()) {
            facts.put("epochs", String.valueOf(epochs.size()));
            double seconds = epochs.stream().mapToDouble(EpochRecord::seconds).sum();
            facts.put("seconds", String.format(Locale.ROOT, seconds < BRIEF ? "%.2g" : "%.1f", seconds));
        }
        return facts;
    }
}
