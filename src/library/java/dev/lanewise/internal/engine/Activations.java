package dev.lanewise.internal.engine;

import dev.lanewise.internal.kernel.Function;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Activation.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Computes activations and their derivatives with kernels: FF2 and the factor S'(Z) of BP1v and BP2v. */
final class Activations {

    /** By kind of activation, the kernel of the same name; none for identity and softmax. */
    private static final Map<Kind, Function> FUNCTIONS = new EnumMap<>(Kind.class);

    static {
        for (Function function : Function.values()) {
            if (function != Function.EXP) {
                FUNCTIONS.put(Kind.valueOf(function.name()), function);
            }
        }
    }

    private Activations() {}

    /** Returns whether the derivative is computed from the weighted input, so that Z has to be stored as well as A. */
    static boolean needsZ(Activation activation) {
        Function function = FUNCTIONS.get(activation.kind());
        return function != null && function.needsInput();
    }

    /** Returns the kernel of an activation that has one. */
    private static Function function(Activation activation) {
        return Objects.requireNonNull(FUNCTIONS.get(activation.kind()), "function");
    }

    /** Runs FF2: replaces weighted inputs by their activations; rows are examples, columns are units of one layer. */
    static void apply(Activation activation, Kernels kernels, int rows, int columns, Matrix z) {
        if (activation.equals(Activation.SOFTMAX)) {
            softmax(kernels, rows, columns, z);
        } else if (!activation.equals(Activation.IDENTITY)) {
            kernels.activate(function(activation), activation.slope(), rows, columns, z);
        }
    }

    /**
     * Multiplies errors by the derivative, {@code E = E * S'(Z)}.
     *
     * @param z weighted inputs; read only if {@link #needsZ}
     * @param a activations
     * @param e errors; overwritten
     */
    static void multiplyByDerivative(
            Activation activation, Kernels kernels, int rows, int columns, Matrix z, Matrix a, Matrix e) {
        if (activation.equals(Activation.SOFTMAX)) {
            throw new IllegalStateException("softmax has no derivative per unit; its loss gives the error directly");
        }
        if (!activation.equals(Activation.IDENTITY)) {
            Function function = function(activation);
            kernels.multiplyByDerivative(function, activation.slope(), rows, columns, function.needsInput() ? z : a, e);
        }
    }

    /** Computes {@code exp(z_j - max) / sum over i of exp(z_i - max)} in each row. */
    private static void softmax(Kernels kernels, int rows, int columns, Matrix z) {
        float[] data = z.data();
        for (int i = 0; i < rows; i++) {
            subtractLargest(data, z.offset(i), columns);
        }
        kernels.activate(Function.EXP, 0, rows, columns, z);
        for (int i = 0; i < rows; i++) {
            divideBySum(data, z.offset(i), columns);
        }
    }

    private static void subtractLargest(float[] data, int row, int columns) {
        float max = data[row];
        for (int j = 1; j < columns; j++) {
            max = Math.max(max, data[row + j]);
        }
        for (int j = 0; j < columns; j++) {
            data[row + j] -= max;
        }
    }

    private static void divideBySum(float[] data, int row, int columns) {
        float sum = 0;
        for (int j = 0; j < columns; j++) {
            sum += data[row + j];
        }
        for (int j = 0; j < columns; j++) {
            data[row + j] /= sum;
        }
    }
}
