package dev.lanewise.internal.engine;

import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrices;
import dev.lanewise.network.Architecture;
import java.util.ArrayList;
import java.util.List;

/**
 * Layout of all parameters in one flat {@code float[]}; gradients and moments use the same offsets.
 *
 * <p>A layer's weights are stored input-major, so that lanes run along the units of the layer, and are cut into
 * <em>panels</em> of at most 64 units. A panel is a small matrix: one row per input, then one row of biases, then gamma
 * and beta if the layer is normalised. Each row is padded to whole vectors. A product that walks down a panel has a
 * short stride, which suits the caches. Every panel starts on a cache line, and gaps separate the layers.
 *
 * <p>A layout is created for a number of workers. Each worker owns some panels of every layer that is split, and no
 * other worker writes these. For a layer too small to split, every worker owns a copy. All workers compute the same
 * values for their copies, which costs less than synchronising.
 */
public final class Layout {
    /** Units of a full panel. */
    public static final int PANEL = Kernels.PANEL;

    /**
     * Adjacent units of one layer with all their incoming weights.
     *
     * @param index position among the panels that make up the layer, see {@link #all}
     * @param firstUnit first unit, a multiple of {@link Kernels#PAD}
     * @param units number of units
     * @param stride floats from one row to the next
     * @param offset start of the row of input 0; the rows of the inputs are followed by that of the biases, and by
     *     gamma and beta in a normalised layer
     */
    public record Panel(int index, int firstUnit, int units, int stride, int offset) {
        /** Start of an input's row; {@code row(inputs)} is the row of the biases. */
        public int row(int input) {
            return offset + input * stride;
        }
    }

    /**
     * Floats between layers. The gap prevents cache-line contention through the prefetcher, where one worker writes the
     * end of a layer and another the start of the next.
     */
    private static final int LAYER_GAP = 128;

    /** Smallest number of units of a wide layer: for fewer, compiling more tiles does not pay off. */
    private static final int WIDE_FROM = 512;

    /**
     * Rows of a panel that are copied for all units before the next rows, so that they stay in the first-level cache.
     */
    private static final int COPIED_ROWS = 64;

    private final Architecture architecture;
    private final int workers;
    private final long splitFrom;
    /** By layer, then by worker. */
    private final List<List<List<Panel>>> own = new ArrayList<>();

    private final List<List<Panel>> all = new ArrayList<>();
    private final boolean[] dealtInPanels;
    private final int size;

    /**
     * Lays out the parameters of a network for any kernels.
     *
     * @param workers number of workers, at least one
     */
    public Layout(Architecture architecture, int workers) {
        this(architecture, workers, Kernels.PAD);
    }

    /**
     * Lays out the parameters of a network.
     *
     * @param workers number of workers, at least one
     * @param pad rows are padded to a multiple of this: the largest {@link Kernels#pad} of all kernels that will use
     *     them
     */
    public Layout(Architecture architecture, int workers, int pad) {
        this(architecture, workers, pad, 0);
    }

    /**
     * Lays out the parameters of a network, with a copy of small layers for every worker.
     *
     * @param workers number of workers, at least one
     * @param pad rows are padded to a multiple of this: the largest {@link Kernels#pad} of all kernels that will use
     *     them
     * @param splitFrom number of weights from which a layer is split among workers
     */
    public Layout(Architecture architecture, int workers, int pad, long splitFrom) {
        this.architecture = architecture;
        this.workers = workers;
        this.splitFrom = splitFrom;
        this.dealtInPanels = new boolean[architecture.layers() + 1];
        own.add(List.of());
        all.add(List.of());
        long offset = Matrices.FIRST - LAYER_GAP;
        for (int l = 1; l <= architecture.layers(); l++) {
            int units = architecture.units(l);
            boolean split = isSplit(l);
            offset += LAYER_GAP;
            dealtInPanels[l] = split && dealsPanels(units);
            List<List<Panel>> byWorker = new ArrayList<>();
            List<Panel> whole = new ArrayList<>();
            for (int w = 0; w < workers; w++) {
                List<Panel> panels = new ArrayList<>();
                int to = split ? firstUnit(units, w + 1) : units;
                for (int unit = split ? firstUnit(units, w) : 0; unit < to; ) {
                    int count = Math.min(isWide(units) ? PANEL - unit % PANEL : PANEL, to - unit);
                    int index = (split ? whole.size() : 0) + panels.size();
                    Panel panel = new Panel(index, unit, count, Kernels.padded(count, pad), (int) offset);
                    panels.add(panel);
                    offset += Kernels.padded(rows(l) * panel.stride());
                    unit += count;
                }
                byWorker.add(List.copyOf(panels));
                if (split || w == 0) {
                    whole.addAll(panels);
                }
            }
            own.add(byWorker);
            all.add(List.copyOf(whole));
        }
        size = ArrayLength.of(
                offset,
                "the parameters of the network " + LayerSizes.text(architecture.sizes())
                        + ", some of them once for each of " + workers + " threads,");
    }

