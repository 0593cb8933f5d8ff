package dev.lanewise.model;

/**
 * What training disturbs at random so that a network does not learn its examples by heart: nothing of it happens when the
 * network is used.
 *
 * <p>Dropout is that of N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, <i>Dropout: a simple
 * way to prevent neural networks from overfitting</i>, JMLR 15 (2014), with what is kept multiplied by 1 / (1 - p) in
 * training, so that nothing needs to be scaled afterwards. Every unit of every example is drawn on its own.
 *
 * @param dropout share of the hidden units that is left out, 0 to 1, 1 excluded
 * @param inputDropout share of the inputs that is left out, 0 to 1, 1 excluded; after noise
 * @param inputNoise standard deviation of the Gaussian noise that is added to every input, 0 or more
 */
public record Noise(double dropout, double inputDropout, double inputNoise) {
    /** Nothing disturbed. */
    public static final Noise NONE = new Noise(0, 0, 0);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public Noise {
        requireShare(dropout, "hidden units");
        requireShare(inputDropout, "inputs");
        if (!(inputNoise >= 0 && inputNoise <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "the deviation of the noise on the inputs is a number of 0 or more, but " + inputNoise + " was given");
        }
    }

    private static void requireShare(double share, String what) {
        if (!(share >= 0 && (float) share < 1)) {
            throw new IllegalArgumentException("the share of " + what
                    + " that is dropped is a number of 0 or more and below 1, but " + share + " was given");
        }
    }
}
