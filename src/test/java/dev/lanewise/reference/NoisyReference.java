package dev.lanewise.reference;

import dev.lanewise.internal.engine.Noise;
import dev.lanewise.internal.kernel.PlainRandom;
import dev.lanewise.internal.random.CounterRandom;
import dev.lanewise.internal.random.CounterRandom.Purpose;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;

/** The reference with what only tests need: noise, weights of examples, and steps of any optimiser. */
public final class NoisyReference extends ReferenceNetwork {
    private final Architecture architecture;
    private final Noise noise;
    private final long seed;
    private int epoch;
    private int[] numbers;
    /** Weights of the examples of the mini-batch, or null if all weigh the same. */
    private float[] weights;

    /** A copy of a network, without noise. */
    public NoisyReference(Network network) {
        this(network, Noise.NONE, 0);
    }

    /** A copy of a network, with noise; {@link #draw} says for which examples. */
    public NoisyReference(Network network, Noise noise, long seed) {
        super(network.architecture(), network.parameters(), network.statistics());
        this.architecture = network.architecture();
        this.noise = noise;
        this.seed = seed;
    }

    /** Draws the noise of the next steps for an epoch and for the examples of these numbers in the data set. */
    public void draw(int epoch, int[] numbers) {
        this.epoch = epoch;
        this.numbers = numbers;
    }

    /** Returns the gradient, summed over a mini-batch of which each example has one class. */
    public float[] gradient(float[][] x, int[] labels) {
        float[][] y = new float[labels.length][architecture.outputs()];
        for (int k = 0; k < labels.length; k++) {
            y[k][labels[k]] = 1;
        }
        return gradient(x, y);
    }

    /** A step of any optimiser. */
    @FunctionalInterface
    public interface Update {
        /**
         * Steps the parameters in place.
         *
         * @param nabla the gradient, summed over the mini-batch
         */
        void step(float[] parameters, float[] nabla);
    }

    /** Takes one step of an optimiser that needs the gradient itself. */
    public void step(float[][] x, float[][] y, float[] weights, Update update) {
        this.weights = weights;
        float[] nabla = gradient(noisy(x), y);
        float[] parameters = parameters();
        update.step(parameters, nabla);
        setParameters(parameters);
    }

    /**
     * Takes the same step, but multiplies the weights of layer 1 by {@code shrink}, and adds their gradient times
     * {@code factor} example by example.
     */
    public void stepInPlace(float[][] x, float[][] y, float[] weights, Update update, float shrink, float factor) {
        float[][] first = new float[p.w[1].length][];
        for (int j = 0; j < first.length; j++) {
            first[j] = p.w[1][j].clone();
            for (int i = 0; i < first[j].length; i++) {
                first[j][i] *= shrink;
            }
        }
        step(x, y, weights, update);
        addProducts(1, factor, first);
        p.w[1] = first;
    }

    /** Replaces the parameters. */
    public void setParameters(float[] parameters) {
        Parameters.set(p.rows(), parameters);
    }

    private float[][] noisy(float[][] x) {
        float[][] noisy = new float[x.length][architecture.inputs()];
        for (int k = 0; k < x.length; k++) {
            for (int i = 0; i < noisy[k].length; i++) {
                float added = noise.inputNoise() == 0 ? 0 : PlainRandom.gaussian(key(Purpose.NOISE, 0, k), i);
                noisy[k][i] = mask(0, k, i) * Math.fma((float) noise.inputNoise(), added, x[k][i]);
            }
        }
        return noisy;
    }

    @Override
    protected float mask(int l, int k, int j) {
        double share = l == 0 ? noise.inputDropout() : l < architecture.layers() ? noise.dropout() : 0;
        return share == 0 ? 1 : PlainRandom.mask((float) share, key(Purpose.DROPOUT, l, k), j);
    }

    @Override
    protected float weight(int k) {
        return weights == null ? 1 : weights[k];
    }

    private long key(Purpose purpose, int l, int k) {
        return new CounterRandom(seed, purpose, l).key(epoch, numbers[k]);
    }
}
