package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Matrices;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each weight and bias stands in one flat {@code float[]}; gradients and whatever an optimiser keeps use the same
 * offsets.
 *
 * <p>A layer's weights are stored input-major, so that lanes run along the units of the layer, and are cut into
 * <em>panels</em> of at most 64 units. A panel is a small matrix of its own: one row per input, then one row with the
 * biases, and of a normalised layer one with gamma and one with beta, each row padded to whole vectors. The rows of a panel
 * lie close together, which suits the caches when a product walks down them. Every panel starts on a cache line, and layers lie
 * some lines apart.
 *
 * <p>A layout is made for a number of workers. Each owns some panels of each layer, and nobody else writes those. A layer
 * too small to be cut is given to every worker as a copy of its own; all copies are computed alike, which costs less than
 * waiting for one another.
 */
public final class Layout {
    /** Units of a full panel. */
    public static final int PANEL = Kernels.PANEL;

    /**
     * A run of units of one layer with all their incoming weights.
     *
     * @param firstUnit first unit, a multiple of {@link Kernels#PAD}
     * @param units number of units
     * @param stride floats from one row to the next
     * @param offset where the row of input 0 starts; the row after the last input holds the biases, and those
     *     after it, in a normalised layer, gamma and beta
     */
    public record Panel(int firstUnit, int units, int stride, int offset) {
        /** Where the row of an input starts; of the number of inputs, the row of the biases. */
        public int row(int input) {
            return offset + input * stride;
        }
    }

    /**
     * Floats between layers: where one worker writes the end of one and another the beginning of the next, neither processor should bring
     * lines near that the other one has.
     */
    private static final int LAYERS_APART = 128;

    /** Fewest units of a layer that is wide: with fewer the tiles for that are not worth compiling. */
    private static final int MANY_UNITS = 512;

    /** Rows of a panel that are copied for all its units before the next, so that they stay in the first-level cache. */
    private static final int TURNED = 64;

    private final Architecture architecture;
    private final int workers;
    private final long splitFrom;
    /** Panels by layer, then by worker. */
    private final List<List<List<Panel>>> own = new ArrayList<>();
    private final List<List<Panel>> all = new ArrayList<>();
    private final boolean[] dealtInPanels;
    private final int size;

    /** Lays out the parameters of a network for so many workers, at least one, and any kernels. */
    public Layout(Architecture architecture, int workers) {
        this(architecture, workers, Kernels.PAD);
    }

    /**
     * Lays out the parameters of a network.
     *
     * @param workers at least one
     * @param pad rows are padded to a multiple of this: what {@link Kernels#pad} says, of all kernels that are to use them
     */
    public Layout(Architecture architecture, int workers, int pad) {
        this(architecture, workers, pad, 0);
    }

    /**
     * The same with small layers copied.
     *
     * @param splitFrom weights of a layer from which it is split among workers; one with fewer is computed by each of them
     */
    public Layout(Architecture architecture, int workers, int pad, long splitFrom) {
        this.architecture = architecture;
        this.workers = workers;
        this.splitFrom = splitFrom;
        this.dealtInPanels = new boolean[architecture.layers() + 1];
        own.add(List.of());
        all.add(List.of());
        int offset = Matrices.FIRST - LAYERS_APART;
        for (int l = 1; l <= architecture.layers(); l++) {
            int units = architecture.units(l);
            boolean split = isSplit(l);
            offset += LAYERS_APART;
            dealtInPanels[l] = split && dealsPanels(units);
            List<List<Panel>> byWorker = new ArrayList<>();
            List<Panel> whole = new ArrayList<>();
            for (int w = 0; w < workers; w++) {
                List<Panel> panels = new ArrayList<>();
                int to = split ? firstUnit(units, w + 1) : units;
                for (int unit = split ? firstUnit(units, w) : 0; unit < to; ) {
                    int count = Math.min(isWide(units) ? PANEL - unit % PANEL : PANEL, to - unit);
                    Panel panel = new Panel(unit, count, Kernels.padded(count, pad), offset);
                    panels.add(panel);
                    offset += Kernels.padded(rows(l) * panel.stride());
                    unit += count;
                }
                byWorker.add(Architecture.fixed(panels));
                if (split || w == 0) {
                    whole.addAll(panels);
                }
            }
            own.add(byWorker);
            all.add(Architecture.fixed(whole));
        }
        size = offset;
    }

    private Layout(Layout other) {
        this.architecture = other.architecture;
        this.workers = 1;
        this.splitFrom = other.splitFrom;
        this.dealtInPanels = other.dealtInPanels;
        this.size = other.size;
        for (List<Panel> panels : other.all) {
            own.add(new ArrayList<>(List.of(panels)));
            all.add(panels);
        }
    }

    /**
     * The same places in the hands of one worker, who knows nothing of copies: {@link #pack} by the layout for all brings those up
     * to date.
     */
    public Layout forOne() {
        return new Layout(this);
    }

    /** The first unit of a worker's share. */
    private int firstUnit(int units, int worker) {
        return firstUnit(units, worker, dealsPanels(units) ? PANEL : Kernels.PAD);
    }

