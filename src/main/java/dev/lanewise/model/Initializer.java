package dev.lanewise.model;

import dev.lanewise.random.NumpyRandom;

/** Initial parameters of a network. */
public final class Initializer {

    private Initializer() {}

    /**
     * The notebook's: after {@code np.random.seed(seed)}, for each layer from the first hidden one on, a matrix (out, in) of
     * {@code randn / sqrt(in)}, filled row by row, and zero biases. Computed in double, rounded to float32 last.
     *
     * @param seed 0 to 2^32 - 1
     */
    public static Network notebook(Architecture architecture, long seed) {
        NumpyRandom random = new NumpyRandom(seed);
        float[] parameters = new float[architecture.parameterCount()];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            double scale = Math.sqrt(inputs);
            for (int i = 0; i < architecture.units(l) * inputs; i++) {
                parameters[at++] = (float) (random.randn() / scale);
            }
            at += architecture.units(l);
        }
        return new Network(architecture, parameters);
    }
}
