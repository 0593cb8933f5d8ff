package dev.lanewise.training;

/**
 * Random disturbances in training that reduce overfitting: dropout and Gaussian noise. Prediction has neither.
 *
 * <p>Dropout follows N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, <i>Dropout: a simple
 * way to prevent neural networks from overfitting</i>, JMLR 15 (2014). Units that are kept are multiplied by 1 / (1 -
 * p) in training, so prediction needs no scaling. Every unit of every example is drawn independently.
 *
 * @param dropout share of the hidden units that is dropped, at least 0 and less than 1
 * @param inputDropout share of the inputs that is dropped, at least 0 and less than 1; applied after noise
 * @param inputNoise standard deviation of the Gaussian noise added to every input, 0 or more
 */
public record Noise(double dropout, double inputDropout, double inputNoise) {
    /** No dropout and no noise. */
    public static final Noise NONE = new Noise(0, 0, 0);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public Noise {
        requireShare(dropout, "hidden units");
        requireShare(inputDropout, "inputs");
        if (!(inputNoise >= 0 && inputNoise <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("the deviation of the noise on the inputs is a number of 0 or more, but "
                    + inputNoise + " was given");
        }
    }

    private static void requireShare(double share, String what) {
        if (!(share >= 0 && (float) share < 1)) {
            throw new IllegalArgumentException("the share of " + what
                    + " that is dropped is a number of 0 or more and below 1, but " + share + " was given");
        }
    }
}
