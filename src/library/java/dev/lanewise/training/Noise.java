package dev.lanewise.training;

import java.util.List;

/**
 * Random disturbances in training that reduce overfitting: dropout and Gaussian noise. Prediction has neither.
 *
 * <p>Dropout follows N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, <i>Dropout: a simple
 * way to prevent neural networks from overfitting</i>, JMLR 15 (2014). Units that are kept are multiplied by 1 / (1 -
 * p) in training, so prediction needs no scaling. Every unit of every example is drawn independently.
 */
public final class Noise {
    /** No dropout and no noise. */
    public static final Noise NONE = new Noise(0, 0, 0);

    private final double dropout;
    private final double inputDropout;
    private final double inputNoise;

    private Noise(double dropout, double inputDropout, double inputNoise) {
        requireShare(dropout, "hidden units");
        requireShare(inputDropout, "inputs");
        if (!(inputNoise >= 0 && inputNoise <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("the deviation of the noise on the inputs is a number of 0 or more, but "
                    + inputNoise + " was given");
        }
        this.dropout = dropout;
        this.inputDropout = inputDropout;
        this.inputNoise = inputNoise;
    }

    private static void requireShare(double share, String what) {
        if (!(share >= 0 && (float) share < 1)) {
            throw new IllegalArgumentException("the share of " + what
                    + " that is dropped is a number of 0 or more and below 1, but " + share + " was given");
        }
    }

    /** {@return the share of the hidden units that is dropped, at least 0 and less than 1} */
    public double dropout() {
        return dropout;
    }

    /**
     * {@return a copy with another share of dropped hidden units}
     *
     * @param dropout the share of the hidden units that is dropped, at least 0 and less than 1
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public Noise withDropout(double dropout) {
        return new Noise(dropout, inputDropout, inputNoise);
    }

    /** {@return the share of the inputs that is dropped, at least 0 and less than 1; applied after noise} */
    public double inputDropout() {
        return inputDropout;
    }

    /**
     * {@return a copy with another share of dropped inputs}
     *
     * @param inputDropout the share of the inputs that is dropped, at least 0 and less than 1; applied after noise
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public Noise withInputDropout(double inputDropout) {
        return new Noise(dropout, inputDropout, inputNoise);
    }

    /**
     * Returns the standard deviation of the Gaussian noise added to every input.
     *
     * @return standard deviation of the noise, 0 or more
     */
    public double inputNoise() {
        return inputNoise;
    }

    /**
     * {@return a copy with another standard deviation of the noise on the inputs}
     *
     * @param inputNoise standard deviation of the Gaussian noise added to every input, 0 or more
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Noise withInputNoise(double inputNoise) {
        return new Noise(dropout, inputDropout, inputNoise);
    }

    private List<Object> values() {
        return List.of(dropout, inputDropout, inputNoise);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Noise that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "Noise[dropout=" + dropout + ", inputDropout=" + inputDropout + ", inputNoise=" + inputNoise + "]";
    }
}
