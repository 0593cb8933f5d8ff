package dev.lanewise.internal.access;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Loss;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values and derivatives of a {@link Loss}, and losses by the text that files store. */
public abstract class LossAccess {
    private static volatile @Nullable LossAccess instance;

    /** Creates the implementation; only {@code Loss} does. */
    protected LossAccess() {}

    /** Registers the implementation. */
    public static void register(LossAccess implementation) {
        instance = implementation;
    }

    /** Returns the implementation. */
    public static LossAccess get() {
        Loss.QUADRATIC.isCustom(); // Initialises the class.
        return Objects.requireNonNull(instance);
    }

    /**
     * Parses a loss in the form that files store, the {@link Loss#toString} of a built-in or custom loss. A custom loss
     * then has its name, but no functions.
     *
     * @throws IllegalArgumentException if the text is not valid
     */
    public abstract Loss parse(String text);

    /** Returns whether a loss can be computed. A custom loss read from a file has only its name. */
    public abstract boolean isComputable(Loss loss);

    /**
     * Checks that a loss can be computed.
     *
     * @throws IllegalArgumentException if it is a custom loss of which only the name is known; the message explains how
     *     to supply its functions
     */
    public abstract void requireComputable(Loss loss);

    /**
     * Computes the loss of an example; NaN if {@link #isComputable} is false.
     *
     * @param activation activation of the output layer
     * @param weightedInputs weighted inputs of the output units; may be null for a custom loss, which does not use them
     * @param outputs activations of the output units
     * @param targets targets of the output units
     */
    public abstract double value(
            Loss loss, Activation activation, double @Nullable [] weightedInputs, double[] outputs, double[] targets);

    /**
     * Computes the derivative of a custom loss with respect to the outputs, for one example.
     *
     * @param outputs activations of the output units
     * @param targets targets of the output units
     * @param result one number for each output unit; overwritten
     */
    public abstract void derivative(Loss loss, double[] outputs, double[] targets, double[] result);
}