    /** First unit of a worker's share. */
    private int firstUnit(int units, int worker) {
        return firstUnit(units, worker, dealsPanels(units) ? PANEL : Kernels.PAD);
    }

    private int firstUnit(int units, int worker, int group) {
        return Math.min(units, (units + group - 1) / group * worker / workers * group);
    }

    /**
     * Returns whether workers receive whole panels rather than whole vectors.
     *
     * <p>This is the case if it makes no share larger. In a wide layer it is also the case if every worker gets the
     * same number of panels, even if the last panel is not full.
     */
    private boolean dealsPanels(int units) {
        return (isWide(units) && (units - 1) / PANEL % workers == workers - 1)
                || largestShare(units, PANEL) <= largestShare(units, Kernels.PAD);
    }

    /** Largest share, in vectors, if units are dealt in groups of the given size. */
    private int largestShare(int units, int group) {
        int largest = 0;
        for (int w = 0; w < workers; w++) {
            int share = firstUnit(units, w + 1, group) - firstUnit(units, w, group);
            largest = Math.max(largest, (share + Kernels.PAD - 1) / Kernels.PAD);
        }
        return largest;
    }

    /**
     * Returns whether a layer has at least 512 units. No panel of a wide layer crosses a multiple of {@link #PANEL}, so
     * {@link LayerBuffers} may store its activations in panels.
     */
    static boolean isWide(int units) {
        return units >= WIDE_FROM;
    }

    /** Rows of a panel of layer l. */
    public int rows(int l) {
        return architecture.parameterCount(l) / architecture.units(l);
    }

    /** Number of floats of the whole layout, including padding. */
    public int size() {
        return size;
    }

    /** Allocates an array for packed parameters, all zero. */
    public float[] allocate() {
        return Matrices.aligned(size);
    }

    /**
     * Packs parameters into an array for prediction, which is small if they are few.
     *
     * @param parameters layer by layer, weights (out, in) row-major, then biases, gamma and beta
     */
    public float[] packedForPrediction(float[] parameters) {
        float[] packed = Matrices.alignedUnlessSmall(size);
        pack(parameters, packed);
        return packed;
    }

    /** Number of workers. */
    public int workers() {
        return workers;
    }

    /**
     * Returns whether the units of layer l are divided among the workers. Otherwise every worker has a copy of the
     * layer.
     */
    public boolean isSplit(int l) {
        int units = architecture.units(l);
        return workers > 1 && units > Kernels.PAD && (long) units * architecture.units(l - 1) >= splitFrom;
    }

    /** Returns whether layer l is split into whole panels, none of which crosses a multiple of {@link #PANEL}. */
    boolean isDealtInPanels(int l) {
        return dealtInPanels[l];
    }

    /** Panels of layer l that a worker writes, by ascending unit. */
    public List<Panel> own(int l, int worker) {
        return own.get(l).get(worker);
    }

    /** Panels that make up all of layer l for a worker, by ascending unit. */
    public List<Panel> all(int l, int worker) {
        return isSplit(l) ? all.get(l) : own(l, worker);
    }

