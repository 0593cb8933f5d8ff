package dev.lanewise.network;

import dev.lanewise.internal.text.EnumNames;
import dev.lanewise.internal.text.Quote;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Loss function, also called cost, which training minimises: it computes the loss of one example.
 *
 * <p>There are four built-in losses, and any number of custom ones ({@link #custom}).
 */
public final class Loss {
    /** Quadratic loss, 1/2 sum (a_j - y_j)^2: the notebook's choice. */
    public static final Loss QUADRATIC = new Loss("quadratic");
    /**
     * Cross-entropy: -sum y ln a for softmax, -sum (y ln a + (1 - y) ln(1 - a)) for sigmoid outputs.
     *
     * <p>Targets are 0 or 1, or probabilities in between; those of softmax outputs add up to 1. The derivative of the
     * activation cancels, and the error is a - y.
     */
    public static final Loss CROSS_ENTROPY = new Loss("cross-entropy");
    /** Absolute loss, sum |a_j - y_j|; its derivative at a_j = y_j is taken as 0. */
    public static final Loss ABSOLUTE = new Loss("absolute");
    /** Huber loss: sum of 1/2 d^2 for |d| up to 1, else |d| - 1/2, with d = a_j - y_j (Huber 1964). */
    public static final Loss HUBER = new Loss("huber");

    private static final Loss[] BUILT_IN = {QUADRATIC, CROSS_ENTROPY, ABSOLUTE, HUBER};
    /** Precedes the name of a custom loss in text, to distinguish it from a built-in one. */
    private static final String CUSTOM = "custom ";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

    /** Custom loss of one example. Called from several threads at once. */
    @FunctionalInterface
    public interface Value {
        /**
         * {@return the loss of an example}
         *
         * @param outputs activations of the output units; must not be used after the call
         * @param targets target of each output unit: with classes, 1 for the class of the example and 0 for the others;
         *     must not be used after the call
         */
        double of(double[] outputs, double[] targets);
    }

    /** Derivative of a custom loss with respect to the outputs. Called from several threads at once. */
    @FunctionalInterface
    public interface Derivative {
        /**
         * Computes the derivative of the loss of an example with respect to each output.
         *
         * @param outputs activations of the output units; must not be used after the call
         * @param targets target of each output unit; must not be used after the call
         * @param derivative one number for each output unit, all of which are to be overwritten; holds zeros
         */
        void of(double[] outputs, double[] targets, double[] derivative);
    }

    private final String name;
    private final boolean isCustom;
    /** Both are null for a built-in loss, and for a custom one of which only the name is known. */
    private final @Nullable Value value;

    private final @Nullable Derivative derivative;

    private Loss(String name) {
        this(name, false, null, null);
    }

    private Loss(String name, boolean isCustom, @Nullable Value value, @Nullable Derivative derivative) {
        this.name = name;
        this.isCustom = isCustom;
        this.value = value;
        this.derivative = derivative;
    }

    /**
     * Creates a custom loss from two functions, for an output layer with any activation.
     *
     * <p>Both functions must depend on their arguments alone, because several worker threads call them at once.
     * Training then gives the same bits for any number of threads. {@link StrictMath} gives the same bits on every JVM;
     * {@link Math} does not. Before they train, {@code Training} and {@code OnlineTrainer} compare the derivative with
     * finite differences of the loss, and throw an exception if it is wrong.
     *
     * <p>Files store the name only. A network that is read from a file predicts without the functions. To train it,
     * pass them to {@code Network.withOutput}.
     *
     * @param name 1 to 100 letters, digits, hyphens, underscores and dots, beginning with a letter or a digit; no
     *     blanks, because files store it as one word of the architecture; not the name of a built-in loss
     * @param value function that computes the loss of an example from its outputs and targets
     * @param derivative function that computes the derivative of this loss with respect to the outputs
     * @return the loss
     * @throws IllegalArgumentException if the name is not valid
     */
    public static Loss custom(String name, Value value, Derivative derivative) {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(derivative, "derivative");
        return new Loss(requireName(name), true, value, derivative);
    }

    private static String requireName(String name) {
        Objects.requireNonNull(name, "name");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a custom loss has 1 to 100 letters, digits, hyphens,"
                    + " underscores and dots, such as log-cosh, and no blanks, because files store it as one word of"
                    + " the architecture, but " + Quote.of(name) + " was given");
        }
        for (Loss loss : BUILT_IN) {
            if (loss.name.equals(name)) {
                throw new IllegalArgumentException(
                        Quote.of(name) + " is the name of a built-in loss: a custom loss needs another name");
            }
        }
        return name;
    }

    /** {@return whether this is a custom loss} */
    public boolean isCustom() {
        return isCustom;
    }

    /** {@return whether the loss can be computed: a custom loss read from a file has only its name} */
    public boolean isComputable() {
        return !isCustom || value != null;
    }

    /**
     * Checks that the loss can be computed.
     *
     * @throws IllegalArgumentException if it is a custom loss of which only the name is known; the message explains how
     *     to supply its functions
     */
    public void requireComputable() {
        if (!isComputable()) {
            throw new IllegalArgumentException("only the name of the custom loss " + name + " is stored, not its"
                    + " functions: network.withOutput(activation, Loss.custom(" + Quote.of(name)
                    + ", ...)) supplies them");
        }
    }

    /** Returns whether this loss can train an output layer with this activation. */
    boolean fits(Activation output) {
        boolean isSoftmax = output.equals(Activation.SOFTMAX);
        return isCustom || (this.equals(CROSS_ENTROPY) ? isSoftmax || output.equals(Activation.SIGMOID) : !isSoftmax);
    }

    /**
     * Computes the loss of an example.
     *
     * @param activation activation of the output layer
     * @param weightedInputs weighted inputs of the output units; may be null for a custom loss, which does not use them
     * @param outputs activations of the output units
     * @param targets targets of the output units
     * @return the loss; NaN if {@link #isComputable} is false
     * @throws IllegalArgumentException if the arrays are not of one length
     */
    public double value(Activation activation, double @Nullable [] weightedInputs, double[] outputs, double[] targets) {
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(targets, "targets");
        requireLength(targets, outputs.length, "targets");
        if (isCustom) {
            return value == null ? Double.NaN : value.of(outputs, targets);
        }
        Objects.requireNonNull(weightedInputs, "weightedInputs");
        requireLength(weightedInputs, outputs.length, "weighted inputs");
        double logSum = this.equals(CROSS_ENTROPY) ? logSum(activation, weightedInputs) : 0;
        double sum = 0;
        for (int j = 0; j < outputs.length; j++) {
            sum += ofUnit(activation, weightedInputs[j] - logSum, outputs[j], targets[j]);
        }
        return sum;
    }

    private static void requireLength(double[] values, int outputs, String name) {
        if (values.length != outputs) {
            throw new IllegalArgumentException("there are " + outputs + " outputs, but " + values.length + " " + name);
        }
    }

    /**
     * Computes the derivative of a custom loss with respect to the outputs, for one example.
     *
     * @param outputs activations of the output units
     * @param targets targets of the output units
     * @param result one number for each output unit; overwritten
     * @throws NullPointerException if the loss is built in, or only its name is known
     */
    public void derivative(double[] outputs, double[] targets, double[] result) {
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(targets, "targets");
        Arrays.fill(Objects.requireNonNull(result, "result"), 0);
        Objects.requireNonNull(derivative, "derivative").of(outputs, targets, result);
    }

    /**
     * Computes the contribution of one output unit to a built-in loss.
     *
     * @param z its weighted input minus {@link #logSum}; only cross-entropy reads it
     * @param a its activation
     * @param y its target
     */
    double ofUnit(Activation output, double z, double a, double y) {
        if (this.equals(CROSS_ENTROPY)) {
            return crossEntropy(output, z, y);
        }
        double d = Math.abs(a - y);
        return this.equals(QUADRATIC) || (this.equals(HUBER) && d <= 1)
                ? 0.5 * d * d
                : this.equals(HUBER) ? d - 0.5 : d;
    }

    /** Computes ln a and ln(1 - a) from z, because they are lost when an activation is rounded to 0 or 1. */
    private static double crossEntropy(Activation output, double z, double y) {
        return output.equals(Activation.SOFTMAX)
                ? y == 0 ? 0 : -y * z
                : Math.max(z, 0) - y * z + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
    }

    /**
     * Computes {@code ln(sum over j of exp(z_j))} for softmax outputs, so that z minus it is ln a; 0 for other outputs.
     */
    static double logSum(Activation output, double[] z) {
        if (!output.equals(Activation.SOFTMAX)) {
            return 0;
        }
        double max = Double.NEGATIVE_INFINITY;
        for (double x : z) {
            max = Math.max(max, x);
        }
        double sum = 0;
        for (double x : z) {
            sum += StrictMath.exp(x - max);
        }
        return max + StrictMath.log(sum);
    }

    /**
     * Parses the text of a loss, such as {@code cross-entropy}. A {@link #custom custom} loss then has its name, but no
     * functions.
     *
     * @param name the text that {@link #toString} returns
     * @return the loss
     * @throws IllegalArgumentException if no built-in loss has this name
     */
    public static Loss parse(String name) {
        return Objects.requireNonNull(name, "name").startsWith(CUSTOM)
                ? new Loss(requireName(name.substring(CUSTOM.length())), true, null, null)
                : EnumNames.parse(BUILT_IN, "loss", name);
    }

    /** Returns whether the other object is a loss of the same name and with the same functions. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Loss loss
                && loss.name.equals(name)
                && loss.isCustom == isCustom
                && Objects.equals(loss.value, value)
                && Objects.equals(loss.derivative, derivative);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /**
     * Returns the name, such as {@code cross-entropy}; for a custom loss, {@code custom} and the name, such as {@code
     * custom log-cosh}.
     */
    @Override
    public String toString() {
        return isCustom ? CUSTOM + name : name;
    }
}
