package dev.lanewise.engine;

import dev.lanewise.kernel.Function;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.model.Activation;

/** Computes activations and their derivatives with kernels: FF2 and the factor S'(Z) of BP1v and BP2v. */
final class Activations {

    private Activations() {}

    /** Maps an element-wise activation to its kernel. */
    private static Function function(Activation activation) {
        return switch (activation) {
            case SIGMOID -> Function.SIGMOID;
            case TANH -> Function.TANH;
            case RELU -> Function.RELU;
            case LEAKY_RELU -> Function.LEAKY_RELU;
            case ELU -> Function.ELU;
            case GELU -> Function.GELU;
            case SILU -> Function.SILU;
            case SOFTPLUS -> Function.SOFTPLUS;
            case IDENTITY, SOFTMAX -> throw new IllegalArgumentException(activation + " is not an element-wise kernel");
        };
    }

    /** Returns whether the derivative is computed from the weighted input, so that Z has to be stored beside A. */
    static boolean needsZ(Activation activation) {
        return activation != Activation.IDENTITY && activation != Activation.SOFTMAX
                && function(activation).needsInput();
    }

    /** FF2: replaces weighted inputs by their activations; rows are examples, columns are units of one layer. */
    static void apply(Activation activation, Kernels kernels, int rows, int columns, Matrix z) {
        switch (activation) {
            case IDENTITY -> {}
            case SOFTMAX -> softmax(kernels, rows, columns, z);
            default -> kernels.activate(function(activation), rows, columns, z);
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
        switch (activation) {
            case IDENTITY -> {}
            case SOFTMAX -> throw new IllegalStateException(
                    "softmax has no derivative per unit; its loss gives the error directly");
            default -> {
                Function function = function(activation);
                kernels.multiplyByDerivative(function, rows, columns, function.needsInput() ? z : a, e);
            }
        }
    }

    /** Computes {@code exp(z_j - max) / sum over i of exp(z_i - max)} in each row. */
    private static void softmax(Kernels kernels, int rows, int columns, Matrix z) {
        float[] data = z.data();
        for (int i = 0; i < rows; i++) {
            subtractLargest(data, z.offset(i), columns);
        }
        kernels.activate(Function.EXP, rows, columns, z);
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
