package dev.lanewise.internal.engine;

import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;

/**
 * Computes the error of the output layer, BP1v, for a custom loss: example by example, in double precision.
 *
 * <p>Every worker has an instance and computes the errors of all output units, so the number of workers does not affect
 * the bits.
 */
final class CustomLoss {
    private final Loss loss;
    private final Activation output;
    private final Kernels kernels;
    private final int units;
    private final double[] a;
    private final double[] y;
    private final double[] derivative;
    private final float[] targets;

    CustomLoss(Architecture architecture, Kernels kernels) {
        this.loss = architecture.loss();
        this.output = architecture.output();
        this.kernels = kernels;
        this.units = architecture.outputs();
        this.a = new double[units];
        this.y = new double[units];
        this.derivative = new double[units];
        this.targets = new float[units];
    }

    /** Overwrites the errors of the output layer, except their padding. */
    void toError(Batch batch, LayerBuffers.OutputBuffers buffers) {
        for (int i = 0; i < batch.count(); i++) {
            batch.targets().copy(batch.example(i), targets, units);
            int from = buffers.a.offset(i);
            for (int j = 0; j < units; j++) {
                a[j] = buffers.a.data()[from + j];
                y[j] = targets[j];
            }
            loss.derivative(a, y, derivative);
            Matrix e = buffers.e;
            if (output.equals(Activation.SOFTMAX)) {
                throughSoftmax(buffers.a, i, e);
            } else {
                for (int j = 0; j < units; j++) {
                    e.data()[e.offset(i) + j] = (float) derivative[j];
                }
            }
        }
        if (!output.equals(Activation.SOFTMAX)) {
            Activations.multiplyByDerivative(output, kernels, batch.count(), units, buffers.z, buffers.a, buffers.e);
        }
    }

    /** {@code e_j = a_j (d_j - sum over i of a_i d_i)}, since every softmax output depends on every weighted input. */
    private void throughSoftmax(Matrix outputs, int i, Matrix e) {
        int from = outputs.offset(i);
        double mean = 0;
        for (int j = 0; j < units; j++) {
            mean += outputs.data()[from + j] * derivative[j];
        }
        for (int j = 0; j < units; j++) {
            e.data()[e.offset(i) + j] = (float) (outputs.data()[from + j] * (derivative[j] - mean));
        }
    }
}
