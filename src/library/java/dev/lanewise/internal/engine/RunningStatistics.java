package dev.lanewise.internal.engine;

import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Normalization;

/** Running means and variances of layers with batch normalisation. Each worker writes those of its own units. */
final class RunningStatistics {
    private final Architecture architecture;
    /** By layer and unit, with padding; null for layers without batch normalisation. */
    final float[][] means;

    final float[][] variances;

    /** Creates statistics with initial values, in the order of {@code Network.statistics}. */
    RunningStatistics(Architecture architecture, float[] initial) {
        this.architecture = architecture;
        this.means = new float[architecture.layers() + 1][];
        this.variances = new float[architecture.layers() + 1][];
        for (int l = 1; l <= architecture.layers(); l++) {
            if (has(l)) {
                means[l] = new float[Kernels.padded(architecture.units(l))];
                variances[l] = new float[means[l].length];
            }
        }
        set(initial);
    }

    /** Returns whether layer l has statistics. */
    boolean has(int l) {
        return architecture.normalization(l) == Normalization.BATCH;
    }

    void set(float[] canonical) {
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            if (has(l)) {
                int units = architecture.units(l);
                System.arraycopy(canonical, at, means[l], 0, units);
                System.arraycopy(canonical, at + units, variances[l], 0, units);
                at += 2 * units;
            }
        }
    }

    float[] canonical() {
        float[] canonical = new float[Normalizations.statisticCount(architecture)];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            if (has(l)) {
                int units = architecture.units(l);
                System.arraycopy(means[l], 0, canonical, at, units);
                System.arraycopy(variances[l], 0, canonical, at + units, units);
                at += 2 * units;
            }
        }
        return canonical;
    }
}
