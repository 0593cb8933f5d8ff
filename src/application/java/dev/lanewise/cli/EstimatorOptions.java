package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.Lanewise;
import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.training.TrainingConfig;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Flags that describe a network and its training, and fill an {@link Estimator}. With {@code --data} or {@code
 * --hidden}, flags that are not given have the defaults of the estimator, unless {@code --layers}, {@code --from} or
 * {@code --resume} is given; otherwise they have the values of the lecture notebook.
 */
final class EstimatorOptions {
    /** Units of the hidden layers. */
    record Hidden(List<Integer> units) {
        private static final String NONE = "none";

        /** Reads {@code none}, or numbers of units separated by commas. */
        static Hidden parse(String text) {
            if (text.equals(NONE)) {
                return new Hidden(List.of());
            }
            if (!text.matches("[1-9][0-9]{0,6}(,[1-9][0-9]{0,6})*")) {
                throw new IllegalArgumentException("numbers of units separated by commas, such as 64,64, or none are"
                        + " expected, but '" + text + "' was given");
            }
            return new Hidden(
                    List.of(text.split(",")).stream().map(Integer::valueOf).toList());
        }

        @Override
        public String toString() {
            return units.isEmpty() ? NONE : units.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    @Option(
            names = {"--hidden", "--hidden-layer-sizes"},
            paramLabel = "UNITS",
            description = "Units in each hidden layer, separated by commas, as in 64,64; none for no hidden layers. The"
                    + " data determine the inputs and outputs. Default with --data: 100.")
    private Hidden hidden;

    @Mixin
    final NetworkOptions network = new NetworkOptions();

    @Mixin
    final TrainingOptions training = new TrainingOptions();

    @Mixin
    final EndingOptions ending = new EndingOptions();

    @Mixin
    final CalibrationOptions calibrating = new CalibrationOptions();

    @Mixin
    private final LabelOptions labels = new LabelOptions();

    /**
     * Returns whether the data determine the settings without a flag.
     *
     * @param known the flag that describes the network; null if there is none
     * @throws UsageException if two flags describe the hidden layers
     */
    boolean areByData(String known, boolean isMnist) {
        if (known != null && hidden != null) {
            throw new UsageException("--hidden describes the hidden layers, but " + known + " does so already");
        }
        return known == null && (hidden != null || !isMnist);
    }

    /** Whether a flag, perhaps of the run that is resumed, sets the hidden layers alone. */
    boolean haveHidden() {
        return hidden != null;
    }

    /** Returns the estimator whose settings without a flag are determined by the data. */
    Estimator byData(Task task) {
        Estimator estimator = network.fill(of(task));
        if (hidden != null) {
            estimator = estimator.hidden(
                    hidden.units().stream().mapToInt(Integer::intValue).toArray());
        }
        return fill(estimator);
    }

    /** Returns the estimator whose settings without a flag are those of the lecture notebook. */
    Estimator ofNotebook(Task task, Architecture architecture) {
        return fill(of(task).network(architecture)
                .initializer(Initializer.NOTEBOOK)
                .config(TrainingConfig.notebook())
                .patience(0));
    }

    /**
     * Returns the estimator whose settings without a flag are those of the lecture notebook, except the numbers of
     * inputs and outputs: categories may be absent in a fold that other folds have.
     */
    Estimator ofNotebookFolds(Task task) {
        Architecture architecture = network.architecture(Train.NOTEBOOK);
        List<Integer> sizes = architecture.sizes();
        List<Activation> activations = architecture.activations();
        Estimator estimator = of(task).hidden(sizes.subList(1, sizes.size() - 1).stream()
                        .mapToInt(Integer::intValue)
                        .toArray())
                .output(architecture.output())
                .loss(architecture.loss())
                .initializer(Initializer.NOTEBOOK)
                .config(TrainingConfig.notebook())
                .patience(0);
        return activations.size() == 1
                ? fill(estimator)
                : fill(estimator
                        .activation(
                                activations.subList(0, activations.size() - 1).toArray(Activation[]::new))
                        .normalization(architecture.normalization(1)));
    }

    /** Whether the examples of some classes have more weight in the loss, which sacrifices accuracy. */
    boolean weighClasses() {
        return labels.weighClasses();
    }

    /** Returns the estimator for a task. */
    static Estimator of(Task task) {
        return task == Task.REGRESSION ? Lanewise.regressor() : Lanewise.classifier();
    }

    private Estimator fill(Estimator estimator) {
        return ending.fill(training.fill(estimator)).configure(labels::applyTo);
    }
}
