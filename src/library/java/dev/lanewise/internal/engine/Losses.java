package dev.lanewise.internal.engine;

import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Loss;

/**
 * Computes the error of the output layer, BP1v. Simplifications for pairs of loss and activation are confined to this
 * class.
 */
final class Losses {

    private Losses() {}

    /**
     * Returns whether the loss is computed from the weighted inputs of the output layer, so that they have to be
     * stored.
     */
    static boolean needsZ(Loss loss) {
        return loss.equals(Loss.CROSS_ENTROPY);
    }

    /**
     * Replaces A - Y by the error E(L) of the output layer.
     *
     * @param buffers views of the output layer, whose errors hold A - Y
     */
    static void toError(
            Loss loss, Activation output, Kernels kernels, int rows, int columns, LayerBuffers.OutputBuffers buffers) {
        Matrix e = buffers.e;
        if (loss.equals(Loss.CROSS_ENTROPY)) {
            // With softmax and sigmoid outputs the derivative cancels: the error is A - Y.
            return;
        }
        for (int i = 0; i < rows; i++) {
            if (loss.equals(Loss.ABSOLUTE)) {
                signs(e.data(), e.offset(i), columns);
            } else if (loss.equals(Loss.HUBER)) {
                limit(e.data(), e.offset(i), columns);
            }
        }
        Activations.multiplyByDerivative(output, kernels, rows, columns, buffers.z, buffers.a, e);
    }

    private static void signs(float[] e, int at, int columns) {
        for (int j = 0; j < columns; j++) {
            float d = e[at + j];
            // 0 * d makes the error NaN if d is infinite: divergence must not look like a small error.
            e[at + j] = Math.signum(d) + 0 * d;
        }
    }

    private static void limit(float[] e, int at, int columns) {
        for (int j = 0; j < columns; j++) {
            float d = e[at + j];
            e[at + j] = Math.max(-1, Math.min(1, d)) + 0 * d;
        }
    }
}
