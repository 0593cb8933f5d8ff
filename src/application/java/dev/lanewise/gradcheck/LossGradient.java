package dev.lanewise.gradcheck;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.Batch;
import dev.lanewise.internal.engine.GradientSum;
import dev.lanewise.internal.engine.LabelTreatment;
import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;

/** Computes the gradient of a network's loss at its current parameters, for inspection. */
public final class LossGradient {
    /**
     * Number of multiply-adds up to which scalar kernels finish before vector kernels are compiled; the bits are the
     * same.
     */
    private static final double FEW_MULTIPLY_ADDS = 1 << 24;

    private LossGradient() {}

    /**
     * Computes the gradient of the mean loss of all examples of a data set.
     *
     * <p>All examples form one mini-batch, also for batch normalisation, and all their activations are kept in memory.
     *
     * @return the gradient, in the order of {@link Network#parameters}
     * @throws IllegalArgumentException if the data do not fit the network or have no examples, or if only the name of
     *     its loss is known
     */
    public static float[] of(Network network, Dataset dataset) {
        boolean few = (double) dataset.size() * network.architecture().parameterCount() <= FEW_MULTIPLY_ADDS;
        KernelSelection selection =
                few ? KernelSelection.select(KernelSelection.Choice.SCALAR, 0) : KernelSelection.automatic();
        return of(network, dataset, selection.kernels());
    }

    static float[] of(Network network, Dataset dataset, Kernels kernels) {
        Architecture architecture = network.architecture();
        ShapeCheck.require(architecture, dataset);
        architecture.loss().requireComputable();
        int count = dataset.size();
        if (count == 0) {
            throw new IllegalArgumentException("there is no example to take the gradient on");
        }
        int stride = LayerBuffers.stride(architecture.inputs());
        float[] inputs = new float[Math.multiplyExact(count, stride)];
        for (int i = 0; i < count; i++) {
            dataset.copyRow(i, inputs, i * stride);
        }
        Batch batch = Batch.dense(inputs, stride, TargetData.of(architecture, dataset, LabelTreatment.NONE));
        float[] gradient = GradientSum.of(architecture, network.parameters(), batch, count, kernels);
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] /= count;
        }
        return gradient;
    }
}
