package dev.lanewise.network;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.Batch;
import dev.lanewise.internal.engine.Evaluator;
import dev.lanewise.internal.engine.Feedforward;
import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.engine.quantized.QuantizedFeedforward;
import dev.lanewise.internal.engine.quantized.QuantizedWeights;
import dev.lanewise.internal.files.BinaryFile;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Score;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * Feedforward network: an architecture, its parameters, and running means and variances for batch normalisation.
 *
 * <p>Thread-safe, even during training: every method uses a consistent snapshot of parameters and statistics. Later
 * changes to the network do not affect a {@link Predictor} or any other result.
 */
public final class Network {
    private static final int MAX_THREADS = 1024;

    static {
        Internals.show(Network.class, NetworkView.class, network -> network.new View());
    }

    private final Architecture architecture;
    private volatile Values values;

    /** Parameters and statistics that belong together; the arrays are never modified once they are published. */
    private static final class Values {
        private final float[] parameters;
        private final float[] statistics;

        private Values(float[] parameters, float[] statistics) {
            this.parameters = parameters;
            this.statistics = statistics;
        }
    }

    /**
     * Creates a network with the given parameters, running means of 0 and running variances of 1.
     *
     * @param architecture layers and loss
     * @param parameters layer by layer: weights (out, in) row-major, then biases, then gamma and beta if the layer is
     *     normalised; copied, with minus zero replaced by plus zero
     * @throws IllegalArgumentException if the number of parameters differs from the architecture's
     */
    public Network(Architecture architecture, float[] parameters) {
        this(architecture, parameters, initialStatistics(architecture));
    }

    /**
     * Creates a network with the given parameters and running statistics.
     *
     * @param architecture layers and loss
     * @param parameters in the order of {@link #parameters}; copied
     * @param statistics for every layer with batch normalisation, the running means of its units, then the variances;
     *     copied
     * @throws IllegalArgumentException if the length of either array differs from the architecture's
     */
    public Network(Architecture architecture, float[] parameters, float[] statistics) {
        this.architecture = Objects.requireNonNull(architecture, "architecture");
        this.values = copied(architecture, parameters, statistics);
    }

    /** Creates a network that shares values, which are immutable, until it is given others. */
    private Network(Architecture architecture, Values values) {
        this.architecture = architecture;
        this.values = values;
    }

