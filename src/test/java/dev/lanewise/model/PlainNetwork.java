package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.ScalarKernels;
import dev.lanewise.random.CounterRandom;
import java.util.Arrays;

/**
 * The bit contract in plain words: a network trained one element at a time, every sum one chain of fused multiply-adds
 * in the order of its index. Knows nothing of layouts, batches, workers and sparse inputs, and must end with the
 * same bits.
 */
public final class PlainNetwork {
    private static final ScalarKernels SCALAR = new ScalarKernels();

    private final Architecture architecture;
    /** By layer, unit and input. */
    private final float[][][] weights;
    /** By layer and unit. */
    private final float[][] biases;
    private final float[][] gammas;
    private final float[][] betas;
    /** Running statistics, by layer and unit. */
    private final float[][] means;
    private final float[][] variances;
    /** By layer and unit. */
    private float[][] nablaGamma;
    private float[][] nablaBeta;
    /** By layer, example and unit: weighted inputs, activations with the inputs as layer 0, and errors. */
    private float[][][] z;
    private float[][][] a;
    private float[][][] e;

    /** By layer, example and unit: what the next layer sees of a, and what dropout multiplies units by. */
    private float[][][] seen;
    private float[][][] masks;
    private final Noise noise;
    private final long seed;
    private int epoch;
    private int[] numbers;

    /** A copy of a network. */
    public PlainNetwork(Network network) {
        this(network, Noise.NONE, 0);
    }