    /**
     * Number of panels, from a given one on, that a product can treat as one matrix.
     *
     * <p>All but the last are full, and their distances are equal.
     *
     * @param from index of the first panel
     * @return at least 1
     */
    static int evenlySpaced(List<Panel> panels, int from) {
        int to = from + 1;
        while (to < panels.size() && isNext(panels, from, to)) {
            to++;
        }
        return to - from;
    }

    private static boolean isNext(List<Panel> panels, int from, int to) {
        Panel last = panels.get(to - 1);
        return last.units() == PANEL
                && panels.get(to).stride() == last.stride()
                && panels.get(to).offset() - last.offset()
                        == panels.get(from + 1).offset() - panels.get(from).offset();
    }

    /** Returns whether any layer is split. */
    public boolean sharesWork() {
        for (int l = 1; l <= architecture.layers(); l++) {
            if (isSplit(l)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Copies parameters into this layout, including all copies of a layer. Minus zero becomes plus zero.
     *
     * @param canonical layer by layer, weights (out, in) row-major, then biases, gamma and beta
     * @param packed an array of at least {@link #size}; overwritten, except its padding
     */
    public void pack(float[] canonical, float[] packed) {
        for (int w = 0; w < workers; w++) {
            copy(canonical, packed, w, true);
        }
    }

    /** Copies parameters out of this layout; the inverse of {@link #pack}. Minus zero becomes plus zero. */
    public void unpack(float[] packed, float[] canonical) {
        copy(canonical, packed, 0, false);
    }

    /**
     * Returns whether all parameters in this layout are finite. Padding is no part of them: it may become NaN.
     *
     * @param packed an array of at least {@link #size}
     */
    public boolean isFinite(float[] packed) {
        // Online training reads all parameters after every call, and padding is rarely NaN.
        return areFinite(packed, 0, size) || areUnitsFinite(packed);
    }

    private boolean areUnitsFinite(float[] packed) {
        for (int l = 1; l <= architecture.layers(); l++) {
            for (Panel panel : all(l, 0)) {
                for (int i = 0; i < rows(l); i++) {
                    if (!areFinite(packed, panel.row(i), panel.units())) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Returns whether an array has no infinity and no NaN. */
    public static boolean areFinite(float[] numbers) {
        return areFinite(numbers, 0, numbers.length);
    }

    /** Compares bit patterns in a loop without branches. */
    private static boolean areFinite(float[] numbers, int from, int count) {
        int largest = 0;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(numbers[i]) & 0x7fffffff);
        }
        return largest < 0x7f800000;
    }

    private void copy(float[] canonical, float[] packed, int worker, boolean pack) {
        int base = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            int units = architecture.units(l);
            for (Panel panel : all(l, worker)) {
                for (int i = 0; i < inputs; i += COPIED_ROWS) {
                    int count = Math.min(COPIED_ROWS, inputs - i);
                    for (int u = 0; u < panel.units(); u++) {
                        int unit = panel.firstUnit() + u;
                        copy(
                                count,
                                canonical,
                                base + unit * inputs + i,
                                packed,
                                panel.row(i) + u,
                                panel.stride(),
                                pack);
                    }
                }
                for (int i = inputs; i < rows(l); i++) {
                    copy(panel.units(), canonical, base + units * i + panel.firstUnit(), packed, panel.row(i), 1, pack);
                }
            }
            base += units * rows(l);
        }
    }

    /**
     * Copies some adjacent parameters. A separate method, because it is compiled sooner, and every start of the program
     * waits for it.
     */
    private static void copy(
            int count, float[] canonical, int canonicalAt, float[] packed, int packedAt, int stride, boolean pack) {
        for (int i = 0; i < count; i++) {
            if (pack) {
                packed[packedAt + i * stride] = canonical[canonicalAt + i] + 0f;
            } else {
                canonical[canonicalAt + i] = packed[packedAt + i * stride] + 0f;
            }
        }
    }
}