    private static float[] initialStatistics(Architecture architecture) {
        Objects.requireNonNull(architecture, "architecture");
        float[] statistics = new float[Normalizations.statisticCount(architecture)];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            if (architecture.normalization(l) == Normalization.BATCH) {
                Arrays.fill(statistics, at + architecture.units(l), at + 2 * architecture.units(l), 1);
                at += 2 * architecture.units(l);
            }
        }
        return statistics;
    }

    /** {@return the shape of the network} */
    public Architecture architecture() {
        return architecture;
    }

    /**
     * Returns a copy of the parameters. {@code part(k, k).parameters()} are those of layer {@code k} alone;
     * batch normalisation of a hidden layer is folded into them.
     *
     * @return layer by layer: weights (out, in) row-major, then biases, then gamma and beta if the layer is normalised
     */
    public float[] parameters() {
        return values.parameters.clone();
    }

    /**
     * {@return a copy of the running means and variances of every layer with batch normalisation; empty if there is
     * none}
     */
    public float[] statistics() {
        return values.statistics.clone();
    }

    /**
     * Replaces the parameters and keeps the statistics.
     *
     * @param parameters in the order of {@link #parameters}; copied
     * @throws IllegalArgumentException if their number differs from the architecture's
     */
    public void setParameters(float[] parameters) {
        setParameters(parameters, values.statistics);
    }

    /**
     * Replaces parameters and statistics atomically.
     *
     * @param parameters in the order of {@link #parameters}; copied
     * @param statistics in the order of {@link #statistics}; copied
     * @throws IllegalArgumentException if the length of either array differs from the architecture's
     */
    public void setParameters(float[] parameters, float[] statistics) {
        values = copied(architecture, parameters, statistics);
    }

    private static Values copied(Architecture architecture, float[] parameters, float[] statistics) {
        Objects.requireNonNull(parameters, "parameters");
        Objects.requireNonNull(statistics, "statistics");
        requireCount(architecture, "parameters", architecture.parameterCount(), parameters);
        requireCount(
                architecture, "running means and variances", Normalizations.statisticCount(architecture), statistics);
        return values(parameters.clone(), statistics.clone());
    }

    /** Returns the values of arrays that the caller no longer uses. */
    private static Values values(float[] parameters, float[] statistics) {
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += 0f; // Minus zero becomes plus zero.
        }
        return new Values(parameters, statistics);
    }

    private static void requireCount(Architecture architecture, String what, int expected, float[] given) {
        if (given.length != expected) {
            throw new IllegalArgumentException("a network " + LayerSizes.text(architecture.sizes()) + " has "
                    + expected + " "
                    + what + ", but " + given.length + " were given");
        }
    }

    /**
     * {@return an equivalent network, up to rounding, without batch normalisation}
     *
     * <p>Running means and variances, gamma and beta are folded into weights and biases. Predictors use this network.
     */
    public Network folded() {
        Values current = values;
        if (!Normalizations.coupleExamples(architecture)) {
            return new Network(architecture, current);
        }
        Architecture folded = Normalizations.folded(architecture);
        float[] foldedParameters = new float[folded.parameterCount()];
        Folding.fold(architecture, current.parameters, current.statistics, foldedParameters);
        return new Network(folded, foldedParameters);
    }

    /**
     * {@return a network with the same parameters, another output activation and another loss}
     *
     * <p>For example, {@code withOutput(Activation.SOFTMAX, Loss.CROSS_ENTROPY)} turns a network whose outputs are
     * logits, such as one trained in PyTorch with {@code CrossEntropyLoss}, into a classifier. {@link
     * #withNewOutput} replaces the output layer.
     *
     * @param output activation of the output layer
     * @param loss loss that training minimises
     * @throws IllegalArgumentException if the activation and the loss are not compatible; the message gives the reason
     */
    public Network withOutput(Activation output, Loss loss) {
        return new Network(architecture.withOutput(output, loss), values);
    }

    /**
     * {@return a network with the same parameters, another output activation and the usual loss: cross-entropy for
     * softmax and sigmoid, otherwise quadratic}
     *
     * @param output activation of the output layer
     */
    public Network withOutput(Activation output) {
        Objects.requireNonNull(output, "output");
        boolean isProbability = output.equals(Activation.SOFTMAX) || output.equals(Activation.SIGMOID);
        return withOutput(output, isProbability ? Loss.CROSS_ENTROPY : Loss.QUADRATIC);
    }

    /**
     * {@return a network with the hidden layers of this one and a new output layer, for fine-tuning on other targets}
     *
     * <p>Parameters and statistics of the hidden layers are copied, bit for bit. The output layer has the initial
     * parameters that {@link Initializer#network} gives it in a network of the new architecture.
     * {@link dev.lanewise.training.TrainingConfig#withFrozenLayers} keeps hidden layers unchanged in training.
     *
     * @param outputs number of output units, such as one for each class
     * @param output activation of the output layer
     * @param loss loss that training minimises
     * @param initializer distribution of the initial weights of the output layer
     * @param seed 0 to 2^32 - 1
     * @throws IllegalArgumentException if the activation and the loss are not compatible, or the number of outputs or
     *     the seed is out of range
     */
    public Network withNewOutput(int outputs, Activation output, Loss loss, Initializer initializer, long seed) {
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(initializer, "initializer");
        List<Integer> sizes = new ArrayList<>(architecture.sizes());
        sizes.set(sizes.size() - 1, outputs);
        List<Activation> activations = new ArrayList<>(architecture.activations());
        activations.set(activations.size() - 1, output);
        Architecture changed = new Architecture(sizes, activations, architecture.normalizations(), loss);
        float[] parameters =
                initializer.network(changed, seed).values.parameters.clone();
        // Parameters and statistics of one moment, even if the network is being trained.
        Values current = values;
        System.arraycopy(current.parameters, 0, parameters, 0, firstParameter(changed, changed.layers()));
        return new Network(changed, parameters, current.statistics);
    }

    /**
     * {@return some consecutive layers as a network of their own, such as the encoder of an autoencoder}
     *
     * <p>Its inputs are the activations of the layer below, its outputs those of the last layer. Parameters and
     * statistics are copied. If the last layer is a hidden one, the loss is quadratic, and batch normalisation of that
     * layer is folded into its weights and biases; {@link #withOutput} sets another loss.
     *
     * @param from first layer, 1 to L; 1 is the first hidden layer
     * @param to last layer, {@code from} to L; L is the output layer
     * @throws IllegalArgumentException if there are no such layers, or the last one has layer normalisation
     */
    public Network part(int from, int to) {
        Architecture shape = architecture.part(from, to);
        boolean folds = architecture.normalization(to) == Normalization.BATCH;
        Values current = values;
        Network snapshot = new Network(architecture, current);
        Network source = folds ? snapshot.folded() : snapshot;
        float[] some = new float[shape.parameterCount()];
        int first = firstParameter(architecture, from);
        int last = firstParameter(architecture, to);
        System.arraycopy(current.parameters, first, some, 0, last - first);
        System.arraycopy(
                source.values.parameters,
                firstParameter(source.architecture, to),
                some,
                last - first,
                some.length - (last - first));
        int statisticsBelow = 0;
        for (int l = 1; l < from; l++) {
            statisticsBelow += architecture.normalization(l) == Normalization.BATCH ? 2 * architecture.units(l) : 0;
        }
        return new Network(
                shape,
                some,
                Arrays.copyOfRange(
                        current.statistics, statisticsBelow, statisticsBelow + Normalizations.statisticCount(shape)));
    }

    private static int firstParameter(Architecture architecture, int layer) {
        int first = 0;
        for (int l = 1; l < layer; l++) {
            first += architecture.parameterCount(l);
        }
        return first;
    }

    /**
     * {@return the SHA-256 digest of the parameters as lower-case hexadecimal text}
     *
     * <p>The digest is over the float32 values, little-endian, in the order of {@link #parameters}. Equal digests mean
     * equal parameters, bit for bit.
     */
    public String sha256() {
        float[] parameters = values.parameters;
        MessageDigest digest = BinaryFile.sha256();
        ByteBuffer bytes = BinaryFile.buffer();
        int count;
        for (int at = 0; at < parameters.length; at += count) {
            count = Math.min(BinaryFile.BUFFER_BYTES / Float.BYTES, parameters.length - at);
            bytes.clear().limit(Float.BYTES * count);
            bytes.asFloatBuffer().put(parameters, at, count);
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Creates a predictor for the current parameters.
     *
     * @return a snapshot of the parameters, for any number of threads
     */
    public Predictor predictor() {
        return predictor(WeightPrecision.FLOAT32);
    }

    /**
     * Creates a predictor for the current parameters in a given precision.
     *
     * @param precision number format of the weights
     * @return a snapshot of the parameters, for any number of threads
     */
    public Predictor predictor(WeightPrecision precision) {
        return predictor(precision, KernelSelection.automatic().kernels());
    }

    private Predictor predictor(WeightPrecision precision, Kernels kernels) {
        Objects.requireNonNull(precision, "precision");
        Objects.requireNonNull(kernels, "kernels");
        Network folded = folded();
        Architecture shape = folded.architecture;
        if (precision != WeightPrecision.FLOAT32) {
            QuantizedWeights weights = new QuantizedWeights(shape, folded.parameters(), precision);
            return new Predictor(shape, kernels, k -> new QuantizedFeedforward(shape, weights, k, Predictor.CHUNK));
        }
        Layout layout = new Layout(shape, 1);
        float[] packed = layout.packedForPrediction(folded.values.parameters);
        return new Predictor(
                shape, kernels, k -> new Feedforward(shape, layout, packed, k, Predictor.CHUNK).skippingZeros());
    }

    /**
     * {@return a float network that approximates a predictor with quantised weights: its weights are the rounded ones}
     *
     * <p>Its outputs equal those of the predictor up to rounding, and bit for bit with
     * {@link WeightPrecision#BFLOAT16}.
     *
     * @param precision number format of the weights
     */
    public Network rounded(WeightPrecision precision) {
        Objects.requireNonNull(precision, "precision");
        Network folded = folded();
        float[] rounded = folded.parameters();
        QuantizedWeights.round(folded.architecture, rounded, precision);
        return new Network(folded.architecture, rounded);
    }

    /**
     * Computes the activations of all layers for one example, for inspection; use a {@link Predictor} for predictions.
     *
     * @param x inputs, one for each input unit
     * @return the activations of each layer, from the first hidden one to the output; equal to a predictor's
     * @throws IllegalArgumentException if the number of inputs differs from the network's
     */
    public float[][] activations(float[] x) {
        Objects.requireNonNull(x, "x");
        if (x.length != architecture.inputs()) {
            throw new IllegalArgumentException("this network takes " + Count.of(architecture.inputs(), "input")
                    + ", but an array of " + x.length + " was given");
        }
        Network folded = folded();
        Architecture shape = folded.architecture;
        Layout layout = new Layout(shape, 1);
        float[] packed = layout.packedForPrediction(folded.values.parameters);
        Batch batch = Batch.untargeted(shape.inputs());
        batch.moveToRows(x, 0, 1, null);
        LayerBuffers buffers = LayerBuffers.forPrediction(shape, batch, 1);
        new Feedforward(shape, layout, packed, KernelSelection.automatic().kernels(), 1).run(buffers);
        float[][] activations = new float[shape.layers()][];
        for (int l = 1; l <= shape.layers(); l++) {
            Matrix a = l < shape.layers() ? buffers.input(l) : buffers.output().a;
            activations[l - 1] = Arrays.copyOfRange(a.data(), a.offset(), a.offset() + shape.units(l));
            for (int j = 0; j < activations[l - 1].length; j++) {
                activations[l - 1][j] += 0f;
            }
        }
        return activations;
    }

    /**
     * Evaluates this network on a data set, on all cores.
     *
     * @param dataset examples whose inputs and targets suit the network
     * @return loss and number of correct examples
     * @throws IllegalArgumentException if the data do not fit the network
     */
    public Score evaluate(Dataset dataset) {
        return evaluate(dataset, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Evaluates this network on a data set, with the given number of threads.
     *
     * @param dataset examples whose inputs and targets suit the network
     * @param threads number of threads, 1 to 1024
     * @return loss and number of correct examples
     * @throws IllegalArgumentException if the data do not fit the network, or the number of threads is out of range
     */
    public Score evaluate(Dataset dataset, int threads) {
        return evaluate(dataset, threads, KernelSelection.automatic().kernels());
    }

    private Score evaluate(Dataset dataset, int threads, Kernels kernels) {
        Objects.requireNonNull(dataset, "dataset");
        requireThreads(threads);
        Objects.requireNonNull(kernels, "kernels");
        Network folded = folded();
        try (WorkerTeam team = Evaluator.team(threads, dataset)) {
            return new Evaluator(folded.architecture, kernels, team, dataset).evaluate(folded.values.parameters);
        }
    }

    /**
     * Computes the outputs for every example of a data set, on all cores. Its targets are ignored.
     *
     * @param dataset examples whose inputs suit the network
     * @return (examples, output units), row-major
     * @throws IllegalArgumentException if the inputs do not fit the network
     */
    public float[] outputs(Dataset dataset) {
        return outputs(dataset, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Computes the outputs for every example of a data set, with the given number of threads. Its targets are ignored.
     *
     * @param dataset examples whose inputs suit the network
     * @param threads number of threads, 1 to 1024
     * @return (examples, output units), row-major
     * @throws IllegalArgumentException if the inputs do not fit the network, or the number of threads is out of range
     */
    public float[] outputs(Dataset dataset, int threads) {
        return outputs(dataset, threads, KernelSelection.automatic().kernels());
    }

    private float[] outputs(Dataset dataset, int threads, Kernels kernels) {
        Objects.requireNonNull(dataset, "dataset");
        requireThreads(threads);
        Objects.requireNonNull(kernels, "kernels");
        Network folded = folded();
        try (WorkerTeam team = Evaluator.team(threads, dataset)) {
            return Evaluator.ofOutputs(folded.architecture, kernels, team, dataset)
                    .outputs(folded.values.parameters);
        }
    }

    private static void requireThreads(int threads) {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("threads is " + threads + ", but 1 to " + MAX_THREADS + " is expected");
        }
    }

    /**
     * Computes the outputs for rows of inputs; a {@link Predictor} does the same without allocating arrays.
     *
     * @param x inputs, (rows, input units) row-major
     * @param rows number of rows, at least 0
     * @return the outputs, (rows, output units) row-major
     * @throws IllegalArgumentException if the number of rows is negative or the array is too short for it
     */
    public float[] outputs(float[] x, int rows) {
        float[] y = new float[ArrayLength.of(Math.max(0, rows), "row", architecture.outputs(), "output")];
        predictor().predict(x, rows, y);
        return y;
    }

    /** Returns the architecture, the number of parameters and the first digits of their digest. */
    @Override
    public String toString() {
        return "network " + architecture + ", " + Count.grouped(architecture.parameterCount()) + " parameters, SHA-256 "
                + sha256().substring(0, 16);
    }

    private final class View implements NetworkView {
        @Override
        public void publish(float[] parameters, float[] statistics) {
            Network.this.values = values(parameters, statistics);
        }

        @Override
        public Predictor predictor(WeightPrecision precision, Kernels kernels) {
            return Network.this.predictor(precision, kernels);
        }

        @Override
        public Score evaluate(Dataset dataset, int threads, Kernels kernels) {
            return Network.this.evaluate(dataset, threads, kernels);
        }

        @Override
        public Score evaluate(Dataset dataset, int threads, float[] outputs, IntConsumer progress) {
            Network folded = folded();
            try (WorkerTeam team = Evaluator.team(threads, dataset)) {
                return new Evaluator(
                                folded.architecture, KernelSelection.automatic().kernels(), team, dataset)
                        .reporting(progress)
                        .evaluate(folded.values.parameters, outputs);
            }
        }

        @Override
        public float[] outputs(Dataset dataset, int threads, Kernels kernels) {
            return Network.this.outputs(dataset, threads, kernels);
        }
    }
}
