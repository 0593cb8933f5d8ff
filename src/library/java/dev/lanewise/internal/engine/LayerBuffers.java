package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.Layout.Panel;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrices;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.Moments;
import dev.lanewise.internal.random.CounterRandom;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Normalization;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Matrices of one mini-batch: for every layer, the weighted inputs U(l) before and Z(l) after normalisation,
 * activations A(l) and errors E(l).
 *
 * <p>Each matrix has one row per example, and each panel of units has its own views. Workers that share a step also
 * share the matrices of a layer that is split among them. For any other layer, each worker has its own matrices.
 *
 * <p>A wide hidden layer is stored in <em>panels</em> of {@link Layout#PANEL} columns, one panel with all examples
 * after the other, rather than row by row ({@link #usesPanels}). A register tile then finds its rows at fixed distances
 * and touches fewer pages, and workers write to separate regions. Results have the same bits.
 */
public final class LayerBuffers {
    /** Rows whose distance is a multiple of this many floats compete for the same cache sets. */
    private static final int CONFLICT = 256;

    private static final float[] NO_DATA = {};

    /** Views of one panel of a layer, one row per example. */
    public static final class PanelBuffers {
        /** The panel's units. */
        public final Panel panel;
        /** Weighted inputs before normalisation; the same memory as {@code z} unless the layer is normalised. */
        public final Matrix u;
        /** Z, after normalisation if any; the same memory as {@code a}, which replaces it, unless Z is needed later. */
        public final Matrix z;
        /** A. */
        public final Matrix a;
        /** Inputs of the next layer: A after dropout; the same memory as {@code a} without dropout. */
        public final Matrix output;
        /** E; without data in buffers for prediction. */
        public final Matrix e;
        /** Gamma times E in a layer with layer normalisation; without data in other layers. */
        public final Matrix d;

        private PanelBuffers(LayerBuffers buffers, int l, Panel panel) {
            this.panel = panel;
            this.u = buffers.view(buffers.u[l], l, panel.firstUnit());
            this.z = buffers.view(buffers.z[l], l, panel.firstUnit());
            this.a = buffers.view(buffers.a[l], l, panel.firstUnit());
            this.output = buffers.view(buffers.output[l], l, panel.firstUnit());
            this.e = buffers.view(buffers.e[l], l, panel.firstUnit());
            this.d = buffers.view(buffers.d[l], l, panel.firstUnit());
        }
    }

    /** Views of the whole output layer, one row per example. */
    public static final class OutputBuffers {
        /** Weighted inputs; the same memory as {@code a}, which replaces them, unless they are needed later. */
        public final Matrix z;
        /** A(L). */
        public final Matrix a;
        /** E(L). */
        public final Matrix e;

        private OutputBuffers(LayerBuffers buffers, int last) {
            this.z = buffers.view(buffers.z[last], last, 0);
            this.a = buffers.view(buffers.a[last], last, 0);
            this.e = buffers.view(buffers.e[last], last, 0);
        }
    }

    private final Batch batch;
    private final float[][] u;
    private final float[][] z;
    private final float[][] a;
    private final float[][] output;
    private final float[][] e;
    private final float[][] d;
    /** Floats from one row of layer l to the next. */
    private final int[] rowStride;
    /** Floats from one panel of {@link Layout#PANEL} columns of layer l to the next. */
    private final int[] panelStride;
    /** By layer; null for layers without normalisation. */
    private final @Nullable Moments[] moments;

    private final PanelBuffers[][] panels;
    private final Matrix[] outputs;
    private final Matrix[] errors;
    private final Matrix[] sums;
    private final Matrix[] scaled;
    private final OutputBuffers outputBuffers;
    /** Inputs of a dense batch, copied to panels; null if they are read in place. */
    private final @Nullable Matrix packedInputs;

    private final float dropout;
    /** Random numbers of dropout by hidden layer, and keys of the examples of the batch. */
    private final CounterRandom[] randoms;

    private final long[][] keys;
    private final Outcome outcome;

    /**
     * Allocates the buffers of one worker, and shares those of the first where a layer is split.
     *
     * @param firstWorkers buffers of the first worker; null for the first worker itself
     * @param hasErrors whether there are errors, which prediction does not need
     */
    private LayerBuffers(
            Architecture architecture,
            Layout layout,
            Batch batch,
            int capacity,
            float dropout,
            CounterRandom[] randoms,
            @Nullable LayerBuffers firstWorkers,
            int worker,
            boolean hasErrors) {
        int last = architecture.layers();
        this.batch = batch;
        this.u = new float[last + 1][];
        this.z = new float[last + 1][];
        this.a = new float[last + 1][];
        this.output = new float[last + 1][];
        this.e = new float[last + 1][];
        this.d = new float[last + 1][];
        this.rowStride = new int[last + 1];
        this.panelStride = new int[last + 1];
        this.moments = new Moments[last + 1];
        this.panels = new PanelBuffers[last + 1][];
        this.outputs = new Matrix[last + 1];
        this.errors = new Matrix[last + 1];
        this.sums = new Matrix[last + 1];
        this.scaled = new Matrix[last + 1];
        this.dropout = dropout;
        this.randoms = randoms;
        this.keys = new long[randoms.length][capacity];
        boolean packs = batch.isDense() && usesPanels(capacity, architecture.inputs());
        setStrides(0, packs, capacity, architecture.inputs());
        this.packedInputs = packs ? view(new float[size(0, capacity, architecture.inputs())], 0, 0) : null;
        for (int l = 1; l <= last; l++) {
            int units = architecture.units(l);
            setStrides(l, l < last && (usesPanels(capacity, units) || layout.isDealtInPanels(l)), capacity, units);
            @Nullable LayerBuffers shared = firstWorkers != null && layout.isSplit(l) ? firstWorkers : null;
            allocate(architecture, layout, l, size(l, capacity, units), shared, hasErrors);
            if (architecture.normalization(l) != Normalization.NONE) {
                moments[l] = architecture.normalization(l) == Normalization.BATCH
                        ? Moments.ofColumns(Kernels.padded(units))
                        : Moments.ofRows(capacity);
            }
            List<Panel> all = layout.all(l, worker);
            panels[l] = new PanelBuffers[all.size()];
            for (int p = 0; p < panels[l].length; p++) {
                panels[l][p] = new PanelBuffers(this, l, all.get(p));
            }
            outputs[l] = view(output[l], l, 0);
            errors[l] = view(e[l], l, 0);
            sums[l] = view(u[l], l, 0);
            scaled[l] = view(d[l], l, 0);
        }
        this.outputBuffers = new OutputBuffers(this, last);
        this.outcome = new Outcome(architecture, batch, outputBuffers.z, outputBuffers.a);
    }

    private void setStrides(int l, boolean inPanels, int capacity, int units) {
        rowStride[l] = inPanels ? Layout.PANEL : stride(units);
        panelStride[l] = inPanels ? Math.multiplyExact(Kernels.padded(capacity), Layout.PANEL) : Layout.PANEL;
    }

    private int size(int l, int capacity, int units) {
        return isInPanels(l)
                ? Math.addExact(Matrices.FIRST, Math.multiplyExact(panelStride[l], (units - 1) / Layout.PANEL + 1))
                : Math.multiplyExact(capacity, rowStride[l]);
    }

    private void allocate(
            Architecture architecture,
            Layout layout,
            int l,
            int size,
            @Nullable LayerBuffers shared,
            boolean hasErrors) {
        int last = architecture.layers();
        // Every worker computes activations and errors of the whole output layer.
        @Nullable LayerBuffers other = l < last ? shared : null;
        a[l] = other != null ? other.a[l] : Matrices.alignedIfLarge(size);
        e[l] = other != null ? other.e[l] : hasErrors ? Matrices.alignedIfLarge(size) : NO_DATA;
        output[l] = other != null ? other.output[l] : randoms.length > 0 && l < last ? new float[a[l].length] : a[l];
        boolean keepsZ = Activations.needsZ(architecture.activation(l))
                || (l == last && (Losses.needsZ(architecture.loss()) || layout.isSplit(l)));
        boolean normalized = architecture.normalization(l) != Normalization.NONE;
        boolean byRows = architecture.normalization(l) == Normalization.LAYER;
        z[l] = shared != null ? shared.z[l] : keepsZ ? new float[a[l].length] : a[l];
        u[l] = shared != null ? shared.u[l] : normalized ? new float[a[l].length] : z[l];
        d[l] = shared != null ? shared.d[l] : byRows ? new float[a[l].length] : NO_DATA;
    }

    /** Allocates buffers for prediction by a single worker, in batches of at most {@code capacity} examples. */
    public static LayerBuffers forPrediction(Architecture architecture, Batch batch, int capacity) {
        Layout layout = new Layout(architecture, 1);
        return new LayerBuffers(architecture, layout, batch, capacity, 0, new CounterRandom[0], null, 0, false);
    }

    /** Allocates buffers for a single worker, for batches of at most {@code capacity} examples. */
    public static LayerBuffers of(Architecture architecture, Batch batch, int capacity) {
        return shared(architecture, new Layout(architecture, 1), new Batch[] {batch}, capacity, Noise.NONE, 0)[0];
    }

    /**
     * Allocates buffers for all workers of a layout that train on the same mini-batches.
     *
     * @param batches one batch object per worker
     * @param capacity largest number of examples in a batch
     * @param noise dropout of hidden units; {@link #drawDropout} draws it
     * @param seed seed of dropout
     */
    public static LayerBuffers[] shared(
            Architecture architecture, Layout layout, Batch[] batches, int capacity, Noise noise, long seed) {
        CounterRandom[] randoms = new CounterRandom[noise.dropout() > 0 ? architecture.layers() : 0];
        for (int l = 1; l < randoms.length; l++) {
            randoms[l] = new CounterRandom(seed, CounterRandom.Purpose.DROPOUT, l);
        }
        LayerBuffers[] buffers = new LayerBuffers[layout.workers()];
        for (int w = 0; w < buffers.length; w++) {
            buffers[w] = new LayerBuffers(
                    architecture, layout, batches[w], capacity, (float) noise.dropout(), randoms, buffers[0], w, true);
        }
        return buffers;
    }

    /**
     * Returns whether a layer is stored in panels of columns. For short or narrow products, compiling the extra kernels
     * does not pay off.
     *
     * @param examples largest number of examples in a batch
     * @param units number of columns
     */
    public static boolean usesPanels(int examples, int units) {
        return examples >= Layout.PANEL && Layout.isWide(units);
    }

    /**
     * Computes the number of floats from one row of a matrix to the next.
     *
     * <p>It is padded, and avoids multiples of {@link #CONFLICT}, at which rows compete for the same cache sets.
     */
    public static int stride(int columns) {
        int padded = Kernels.padded(columns);
        return padded % CONFLICT == 0 ? padded + Kernels.PAD : padded;
    }

    /** Returns whether layer l is stored in panels of columns. */
    boolean isInPanels(int l) {
        return panelStride[l] > Layout.PANEL;
    }

    /** Creates a view of a layer's matrix that starts at a column. */
    private Matrix view(float[] data, int l, int column) {
        int first = isInPanels(l) ? Matrices.FIRST : 0;
        return new Matrix(
                data,
                first + column / Layout.PANEL * panelStride[l] + column % Layout.PANEL,
                rowStride[l],
                1,
                panelStride[l]);
    }

    /** Batch that these buffers belong to. */
    public Batch batch() {
        return batch;
    }

    /** Number of examples of the batch. */
    public int count() {
        return batch.count();
    }

    /** Views of a panel of layer l. */
    public PanelBuffers panel(int l, Panel panel) {
        return panels[l][panel.index()];
    }

    /** Views of the output layer. */
    public OutputBuffers output() {
        return outputBuffers;
    }

    /** Inputs of layer l + 1, all columns; for layer 0 the inputs of a dense batch. */
    public Matrix input(int l) {
        return l > 0 ? outputs[l] : packedInputs != null ? packedInputs : batch.inputs();
    }

    /** E(l), all columns. */
    Matrix errors(int l) {
        return errors[l];
    }

    /** Weighted inputs of layer l before normalisation, all columns. */
    Matrix weightedInputs(int l) {
        return sums[l];
    }

    /** Gamma times the errors of layer l, all columns. */
    Matrix scaledErrors(int l) {
        return scaled[l];
    }

    /** Means and scales of layer l; null without normalisation. */
    @Nullable
    Moments moments(int l) {
        return moments[l];
    }

    /** Outputs, predictions and losses of the batch, valid after feedforward. */
    public Outcome outcome() {
        return outcome;
    }

    /** Copies the inputs of a dense batch to panels, if they are stored in panels. */
    void packInputs(int inputs) {
        if (packedInputs == null) {
            return;
        }
        Matrix from = batch.inputs();
        for (int j = 0; j < inputs; j += Layout.PANEL) {
            int width = Math.min(Layout.PANEL, inputs - j);
            int to = packedInputs.offset() + j / Layout.PANEL * panelStride[0];
            for (int i = 0; i < batch.count(); i++) {
                System.arraycopy(from.data(), from.offset(i) + j, packedInputs.data(), to + i * Layout.PANEL, width);
            }
        }
    }

    /** Computes the dropout keys of the examples of the batch. */
    public void drawDropout(int epoch) {
        for (int l = 1; l < randoms.length; l++) {
            batch.keys(randoms[l], epoch, keys[l]);
        }
    }

    /** Applies dropout to a panel of hidden layer l. The same units are dropped in activations and in errors. */
    void dropOut(Kernels kernels, int l, Panel panel, Matrix from, Matrix to) {
        if (randoms.length > 0) {
            kernels.dropout(batch.count(), panel.units(), dropout, keys[l], panel.firstUnit(), from, to);
        }
    }

    /** Returns whether all errors of the output layer are finite, after BP1v. */
    public boolean hasFiniteErrors() {
        return hasFiniteErrors(0);
    }

    /**
     * Returns whether the errors of the last example are finite, after BP1v.
     *
     * <p>A non-finite weight of the output layer affects every example, and checking one example is cheap.
     */
    public boolean hasFiniteLastError() {
        return hasFiniteErrors(batch.count() - 1);
    }

    private boolean hasFiniteErrors(int first) {
        Matrix output = outputBuffers.e;
        float[] data = output.data();
        // Zero times a finite number is zero; times infinity or NaN it is NaN.
        float sum = 0;
        for (int i = output.offset(first); i < output.offset(batch.count()); i++) {
            sum += data[i] * 0;
        }
        return sum == 0;
    }
}
