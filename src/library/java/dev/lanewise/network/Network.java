package dev.lanewise.network;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.engine.Batch;
import dev.lanewise.internal.engine.Evaluator;
import dev.lanewise.internal.engine.Feedforward;
import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.Layout;
import dev.lanewise.internal.engine.PreparedData;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.engine.quantized.QuantizedFeedforward;
import dev.lanewise.internal.engine.quantized.QuantizedWeights;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.metric.Evaluation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** Feedforward network: an architecture, its parameters, and running means and variances for batch normalisation. */
public final class Network {
    private final Architecture architecture;
    private final float[] parameters;
    private final float[] statistics;

    /**
     * Creates a network with the given parameters, running means of 0 and running variances of 1.
     *
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
     * @param parameters in the order of {@link #parameters}; copied
     * @param statistics for every layer with batch normalisation the running means of its units, then the variances;
     *     copied
     * @throws IllegalArgumentException if the length of either array differs from the architecture's
     */
    public Network(Architecture architecture, float[] parameters, float[] statistics) {
        this.architecture = Objects.requireNonNull(architecture);
        this.parameters = new float[architecture.parameterCount()];
        this.statistics = new float[architecture.statisticCount()];
        set(parameters, statistics);
    }

    private static float[] initialStatistics(Architecture architecture) {
        float[] statistics = new float[architecture.statisticCount()];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            if (architecture.normalization(l) == Normalization.BATCH) {
                Arrays.fill(statistics, at + architecture.units(l), at + 2 * architecture.units(l), 1);
                at += 2 * architecture.units(l);
            }
        }
        return statistics;
    }

    /** Shape of the network. */
    public Architecture architecture() {
        return architecture;
    }

    /**
     * Returns a copy of the parameters.
     *
     * @return layer by layer: weights (out, in) row-major, then biases, then gamma and beta if the layer is normalised
     */
    public float[] parameters() {
        return parameters.clone();
    }

    /**
     * Returns a copy of the running means and variances of every layer with batch normalisation; empty if there is
     * none.
     */
    public float[] statistics() {
        return statistics.clone();
    }

    /**
     * Replaces the parameters and keeps the statistics.
     *
     * @param parameters in the order of {@link #parameters}; copied
     * @throws IllegalArgumentException if their number differs from the architecture's
     */
    public void setParameters(float[] parameters) {
        set(parameters, statistics);
    }

    /**
     * Replaces parameters and statistics.
     *
     * @param parameters in the order of {@link #parameters}; copied
     * @param statistics in the order of {@link #statistics}; copied
     * @throws IllegalArgumentException if the length of either array differs from the architecture's
     */
    public void set(float[] parameters, float[] statistics) {
        requireCount("parameters", architecture.parameterCount(), parameters);
        requireCount("running means and variances", architecture.statisticCount(), statistics);
        for (int i = 0; i < parameters.length; i++) {
            this.parameters[i] = parameters[i] + 0f; // Minus zero becomes plus zero.
        }
        System.arraycopy(statistics, 0, this.statistics, 0, statistics.length);
    }

    private void requireCount(String what, int expected, float[] given) {
        if (given.length != expected) {
            throw new IllegalArgumentException("a network " + architecture.layersText() + " has " + expected + " "
                    + what + ", but " + given.length + " were given");
        }
    }

    /**
     * Returns an equivalent network, up to rounding, without batch normalisation.
     *
     * <p>Running means and variances, gamma and beta are folded into weights and biases. Predictors use this network.
     */
    public Network folded() {
        if (!architecture.couplesExamples()) {
            return new Network(architecture, parameters);
        }
        Architecture folded = architecture.folded();
        float[] foldedParameters = new float[folded.parameterCount()];
        Folding.fold(architecture, parameters, statistics, foldedParameters);
        return new Network(folded, foldedParameters);
    }

    /**
     * Returns the SHA-256 digest of the parameters as lower-case hexadecimal text.
     *
     * <p>The digest is over the float32 values, little-endian, in the order of {@link #parameters}. Equal digests mean
     * equal parameters, bit for bit.
     */
    public String sha256() {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * parameters.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(parameters);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Creates a predictor for the current parameters, with the best kernels for this machine. */
    public Predictor predictor() {
        return predictor(WeightPrecision.FLOAT32);
    }

    /** Creates a predictor for the current parameters, with the given kernels. */
    public Predictor predictor(Kernels kernels) {
        return predictor(WeightPrecision.FLOAT32, kernels);
    }

    /** Creates a predictor for the current parameters in a given precision, with the best kernels for this machine. */
    public Predictor predictor(WeightPrecision precision) {
        return predictor(precision, KernelSelection.automatic().kernels());
    }

    /** Creates a predictor for the current parameters in a given precision, with the given kernels. */
    public Predictor predictor(WeightPrecision precision, Kernels kernels) {
        Network folded = folded();
        Architecture shape = folded.architecture;
        if (precision != WeightPrecision.FLOAT32) {
            QuantizedWeights weights = new QuantizedWeights(shape, folded.parameters, precision);
            return new Predictor(
                    shape, kernels, k -> new QuantizedFeedforward(shape, weights, k, Predictor.CHUNK));
        }
        Layout layout = new Layout(shape, 1);
        float[] packed = layout.allocate();
        layout.pack(folded.parameters, packed);
        return new Predictor(shape, kernels,
                k -> new Feedforward(shape, layout, packed, k, Predictor.CHUNK).skippingZeros());
    }

    /**
     * Returns a float network that approximates a predictor with quantised weights: its weights are the rounded ones.
     *
     * <p>Its outputs equal those of the predictor up to rounding, and bit for bit with
     * {@link WeightPrecision#BFLOAT16}.
     */
    public Network rounded(WeightPrecision precision) {
        Network rounded = folded();
        QuantizedWeights.round(rounded.architecture, rounded.parameters, precision);
        return new Network(rounded.architecture, rounded.parameters);
    }

    /**
     * Computes the activations of all layers for one example, for inspection; use a {@link Predictor} for predictions.
     *
     * @param x inputs, one for each input unit
     * @return the activations of each layer, from the first hidden one to the output; equal to a predictor's
     * @throws IllegalArgumentException if the number of inputs differs from the network's
     */
    public float[][] activations(float[] x) {
        if (x.length != architecture.inputs()) {
            throw new IllegalArgumentException("this network takes " + Count.of(architecture.inputs(), "input")
                    + ", but an array of " + x.length + " was given");
        }
        Network folded = folded();
        Architecture shape = folded.architecture;
        Layout layout = new Layout(shape, 1);
        float[] packed = layout.allocate();
        layout.pack(folded.parameters, packed);
        Batch batch = Batch.untargeted(shape.inputs());
        batch.moveToRows(x, 0, 1, null);
        LayerBuffers buffers = LayerBuffers.of(shape, batch, 1);
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
     * @throws IllegalArgumentException if the data do not fit the network
     */
    public Evaluation evaluate(Dataset dataset) {
        return evaluate(dataset, Runtime.getRuntime().availableProcessors(), KernelSelection.automatic().kernels());
    }

    /**
     * Evaluates this network on a data set, with the given number of threads.
     *
     * @throws IllegalArgumentException if the data do not fit the network
     */
    public Evaluation evaluate(Dataset dataset, int threads, Kernels kernels) {
        Network folded = folded();
        try (WorkerTeam team = new WorkerTeam(threads)) {
            return new Evaluator(folded.architecture, kernels, team, dataset, new PreparedData())
                    .evaluate(folded.parameters);
        }
    }

    /**
     * Computes the outputs for every example of a data set, on all cores.
     *
     * @return (examples, output units), row-major
     * @throws IllegalArgumentException if the data do not fit the network
     */
    public float[] outputs(Dataset dataset) {
        return outputs(dataset, Runtime.getRuntime().availableProcessors(), KernelSelection.automatic().kernels());
    }

    /**
     * Computes the outputs for every example of a data set, with the given number of threads.
     *
     * @return (examples, output units), row-major
     * @throws IllegalArgumentException if the data do not fit the network
     */
    public float[] outputs(Dataset dataset, int threads, Kernels kernels) {
        Network folded = folded();
        try (WorkerTeam team = new WorkerTeam(threads)) {
            return new Evaluator(folded.architecture, kernels, team, dataset, new PreparedData())
                    .outputs(folded.parameters);
        }
    }
}
