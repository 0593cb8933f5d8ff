package dev.lanewise.internal.engine;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.kernel.GroupedSparseRows;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.TrainingConfig;
import java.util.Collections;
import java.util.Locale;

/**
 * Plan for executing the steps of a training run. It is chosen once, from sizes and counts, never from timing.
 *
 * <p>All plans give the same bits.
 *
 * @param layout layout of the parameters, for as many workers as share a step
 * @param batchSize examples in a mini-batch
 * @param isSparse whether the first layer multiplies non-zero inputs only
 * @param groupsRows whether the sparse rows of a mini-batch are grouped
 * @param reason one readable sentence that states the choice and its reason
 */
public record ExecutionPlan(Layout layout, int batchSize, boolean isSparse, boolean groupsRows, String reason) {
    /**
     * Smallest number of multiply-adds for which workers share a step, and for which a layer within a step is split.
     *
     * <p>A smaller step takes some 30 microseconds on one core. Synchronising with another core takes half a
     * microsecond several times per step, and much longer if another program uses that core.
     */
    public static final double SHARE_FROM = 1 << 20;

    /**
     * Smallest number of units of a sparse first layer for which sharing its work pays off.
     *
     * <p>Loading an input takes about as long as multiplying it by 64 weights, and every worker loads all inputs. Below
     * this size, two workers were up to a third slower than one where cores are far apart
     * ({@code docs/notes/2026-11-30-threads-quantised-weights-mapped-data.md}).
     */
    public static final int SHARED_SPARSE_UNITS = 96;

    /**
     * Smallest mean number of entries per column of a group for which grouping pays off. It breaks even at 1.3; MNIST
     * has 2.0.
     */
    private static final double ENTRIES_PER_GROUP_COLUMN = 1.5;

    /** Largest number of columns of all groups of a mini-batch: 42 MB for each batch in flight. */
    private static final long MAX_GROUP_COLUMNS = 1 << 21;

    /** Number of products of a layer in a step: forward, backward, gradient. */
    private static final int PRODUCTS = 3;

    /**
     * Chooses a plan.
     *
     * @param shareFrom smallest number of multiply-adds for which a step is shared, normally {@link #SHARE_FROM}; 0
     *     shares every layer that can be split
     */
    public static ExecutionPlan choose(
            Architecture architecture,
            TrainingConfig config,
            PreparedInputs inputs,
            Kernels kernels,
            double shareFrom) {
        return choose(architecture, config, inputs, kernels, shareFrom, 1);
    }

    /**
     * Chooses a plan for mini-batches like those of the given inputs, with space for larger ones.
     *
     * @param capacity smallest {@link #batchSize} of the plan
     */
    public static ExecutionPlan choose(
            Architecture architecture,
            TrainingConfig config,
            PreparedInputs inputs,
            Kernels kernels,
            double shareFrom,
            int capacity) {
        int batchSize = Math.min(config.batchSize(), inputs.size());
        requireArrays(architecture, Math.max(batchSize, capacity));
        boolean sparse = BatchLoader.staysSparse(inputs, config);
        boolean groups = sparse && groupsRows(architecture, inputs, batchSize, kernels);
        double work = workOfStep(architecture, sparse ? inputs.density() : 1, sparse) * batchSize;
        // A layer is split if it alone is worth sharing.
        long splitFrom = (long) (shareFrom / PRODUCTS / batchSize);
        Layout shared = new Layout(architecture, config.threads(), kernels.pad(), splitFrom);
        boolean shares = config.threads() > 1 && work >= shareFrom && shared.sharesWork();
        Layout layout = shares ? shared : new Layout(architecture, 1, kernels.pad());
        String first = sparse
                ? String.format(
                        Locale.ROOT,
                        "the first layer multiplies only the %.0f %% of the inputs that are not zero%s",
                        100 * inputs.density(),
                        groups ? ", four examples at a time" : "")
                : "the inputs are dense";
        return new ExecutionPlan(
                layout,
                Math.max(batchSize, capacity),
                sparse,
                groups,
                threadsReason(config.threads(), work, shareFrom, shares) + "; " + first);
    }

    /** Checks that arrays can hold a mini-batch, with a tenth of each row and 64 rows to spare for padding. */
    private static void requireArrays(Architecture architecture, int examples) {
        long widest = Collections.max(architecture.sizes());
        ArrayLength.of(
                (examples + 64L) * (widest + widest / 10 + 64),
                "mini-batches of " + examples + " examples for the network " + LayerSizes.text(architecture.sizes()));
    }

    private static String threadsReason(int threads, double work, double shareFrom, boolean shares) {
        if (threads == 1) {
            return "one thread because no more were requested";
        }
        String size = String.format(Locale.ROOT, "%.3g million multiply-adds", work * 1e-6);
        if (shares) {
            return threads + " threads share the units of each layer because a step has " + size;
        }
        return work < shareFrom
                ? "one thread because a step has only " + size + ", and waiting for another core would take longer"
                : "one thread because no layer has enough units to share";
    }

    private static boolean groupsRows(
            Architecture architecture, PreparedInputs inputs, int batchSize, Kernels kernels) {
        return kernels.prefersGroupedRows()
                && inputs.isCoded()
                && architecture.units(1) >= GroupedSparseRows.UNITS
                && batchSize >= GroupedSparseRows.GROUP
                && (long) batchSize / GroupedSparseRows.GROUP * inputs.columns() <= MAX_GROUP_COLUMNS
                && inputs.entriesPerGroupColumn() >= ENTRIES_PER_GROUP_COLUMN;
    }

    /** Counts the multiply-adds of a step per example, without those that are not worth sharing. */
    private static double workOfStep(Architecture architecture, double density, boolean sparse) {
        boolean counts = !sparse || architecture.units(1) >= SHARED_SPARSE_UNITS;
        double multiplyAdds = counts ? density * architecture.inputs() * architecture.units(1) : 0;
        for (int l = 2; l <= architecture.layers(); l++) {
            multiplyAdds += (double) architecture.units(l - 1) * architecture.units(l);
        }
        return PRODUCTS * multiplyAdds;
    }

    /**
     * Returns whether several threads would share each step of a training run.
     *
     * <p>If not, one thread is as fast, and other training runs can use the remaining cores.
     *
     * @throws IllegalArgumentException if the data do not fit the network
     */
    public static boolean sharesSteps(Architecture architecture, TrainingConfig config, Dataset training) {
        ShapeCheck.require(architecture, training);
        try (WorkerTeam team = new WorkerTeam(1)) {
            return choose(architecture, config, PreparedData.of(training, team), new ScalarKernels(), SHARE_FROM)
                            .workers()
                    > 1;
        }
    }

    /** Number of workers that share each step. */
    public int workers() {
        return layout.workers();
    }
}
