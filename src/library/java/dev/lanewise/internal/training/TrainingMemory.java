package dev.lanewise.internal.training;

import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.engine.UpdateRule;
import dev.lanewise.internal.text.Count;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.TrainingConfig;
import java.util.Locale;

/** The memory that the parameters of a network take in a training run. */
public final class TrainingMemory {
    /** The published network, the parameters in the layout of the engine, and those to be published next. */
    private static final int COPIES = 3;

    private static final double GIGABYTE = 1 << 30;
    /** Factor by which the suggested heap is larger than the parameters, to leave space for everything else. */
    private static final double SPARE = 1.15;

    private TrainingMemory() {}

    /**
     * Checks that a heap is large enough, before anything is allocated.
     *
     * @param heap bytes that the JVM may use
     * @throws IllegalArgumentException if it is too small; the message contains the required size
     */
    public static void require(Architecture architecture, TrainingConfig config, long heap) {
        int copies = COPIES
                + UpdateRule.momentNames(config.optimizer()).size()
                + (config.averaging() > 0 ? 1 : 0)
                + (config.clipping().norm() < Double.POSITIVE_INFINITY ? 1 : 0);
        long needed = (long) copies * Float.BYTES * architecture.parameterCount();
        if (needed > heap) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "training the network %s with %s parameters takes at least %.1f GB of memory, but this JVM may use"
                            + " %.1f GB; java -Xmx%.0fg raises that limit",
                    LayerSizes.text(architecture.sizes()),
                    Count.grouped(architecture.parameterCount()),
                    needed / GIGABYTE,
                    heap / GIGABYTE,
                    Math.ceil(needed * SPARE / GIGABYTE)));
        }
    }
}