    /** A copy of a network, with noise; {@link #draw} says for which examples. */
    public PlainNetwork(Network network, Noise noise, long seed) {
        this.noise = noise;
        this.seed = seed;
        architecture = network.architecture();
        weights = new float[architecture.layers() + 1][][];
        biases = new float[architecture.layers() + 1][];
        gammas = new float[architecture.layers() + 1][0];
        betas = new float[architecture.layers() + 1][0];
        means = new float[architecture.layers() + 1][0];
        variances = new float[architecture.layers() + 1][0];
        spread(network.parameters());
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            if (architecture.normalization(l) == Normalization.BATCH) {
                means[l] = Arrays.copyOfRange(network.statistics(), at, at += architecture.units(l));
                variances[l] = Arrays.copyOfRange(network.statistics(), at, at += architecture.units(l));
            }
        }
    }

    private void spread(float[] parameters) {
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            weights[l] = new float[architecture.units(l)][];
            for (int j = 0; j < weights[l].length; j++) {
                weights[l][j] = Arrays.copyOfRange(parameters, at, at += inputs);
            }
            biases[l] = Arrays.copyOfRange(parameters, at, at += architecture.units(l));
            if (architecture.normalization(l) != Normalization.NONE) {
                gammas[l] = Arrays.copyOfRange(parameters, at, at += architecture.units(l));
                betas[l] = Arrays.copyOfRange(parameters, at, at += architecture.units(l));
            }
        }
    }

    /** The network as it has become. */
    public Network network() {
        return new Network(architecture, parameters(), statistics());
    }

    /** Running means and variances, in the order of {@link Network#statistics}. */
    public float[] statistics() {
        float[] statistics = new float[architecture.statisticCount()];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            for (float[] some : new float[][] {means[l], variances[l]}) {
                System.arraycopy(some, 0, statistics, at, some.length);
                at += some.length;
            }
        }
        return statistics;
    }

    /** Lets the noise of the next steps be that of an epoch and of the examples of these numbers in the data set. */
    public void draw(int epoch, int[] numbers) {
        this.epoch = epoch;
        this.numbers = numbers;
    }

    /** The outputs for one example. */
    public float[] feedforward(float[] x) {
        propagate(new float[][] {x}, new float[1][architecture.outputs()], new float[1]);
        return Arrays.copyOf(a[architecture.layers()][0], architecture.outputs());
    }

    /** The gradient of the cost, summed over a batch, in the order of {@link Network#parameters}. */
    public float[] gradient(float[][] x, int[] labels) {
        return gradient(x, oneHot(labels), ones(labels.length));
    }

    /** The same where each example wants y of the outputs and has a weight. */
    public float[] gradient(float[][] x, float[][] y, float[] exampleWeights) {
        propagate(x, y, exampleWeights);
        float[][][] nablaW = new float[weights.length][][];
        float[][] nablaB = new float[weights.length][];
        for (int l = 1; l <= architecture.layers(); l++) {
            nablaW[l] = new float[architecture.units(l)][architecture.units(l - 1)];
            nablaB[l] = new float[architecture.units(l)];
            add(l, e[l], nablaW[l], nablaB[l]);
        }
        return flat(nablaW, nablaB, nablaGamma, nablaBeta);
    }

    /**
     * One step of gradient descent on a mini-batch.
     *
     * @param factor minus the learning rate over the size of the mini-batch
     * @param inPlace whether the scaled errors are added straight to the weights of the first layer
     */
    public void step(float[][] x, int[] labels, float factor, boolean inPlace) {
        step(x, oneHot(labels), ones(labels.length), factor, inPlace);
    }

    /** The same where each example wants y of the outputs and has a weight. */
    public void step(float[][] x, float[][] y, float[] exampleWeights, float factor, boolean inPlace) {
        propagate(x, y, exampleWeights);
        for (int l = 1; l <= architecture.layers(); l++) {
            float[][] nablaW = new float[architecture.units(l)][architecture.units(l - 1)];
            float[] nablaB = new float[architecture.units(l)];
            add(l, e[l], nablaW, nablaB);
            for (int j = 0; j < nablaB.length; j++) {
                biases[l][j] = Math.fma(factor, nablaB[j], biases[l][j]);
                if (architecture.normalization(l) != Normalization.NONE) {
                    gammas[l][j] = Math.fma(factor, nablaGamma[l][j], gammas[l][j]);
                    betas[l][j] = Math.fma(factor, nablaBeta[l][j], betas[l][j]);
                }
                for (int i = 0; i < nablaW[j].length && (l > 1 || !inPlace); i++) {
                    weights[l][j][i] = Math.fma(factor, nablaW[j][i], weights[l][j][i]);
                }
            }
        }
        if (inPlace) {
            for (float[] example : e[1]) {
                for (int j = 0; j < architecture.units(1); j++) {
                    example[j] *= factor;
                }
            }
            add(1, e[1], weights[1], new float[architecture.units(1)]);
        }
    }

    /** What becomes of all parameters at once, in the order of {@link Network#parameters}. */
    @FunctionalInterface
    public interface Update {
        /**
         * Steps the parameters in place.
         *
         * @param nabla the gradient, summed over the mini-batch
         */
        void step(float[] parameters, float[] nabla);
    }

    /** One step of an optimiser that needs the gradient itself. */
    public void step(float[][] x, float[][] y, float[] exampleWeights, Update update) {
        float[] nabla = gradient(x, y, exampleWeights);
        float[] parameters = parameters();
        update.step(parameters, nabla);
        setParameters(parameters);
    }

    /**
     * The same, but the first layer's weights are multiplied by {@code shrink}, and get the errors times {@code factor}
     * straight away.
     */
    public void stepInPlace(
            float[][] x, float[][] y, float[] exampleWeights, Update update, float shrink, float factor) {
        float[][] first = weights[1];
        step(x, y, exampleWeights, update);
        for (int j = 0; j < first.length; j++) {
            for (int i = 0; i < first[j].length; i++) {
                first[j][i] *= shrink;
            }
            for (float[] example : e[1]) {
                example[j] *= factor;
            }
        }
        add(1, e[1], first, new float[first.length]);
        weights[1] = first;
    }

    /** The parameters, in the order of {@link Network#parameters}. */
    public float[] parameters() {
        return flat(weights, biases, gammas, betas);
    }

    /** Replaces the parameters. */
    public void setParameters(float[] parameters) {
        spread(parameters);
    }

    /** BP3v and BP4v: adds errors to biases, and errors times activations to weights, example by example. */
    private void add(int l, float[][] errors, float[][] toWeights, float[] toBiases) {
        for (int example = 0; example < errors.length; example++) {
            for (int j = 0; j < toBiases.length; j++) {
                // What is the same in all examples is taken away with the mean.
                toBiases[j] += architecture.normalization(l) == Normalization.BATCH ? 0 : errors[example][j];
                addMultiple(errors[example][j], seen[l - 1][example], toWeights[j]);
            }
        }
    }

    /** Feedforward, BP1v and BP2v, with BN1v and BN2v where a layer is normalised; and the running statistics. */
    private void propagate(float[][] x, float[][] y, float[] exampleWeights) {
        int last = architecture.layers();
        z = new float[last + 1][x.length][];
        a = new float[last + 1][x.length][];
        seen = new float[last + 1][x.length][];
        masks = new float[last + 1][x.length][];
        e = new float[last + 1][x.length][];
        nablaGamma = new float[last + 1][0];
        nablaBeta = new float[last + 1][0];
        Normalized[] normalized = new Normalized[last + 1];
        for (int example = 0; example < x.length; example++) {
            seen[0][example] = disturbed(x[example], example);
        }
        for (int l = 1; l <= last; l++) {
            for (int example = 0; example < x.length; example++) {
                z[l][example] = weightedInputs(l, example);
            }
            if (architecture.normalization(l) != Normalization.NONE) {
                normalized[l] = new Normalized(l);
                for (int example = 0; example < x.length; example++) {
                    for (int j = 0; j < architecture.units(l); j++) {
                        z[l][example][j] = Math.fma(gammas[l][j], normalized[l].h[example][j], betas[l][j]);
                    }
                }
                normalized[l].moveStatistics();
            }
            for (int example = 0; example < x.length; example++) {
                activate(l, example);
            }
        }
        for (int example = 0; example < x.length; example++) {
            e[last][example] = outputError(example, y[example], exampleWeights[example]);
        }
        for (int l = last - 1; l >= 1; l--) {
            for (int example = 0; example < x.length; example++) {
                e[l][example] = hiddenError(l, example);
            }
            if (normalized[l] != null) {
                normalized[l].goBack();
            }
        }
    }

    private float[] weightedInputs(int l, int example) {
        int units = architecture.units(l);
        float[] sums = new float[Kernels.padded(units)];
        float[] x = seen[l - 1][example];
        for (int j = 0; j < units; j++) {
            sums[j] = biases[l][j];
            float[] w = weights[l][j];
            for (int i = 0; i < w.length; i++) {
                sums[j] = Math.fma(x[i], w[i], sums[j]);
            }
        }
        return sums;
    }

    private void activate(int l, int example) {
        a[l][example] = z[l][example].clone();
        architecture.activation(l).apply(SCALAR, 1, architecture.units(l), a[l][example], 0, a[l][example].length);
        masks[l][example] = mask(l, example, l < architecture.layers() ? noise.dropout() : 0);
        seen[l][example] = product(a[l][example], masks[l][example]);
    }

    private float[] outputError(int example, float[] y, float exampleWeight) {
        int last = architecture.layers();
        float[] output = a[last][example];
        float[] error = output.clone();
        for (int j = 0; j < architecture.outputs(); j++) {
            error[j] -= y[j];
        }
        architecture.cost().toError(
                SCALAR, architecture.output(), 1, architecture.outputs(), z[last][example], output, 0, output.length,
                error, 0, output.length);
        for (int j = 0; j < architecture.outputs(); j++) {
            error[j] *= exampleWeight;
        }
        return error;
    }

    private float[] hiddenError(int l, int example) {
        float[] error = new float[a[l][example].length];
        for (int next = 0; next < architecture.units(l + 1); next++) {
            addMultiple(e[l + 1][example][next], weights[l + 1][next], error);
        }
        error = product(error, masks[l][example]);
        architecture.activation(l).timesPrime(
                SCALAR, 1, architecture.units(l), z[l][example], a[l][example], 0, error.length,
                error, 0, error.length);
        return error;
    }

    private static void addMultiple(float factor, float[] x, float[] sums) {
        for (int i = 0; i < Math.min(x.length, sums.length); i++) {
            sums[i] = Math.fma(x[i], factor, sums[i]);
        }
    }

    /** One layer that is normalised: over the examples, or over the units. */
    private final class Normalized {
        private final int l;
        private final boolean batch;
        private final int examples;
        private final int units;
        /** Of each unit over the examples, or of each example over the units. */
        private final float[] mean;
        private final float[] variance;
        private final float[] scale;
        /** By example and unit. */
        private final float[][] h;

        Normalized(int l) {
            this.l = l;
            batch = architecture.normalization(l) == Normalization.BATCH;
            examples = z[l].length;
            units = architecture.units(l);
            mean = new float[batch ? units : examples];
            variance = new float[mean.length];
            scale = new float[mean.length];
            h = new float[examples][units];
            for (int s = 0; s < mean.length; s++) {
                int which = s;
                float first = batch ? z[l][0][s] : z[l][s][0];
                mean[s] = mean(s, (i, j) -> z[l][i][j] - first, (i, j) -> 1) + first;
                Numbers distance = (i, j) -> z[l][i][j] - mean[which];
                variance[s] = mean(s, distance, distance);
                scale[s] = 1 / (float) Math.sqrt(variance[s] + 1e-5f);
            }
            for (int i = 0; i < examples; i++) {
                for (int j = 0; j < units; j++) {
                    h[i][j] = (z[l][i][j] - mean[batch ? j : i]) * scale[batch ? j : i];
                }
            }
        }

        /** The mean of products of a unit over the examples, in one chain; or of an example over the units, in 16. */
        private float mean(int s, Numbers x, Numbers y) {
            int chains = batch ? 1 : 16;
            int count = batch ? examples : units;
            float sum = 0;
            for (int k = 0; k < chains; k++) {
                float chain = 0;
                for (int n = k; n < count; n += chains) {
                    int i = batch ? n : s;
                    int j = batch ? s : n;
                    chain = Math.fma(x.at(i, j), y.at(i, j), chain);
                }
                sum += chain;
            }
            return sum / count;
        }

        void moveStatistics() {
            for (int j = 0; j < units && batch && examples > 1; j++) {
                float unbiased = (float) (examples / (examples - 1.0)) * variance[j];
                means[l][j] = Math.fma(0.1f, mean[j] - means[l][j], means[l][j]);
                variances[l][j] = Math.fma(0.1f, unbiased - variances[l][j], variances[l][j]);
            }
        }

        /** Makes the errors of what comes after the normalisation those of what comes before it. */
        void goBack() {
            float[][] d = new float[examples][units];
            nablaGamma[l] = new float[units];
            nablaBeta[l] = new float[units];
            for (int j = 0; j < units; j++) {
                for (int i = 0; i < examples; i++) {
                    nablaGamma[l][j] = Math.fma(h[i][j], e[l][i][j], nablaGamma[l][j]);
                    nablaBeta[l][j] += e[l][i][j];
                    d[i][j] = gammas[l][j] * e[l][i][j];
                }
            }
            for (int s = 0; s < mean.length; s++) {
                // Gamma is the same for all that batch normalisation averages, and so is multiplied in last.
                float errorMean = batch ? nablaBeta[l][s] / examples : mean(s, (i, j) -> d[i][j], (i, j) -> 1);
                float productMean = batch ? nablaGamma[l][s] / examples : mean(s, (i, j) -> h[i][j], (i, j) -> d[i][j]);
                for (int n = 0; n < (batch ? examples : units); n++) {
                    int i = batch ? n : s;
                    int j = batch ? s : n;
                    float error = (batch ? e[l][i][j] : d[i][j]) - errorMean;
                    e[l][i][j] = (batch ? gammas[l][j] * scale[s] : scale[s]) * Math.fma(h[i][j], -productMean, error);
                }
            }
        }
    }

    /** A number for each example and unit. */
    @FunctionalInterface
    private interface Numbers {
        float at(int i, int j);
    }

    private float[][] oneHot(int[] labels) {
        float[][] y = new float[labels.length][architecture.outputs()];
        for (int i = 0; i < labels.length; i++) {
            y[i][labels[i]] = 1;
        }
        return y;
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private float[] disturbed(float[] x, int example) {
        float[] disturbed = Arrays.copyOf(x, Kernels.padded(x.length));
        if (noise.inputNoise() > 0) {
            SCALAR.addNoise(1, x.length, (float) noise.inputNoise(), keys(CounterRandom.Purpose.NOISE, 0, example), 0,
                    disturbed, 0, disturbed.length, new float[2 * disturbed.length]);
        }
        return product(disturbed, mask(0, example, noise.inputDropout()));
    }

    /** 0 for units that are left out and what the others are multiplied by, 1 / (1 - p); 1 for all without dropout. */
    private float[] mask(int l, int example, double p) {
        float[] mask = new float[Kernels.padded(architecture.units(l))];
        Arrays.fill(mask, 1);
        if (p > 0) {
            SCALAR.dropout(1, architecture.units(l), (float) p, keys(CounterRandom.Purpose.DROPOUT, l, example), 0,
                    mask, 0, mask.length, mask, 0, mask.length);
        }
        return mask;
    }

    private long[] keys(CounterRandom.Purpose purpose, int l, int example) {
        return new long[] {new CounterRandom(seed, purpose, l).key(epoch, numbers[example])};
    }

    private static float[] product(float[] x, float[] y) {
        float[] product = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            product[i] = x[i] * y[i];
        }
        return product;
    }

    private float[] flat(float[][][] byWeight, float[][] byBias, float[][] byGamma, float[][] byBeta) {
        float[] flat = new float[architecture.parameterCount()];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            for (float[] row : byWeight[l]) {
                System.arraycopy(row, 0, flat, at, row.length);
                at += row.length;
            }
            for (float[] ofUnits : new float[][] {byBias[l], byGamma[l], byBeta[l]}) {
                System.arraycopy(ofUnits, 0, flat, at, ofUnits.length);
                at += ofUnits.length;
            }
        }
        return flat;
    }
}