    private int firstUnit(int units, int worker, int group) {
        return Math.min(units, (units + group - 1) / group * worker / workers * group);
    }

    /**
     * Whether whole panels are dealt to the workers, and not whole vectors: if nobody has more to do for it; of a wide layer if
     * each gets as many, though the last may not be full.
     */
    private boolean dealsPanels(int units) {
        return isWide(units) && (units - 1) / PANEL % workers == workers - 1
                || mostVectors(units, PANEL) <= mostVectors(units, Kernels.PAD);
    }

    /** The largest share, in vectors, if groups of so many units are dealt. */
    private int mostVectors(int units, int group) {
        int most = 0;
        for (int w = 0; w < workers; w++) {
            int share = firstUnit(units, w + 1, group) - firstUnit(units, w, group);
            most = Math.max(most, (share + Kernels.PAD - 1) / Kernels.PAD);
        }
        return most;
    }

    /**
     * Whether a layer has so many units that none of its panels reaches across a multiple of {@link #PANEL}; {@link Pass} may
     * keep what it passes on in panels of as many columns.
     */
    static boolean isWide(int units) {
        return units >= MANY_UNITS;
    }

    /** Rows of a panel of layer l. */
    public int rows(int l) {
        return architecture.parametersPerUnit(l);
    }

    /** Floats of the whole layout, padding included. */
    public int size() {
        return size;
    }

    /** An array for packed parameters, all zero. */
    public float[] allocate() {
        return Matrices.aligned(size);
    }

    /** Number of workers that it was made for. */
    public int workers() {
        return workers;
    }

    /** Whether the units of layer l are shared out; otherwise every worker has a copy of all of them. */
    public boolean isSplit(int l) {
        int units = architecture.units(l);
        return workers > 1 && units > Kernels.PAD && (long) units * architecture.units(l - 1) >= splitFrom;
    }

    /** Whether layer l is split and each worker has whole panels of it, none of which reaches across a multiple of {@link #PANEL}. */
    boolean isDealtInPanels(int l) {
        return dealtInPanels[l];
    }

    /**
     * The panels of layer l that a worker writes, by ascending unit. What runs in every step walks them by index: an
     * iterator is an object, which the JIT removes in some processes and not in others.
     */
    public List<Panel> own(int l, int worker) {
        return own.get(l).get(worker);
    }

    /** The panels that together make up layer l as a worker sees it, by ascending unit. */
    public List<Panel> all(int l, int worker) {
        return isSplit(l) ? all.get(l) : own(l, worker);
    }

    /**
     * How many panels of a layer, from the one at a place on, a product can walk down as one matrix: full ones, and as far
     * from one to the next as it is to the second; one at least.
     */
    static int alike(List<Panel> panels, int from) {
        int to = from + 1;
        while (to < panels.size() && isNext(panels, from, to)) {
            to++;
        }
        return to - from;
    }

    private static boolean isNext(List<Panel> panels, int from, int to) {
        Panel last = panels.get(to - 1);
        return last.units() == PANEL && panels.get(to).stride() == last.stride()
                && panels.get(to).offset() - last.offset() == panels.get(from + 1).offset() - panels.get(from).offset();
    }

    /** Whether one worker has any unit to itself that the others do not compute as well. */
    public boolean sharesWork() {
        for (int l = 1; l <= architecture.layers(); l++) {
            if (isSplit(l)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Spreads parameters over this layout, all copies of a layer included.
     *
     * @param canonical layer by layer, weights as (out, in) row-major, then biases, gamma and beta
     * @param packed an array of at least {@link #size}
     */
    public void pack(float[] canonical, float[] packed) {
        for (int w = 0; w < workers; w++) {
            copy(canonical, packed, w, true);
        }
    }

    /** Gathers parameters from this layout; the reverse of {@link #pack}. Minus zero comes out as plus zero. */
    public void unpack(float[] packed, float[] canonical) {
        copy(canonical, packed, 0, false);
    }

    private void copy(float[] canonical, float[] packed, int worker, boolean pack) {
        int base = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            int units = architecture.units(l);
            for (Panel panel : all(l, worker)) {
                for (int i = 0; i < inputs; i += TURNED) {
                    int count = Math.min(TURNED, inputs - i);
                    for (int u = 0; u < panel.units(); u++) {
                        int unit = panel.firstUnit() + u;
                        copy(count, canonical, base + unit * inputs + i, packed, panel.row(i) + u, panel.stride(), pack);
                    }
                }
                for (int i = inputs; i < rows(l); i++) {
                    copy(panel.units(), canonical, base + units * i + panel.firstUnit(), packed, panel.row(i), 1, pack);
                }
            }
            base += units * rows(l);
        }
    }

    /** Some parameters that follow each other; a loop of its own, because every run of the program waits until it is compiled. */
    private static void copy(
            int count, float[] canonical, int canonicalAt, float[] packed, int packedAt, int apart, boolean pack) {
        for (int i = 0; i < count; i++) {
            if (pack) {
                packed[packedAt + i * apart] = canonical[canonicalAt + i] + 0f;
            } else {
                canonical[canonicalAt + i] = packed[packedAt + i * apart] + 0f;
            }
        }
    }
}
