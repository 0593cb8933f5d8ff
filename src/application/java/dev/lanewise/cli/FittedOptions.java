package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.training.FittingDefaults;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/**
 * Settings that are chosen by the data. They apply with {@code --data} or {@code --hidden}, unless {@code --layers},
 * {@code --from} or {@code --resume} is given; otherwise flags that are not given have the values of the lecture
 * notebook.
 */
final class FittedOptions {
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
            converter = Values.OfHidden.class,
            description = "Units in each hidden layer, separated by commas, as in 64,64; none for no hidden layers. The"
                    + " data determine the inputs and outputs. Default with --data: 100.")
    private Hidden hidden;

    /**
     * Returns whether settings without a flag are chosen by the data.
     *
     * @param known the flag that describes the network; null if there is none
     */
    boolean apply(String known, boolean isMnist) {
        if (known != null && hidden != null) {
            throw new UsageException("--hidden describes the hidden layers, but " + known + " does so already");
        }
        return known == null && (hidden != null || !isMnist);
    }

    /** Units of the hidden layers. */
    List<Integer> units() {
        return hidden == null ? FittingDefaults.HIDDEN : hidden.units();
    }

    /** Gives the flag its value once the layers are known, for files that are written. */
    void settle() {
        hidden = new Hidden(units());
    }

    /** Whether the data have decided the inputs and the outputs. */
    boolean isSettled() {
        return hidden != null;
    }

    /**
     * Refuses targets with a single class.
     *
     * @throws DataFormatException with one sentence if there is only one
     */
    static void requireLearnable(Dataset training, String data) throws DataFormatException {
        if (training.task() == Task.CLASSIFICATION && training.classes() < 2) {
            throw new DataFormatException(
                    data + ": all examples are of class " + training.name(0) + ", so there is nothing to learn");
        }
    }
}
