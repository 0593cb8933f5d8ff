package dev.lanewise.model;

import dev.lanewise.Count;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.KernelSelection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A feedforward network: an architecture and its parameters, and running means and variances if a layer has batch
 * normalisation.
 */
public final class Network {
    private final Architecture architecture;
    /** What predictors take: the parameters, with batch normalisation folded into them. */
    private final Architecture folded;
    private final Layout layout;
    private final float[] packed;
    /** The parameters as they are, if they are not what predictors take. */
    private final float[] unfolded;
    /** What they are folded into, on the way to {@code packed}. */
    private final float[] foldedParameters;
    private final float[] statistics;

    /**
     * A network with the given parameters, running means of 0 and running variances of 1.
     *
     * @param parameters layer by layer, weights as (out, in) row-major, then biases, then gamma and beta if the layer is
     *     normalised; copied, minus zero as plus zero
     * @throws IllegalArgumentException if there are not as many as the architecture has
     */
    public Network(Architecture architecture, float[] parameters) {
        this(architecture, parameters, initialStatistics(architecture));
    }

    /**
     * A network with the given parameters and statistics.
     *
     * @param statistics for every layer with batch normalisation the running means of its units and then the variances
     * @throws IllegalArgumentException if there are not as many of either as the architecture has
     */
    public Network(Architecture architecture, float[] parameters, float[] statistics) {
        this.architecture = Objects.requireNonNull(architecture);
        this.folded = architecture.folded();
        this.layout = new Layout(folded, 1);
        this.packed = layout.allocate();
        this.unfolded = new float[architecture.couplesExamples() ? architecture.parameterCount() : 0];
        this.foldedParameters = new float[architecture.couplesExamples() ? folded.parameterCount() : 0];
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

    /** The shape of the network. */
    public Architecture architecture() {
        return architecture;
    }

    /**
     * A copy of the parameters: layer by layer, weights as (out, in) row-major, then biases, then gamma and beta if the layer
     * is normalised.
     */
    public float[] parameters() {
        if (architecture.couplesExamples()) {
            return unfolded.clone();
        }
        float[] canonical = new float[architecture.parameterCount()];
        layout.unpack(packed, canonical);
        return canonical;
    }

    /** A copy of the running means and variances of every layer with batch normalisation; empty if there is none. */
    public float[] statistics() {
        return statistics.clone();
    }

    /** Replaces the parameters, given in the order of {@link #parameters}, and leaves the statistics. */
    public void setParameters(float[] parameters) {
        set(parameters, statistics);
    }

    /** Replaces the parameters and the statistics, given in the order of {@link #parameters} and {@link #statistics}. */
    public void set(float[] parameters, float[] statistics) {
        requireCount("parameters", architecture.parameterCount(), parameters);
        requireCount("running means and variances", architecture.statisticCount(), statistics);
        if (architecture.couplesExamples()) {
            for (int i = 0; i < unfolded.length; i++) {
                unfolded[i] = parameters[i] + 0f;
            }
            System.arraycopy(statistics, 0, this.statistics, 0, statistics.length);
            Folding.fold(architecture, unfolded, this.statistics, foldedParameters);
            layout.pack(foldedParameters, packed);
        } else {
            layout.pack(parameters, packed);
        }
    }

    private void requireCount(String what, int expected, float[] given) {
        if (given.length != expected) {
            throw new IllegalArgumentException("a network " + architecture.layersText() + " has " + expected + " " + what
                    + ", but " + given.length + " were given");
        }
    }

    /**
     * A network of the same function, up to rounding, without batch normalisation: running means and variances, gamma and
     * beta have become a part of the weights and biases. This is what predictors compute.
     */
    public Network folded() {
        return new Network(folded, architecture.couplesExamples() ? foldedParameters : parameters());
    }

    /**
     * SHA-256 of the parameters: the float32 values, little-endian, in the order of {@link #parameters}. Two runs that
     * end with the same digest ended with the same network.
     */
    public String sha256() {
        float[] parameters = parameters();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * parameters.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(parameters);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A predictor for this network with the kernels that suit this machine. */
    public Predictor predictor() {
        return predictor(KernelSelection.automatic().kernels());
    }

    /** A predictor for this network. */
    public Predictor predictor(Kernels kernels) {
        return new Predictor(folded, kernels, () -> new Feedforward(folded, layout, 0, packed, kernels).skippingZeros());
    }

    /** A predictor with weights of so many bits, with the kernels that suit this machine; otherwise as the other. */
    public Predictor predictor(WeightPrecision precision) {
        return predictor(precision, KernelSelection.automatic().kernels());
    }

    /**
     * A predictor with weights of so many bits. If these are fewer than 32, they are those that the network has now; what
     * becomes of it later is nothing to the predictor.
     */
    public Predictor predictor(WeightPrecision precision, Kernels kernels) {
        if (precision == WeightPrecision.FLOAT32) {
            return predictor(kernels);
        }
        NarrowWeights weights = new NarrowWeights(folded, folded().parameters(), precision);
        // Not by this network, which need not stay in memory.
        Architecture shape = folded;
        return new Predictor(shape, kernels, () -> new NarrowFeedforward(shape, weights, kernels));
    }

    /**
     * A network that computes what a predictor with weights of so many bits does, up to rounding, and to the bit with {@link
     * WeightPrecision#BFLOAT16}: its weights are these as floats.
     */
    public Network rounded(WeightPrecision precision) {
        float[] parameters = folded().parameters();
        NarrowWeights.round(folded, parameters, precision);
        return new Network(folded, parameters);
    }

    /**
     * What all units make of one example, for looking into a network; a {@link Predictor} is for using it.
     *
     * @param x inputs, as many as the network has input units
     * @return the activations of each layer from the first hidden one to the output, which are those that a predictor gives
     * @throws IllegalArgumentException if there are not as many inputs as the network has input units
     */
    public float[][] activations(float[] x) {
        if (x.length != architecture.inputs()) {
            throw new IllegalArgumentException("this network takes " + Count.of(architecture.inputs(), "input")
                    + ", but an array of " + x.length + " was given");
        }
        Batch batch = Batch.untargeted(architecture.inputs());
        batch.move(x, 0, 1, null, null, 0);
        Pass pass = Pass.of(folded, batch, 1);
        new Feedforward(folded, layout, 0, packed, KernelSelection.automatic().kernels()).run(pass);
        float[][] activations = new float[architecture.layers()][];
        for (int l = 1; l <= architecture.layers(); l++) {
            activations[l - 1] = Arrays.copyOf(pass.a[l], architecture.units(l));
            for (int j = 0; j < activations[l - 1].length; j++) {
                activations[l - 1][j] += 0f;
            }
        }
        return activations;
    }
}
