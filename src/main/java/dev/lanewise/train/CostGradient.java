package dev.lanewise.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Backprop;
import dev.lanewise.model.Batch;
import dev.lanewise.model.Layout;
import dev.lanewise.model.Network;
import dev.lanewise.model.Pass;
import java.util.stream.IntStream;

/** The gradient of a network's cost where it stands, for whoever wants to look at it. */
public final class CostGradient {
    private CostGradient() {}

    /**
     * The gradient of the mean cost of all examples of a data set, which are one mini-batch to batch normalisation. Needs
     * memory for all of their activations.
     *
     * @return as many numbers as the network has parameters, in their order
     * @throws IllegalArgumentException if the data do not fit the network or there are none
     */
    public static float[] of(Network network, Dataset dataset, Kernels kernels) {
        Architecture architecture = network.architecture();
        Fit.require(architecture, dataset);
        int count = dataset.size();
        if (count == 0) {
            throw new IllegalArgumentException("there is no example to take the gradient on");
        }
        int stride = Pass.stride(architecture.inputs());
        float[] inputs = new float[Math.multiplyExact(count, stride)];
        for (int i = 0; i < count; i++) {
            dataset.copyRow(i, inputs, i * stride);
        }
        Batch batch = Batch.dense(inputs, stride, LabelTreatment.NONE.targets(architecture, dataset));
        batch.move(IntStream.range(0, count).toArray(), 0, count);
        Layout layout = new Layout(architecture, 1);
        float[] packed = new float[layout.size()];
        layout.pack(network.parameters(), packed);
        float[] nabla = new float[layout.size()];
        new Backprop(architecture, layout, 0, packed, kernels, count)
                .gradient(Pass.of(architecture, batch, count), nabla);
        float[] gradient = new float[architecture.parameterCount()];
        layout.unpack(nabla, gradient);
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] /= count;
        }
        return gradient;
    }
}
