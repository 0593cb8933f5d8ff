package dev.lanewise.network;

import dev.lanewise.internal.engine.Normalizations;

/**
 * Folds batch normalisation into weights and biases, which is possible once mean and variance are fixed:
 *
 * <pre>
 * gamma (w x + b - mean) / sqrt(variance + epsilon) + beta = (w s) x + ((b - mean) s + beta)
 *     with s = gamma / sqrt(variance + epsilon)
 * </pre>
 */
final class Folding {

    private Folding() {}

    /**
     * Computes the parameters of the folded network in double precision and rounds each once.
     *
     * @param parameters in the order of {@link Network#parameters}
     * @param statistics in the order of {@link Network#statistics}
     * @param folded as many as the network without batch normalisation has parameters; overwritten
     */
    static void fold(Architecture architecture, float[] parameters, float[] statistics, float[] folded) {
        int from = 0;
        int to = 0;
        int means = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            int units = architecture.units(l);
            int count = architecture.parameterCount(l);
            if (architecture.normalization(l) == Normalization.BATCH) {
                int biases = inputs * units;
                for (int j = 0; j < units; j++) {
                    double deviation = Math.sqrt((double) statistics[means + units + j] + Normalizations.EPSILON);
                    double s = parameters[from + biases + units + j] / deviation;
                    for (int i = j * inputs; i < (j + 1) * inputs; i++) {
                        folded[to + i] = (float) (parameters[from + i] * s);
                    }
                    double centered = (double) parameters[from + biases + j] - statistics[means + j];
                    folded[to + biases + j] = (float) (centered * s + parameters[from + biases + 2 * units + j]);
                }
                means += 2 * units;
                to += biases + units;
            } else {
                System.arraycopy(parameters, from, folded, to, count);
                to += count;
            }
            from += count;
        }
    }
}
