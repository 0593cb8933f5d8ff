package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.Fit;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A training that has been prepared according to the flags of {@link Train}, with facts about its data. It holds no
 * reference to the rows of a table, which may be large.
 *
 * @param flags flags of the training; in a search, those of the current trial
 * @param fit the prepared training; in a search, that of the first trial
 * @param converted preprocessing of data that were converted from a table; null for other data
 * @param tested source of the test set
 * @param namedTargets target columns that a flag names
 * @param noteOnTask note on the task; empty unless the settings are chosen to suit the data
 * @param aside validation set of the data if it is not used to choose the parameters; otherwise empty
 */
record TrainingSetup(
        Train flags,
        Fit fit,
        Schema converted,
        Fact.Source tested,
        List<String> namedTargets,
        Optional<String> noteOnTask,
        Optional<Dataset> aside) {
    /** Settings that a note lists if they are chosen to suit the data. With --layers, they would not be. */
    private static final List<String> CHOSEN = List.of(
            "hidden",
            "activation",
            "output-activation",
            "loss",
            "init",
            "optimizer",
            "learning-rate",
            "batch-size",
            "epochs",
            "validation",
            "patience");

    /**
     * Prepares the training of an estimator on the data, and its test set.
     *
     * @throws UsageException if flags contradict each other or do not suit the data
     * @throws IOException if the network cannot be trained on the data
     */
    static TrainingSetup of(Train flags, TrainingData data, Estimator estimator) throws IOException {
        LoadedData read = data.read();
        DataSource source = read.source();
        Fit fit = flags.start(() -> data.start(estimator));
        flags.testing.read(fit, source);
        source.requireWeights(fit.splits());
        if (flags.byData && fit.encoder().isPresent()) {
            source.settleTask(data.task());
        }
        fit.encoder().ifPresent(read::noteColumns);
        return new TrainingSetup(
                flags,
                fit,
                read.isTable() ? null : read.schema(),
                // Determined now, because the data may no longer exist when the network has been trained.
                flags.testing.isGiven()
                        ? Fact.Source.OTHER
                        : source.hasFixedSets() ? Fact.Source.OWN : Fact.Source.SHARE,
                read.namedTargets(),
                flags.byData ? Optional.of(read.taskNote(fit.splits().training())) : Optional.empty(),
                data.aside().apply(fit));
    }

    /** The name of the data. */
    String name() {
        return flags.name(fit);
    }

    /** The preprocessing of the columns of a table; null for data other than tables. */
    Schema schema() {
        return fit.encoder().map(TableEncoder::schema).orElse(converted);
    }

    /** Notes on the data. */
    List<String> notes() {
        return Stream.concat(flags.source.notes().stream(), flags.testing.notes().stream())
                .toList();
    }

    /** Whether this is the run of the lecture notebook, which tests after every epoch and counts from 0. */
    boolean isNotebook() {
        TrainingConfig config = fit.config();
        return flags.source.isMnist()
                && fit.splits().validation().size() == 0
                && fit.architecture().equals(Train.NOTEBOOK)
                && config.equals(TrainingConfig.notebook()
                        .withEpochs(config.epochs())
                        .withSeed(config.seed())
                        .withThreads(config.threads())
                        .withStandardizedTargets(config.standardizedTargets()));
    }

    /** Returns a note on columns that --layers leaves unscaled; empty if there are none. */
    Optional<String> noteOnScale() {
        boolean isUnscaled = !flags.byData && flags.isOfNewNetwork() && schema() != null && !schema().isScaled();
        return isUnscaled
                ? Optional.of("with --layers, columns are not scaled, and flags that are not given have the"
                        + " values of the lecture notebook; --hidden " + hidden(fit.architecture())
                        + " instead chooses both to suit the"
                        + " data")
                : Optional.empty();
    }

    /** Returns warnings about unsuitable data, and about settings of the optimiser without effect. */
    List<String> warnings() throws IOException {
        return Stream.concat(dataWarnings().stream(), OptimizerOptions.warnings(fit.config()).stream())
                .toList();
    }

    /** Returns warnings about unsuitable data. */
    List<String> dataWarnings() throws IOException {
        return Stream.concat(
                        flags.testing.warning(flags.source, fit.splits(), this::facts).stream(),
                        fit.warnings().stream().map(RemedyFlags::in))
                .toList();
    }

    /**
     * Returns the settings that were chosen to suit the data, as flags; none if the defaults are those of the notebook.
     *
     * @param each the training, or that of a trial
     * @param isGiven whether the user gave a setting
     */
    List<String> choices(Fit each, Predicate<String> isGiven) throws IOException {
        if (!flags.byData) {
            return List.of();
        }
        Map<String, String> settings = settings(each.facts(), each.architecture());
        List<String> choices = new ArrayList<>();
        for (String key : CHOSEN) {
            if (settings.containsKey(key)) {
                choices.add("--" + key + " " + settings.get(key));
            }
        }
        choices.addAll(flags.source.preparationFlags());
        choices.removeIf(flag -> isGiven.test(flag.replaceFirst("^--([^ ]+).*", "$1")));
        return choices;
    }

    /** Returns a note on settings that were chosen to suit the data; empty if there are none. */
    static Optional<String> noteOnChoices(List<String> choices) {
        return choices.isEmpty()
                ? Optional.empty()
                : Optional.of("chosen for these data: " + String.join(" ", choices));
    }

    private static String hidden(Architecture architecture) {
        List<Integer> sizes = architecture.sizes();
        return new EstimatorOptions.Hidden(sizes.subList(1, sizes.size() - 1)).toString();
    }

    /** Returns the settings of a training, by the names of the flags without hyphens. */
    private Map<String, String> settings(Facts known, Architecture architecture) {
        EstimatorOptions options = flags.options;
        Map<String, String> settings = new LinkedHashMap<>(known.settings());
        settings.putAll(flags.source.settled());
        if (flags.byData) {
            settings.put("hidden", hidden(architecture));
        }
        String validation = options.ending.validation(known.get(Fact.SPLIT).orElseThrow());
        if (validation != null) {
            settings.put("validation", validation);
        }
        if (options.calibrating.isOn()) {
            settings.put("calibrate", "true");
        }
        OptimizerOptions.Name optimizer = options.training.optimizing.name;
        if (optimizer != null) {
            // AdamW is Adam with weight decay.
            settings.put("optimizer", optimizer.toString());
        }
        return settings;
    }

    /**
     * Returns the values of the flags in TOML, for --config. If the data determine the numbers of inputs and outputs,
     * the file contains only the hidden layers, so that it suits other data, too.
     */
    String configuration(Facts known, Architecture architecture) {
        Map<String, String> all = Settings.values(CommandSpec.forAnnotatedObject(flags.options), Set.of(), Map.of());
        all.putAll(settings(known, architecture));
        return Settings.write(
                flags.spec, except(flags.byData || flags.options.haveHidden() ? "layers" : "hidden"), all);
    }

    /** Returns the values of the flags in TOML, for a checkpoint. */
    String stored() {
        return Settings.write(flags.spec, CheckpointOptions.OF_THE_MACHINE, settings(fit.facts(), fit.architecture()));
    }

    /** Returns the model of the training, or of a trial, with its settings and the facts about its data. */
    Model described(Model trained) {
        Model model = converted == null
                ? trained
                : Model.of(trained.network(), converted, fit.splits().training())
                        .withMetrics(trained.metrics());
        Facts facts = facts(trained.facts(), trained.architecture());
        for (Fact<?> fact : List.of(Fact.EXAMPLES, Fact.CHECKSUM)) {
            facts = with(facts, trained.facts(), fact);
        }
        return model.withFacts(facts);
    }

    private static <T> Facts with(Facts facts, Facts from, Fact<T> fact) {
        return from.get(fact).map(value -> facts.with(fact, value)).orElse(facts);
    }

    /** Returns the facts about the training that a model file stores, without its examples. */
    Facts facts() {
        return facts(fit.facts(), fit.architecture());
    }

    private Facts facts(Facts known, Architecture architecture) {
        Map<String, String> ofData = Settings.values(flags.spec, except("hidden"), flags.source.settled());
        flags.spec.mixins().get("options").options().forEach(option -> ofData.remove(Settings.key(option)));
        Map<String, String> settings = settings(known, architecture);
        settings.remove("hidden");
        Fact.SplitFacts split = known.get(Fact.SPLIT).orElseThrow();
        Fact.Source validation = split.validation() == Fact.Source.OTHER ? Fact.Source.OWN : split.validation();
        Facts facts = Facts.UNKNOWN
                .withSettings(ofData)
                .withSettings(settings)
                .with(
                        Fact.SPLIT,
                        new Fact.SplitFacts(
                                tested,
                                tested == Fact.Source.SHARE ? Splits.TEST_SHARE : 0,
                                validation,
                                split.share()));
        return namedTargets.isEmpty() ? facts : facts.with(Fact.TARGETS, namedTargets);
    }

    private static Set<String> except(String key) {
        Set<String> keys = new HashSet<>(Train.WITHOUT_EFFECT);
        keys.add(key);
        return keys;
    }
}
