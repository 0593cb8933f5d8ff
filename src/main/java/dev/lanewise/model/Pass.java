package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.Matrices;
import dev.lanewise.model.Layout.Panel;
import dev.lanewise.random.CounterRandom;

/**
 * What a batch leaves behind on its way through the network: the activations a(l) and the errors epsilon(l) of every
 * layer, one row per example.
 *
 * <p>Workers that share a step see the same matrix of a layer that is split among them, and each its own matrix of a
 * layer that is not.
 */
public final class Pass {
    private static final int CONFLICT = 256;

    final Batch batch;
    /** a[l] for l in 1..L, in panels of columns where {@link #inPanels} says so. */
    final float[][] a;
    /** epsilon[l] for l in 1..L, same shapes. */
    final float[][] e;
    /**
     * What the next layer sees of a[l]: a[l] itself, or what dropout leaves of it; and of the inputs of a dense batch, if
     * they are kept in panels.
     */
    final float[][] passedOn;
    /**
     * Floats from one row of layer l to the next, and from one panel of {@link Layout#PANEL} columns to the next: as many as its
     * columns if rows are whole. {@link #at} tells where a column begins.
     */
    final int[] stride;
    final int[] distance;
    /**
     * Weighted inputs z[l] for l in 1..L, normalised where they are; a[l] itself, which replaces them, unless somebody needs
     * them later.
     */
    final float[][] z;
    /** Weighted inputs as the product left them: z[l] itself unless the layer is normalised. */
    final float[][] u;
    /** What normalised layers keep from the way there for the way back; null for others. */
    final Moments[] moments;

    /** Of one example, where the cost needs them; room that is used again for the next. */
    private final double[] outputZ;
    private final float dropout;
    /** Of the units that dropout leaves out, by hidden layer; and the keys of the examples of the batch. */
    private final CounterRandom[] randoms;
    private final long[][] keys;

    /**
     * What one worker keeps of a normalised layer: with batch normalisation of its own units, else of all examples.
     *
     * @param mean of each unit over the examples, or of each example over the units
     * @param variance the same with batch normalisation; else empty
     * @param scale one through the deviation
     * @param errorMean with layer normalisation the mean of {@code d} of each example; else empty
     * @param productMean the same of {@code d} times what is normalised
     * @param d with layer normalisation gamma times the errors of what is normalised, by example and unit, as e; else empty
     */
    record Moments(
            float[] mean, float[] variance, float[] scale, float[] errorMean, float[] productMean, float[] d) {}

    /** Room of the first worker, or of another one that sees the matrices of the first where a layer is split. */
    private Pass(Architecture architecture, Layout layout, Batch batch, int capacity, float dropout, CounterRandom[] randoms,
            Pass firstOrNull) {
        int last = architecture.layers();
        this.batch = batch;
        this.a = new float[last + 1][];
        this.e = new float[last + 1][];
        this.passedOn = new float[last + 1][];
        this.stride = new int[last + 1];
        this.distance = new int[last + 1];
        this.z = new float[last + 1][];
        this.u = new float[last + 1][];
        this.moments = new Moments[last + 1];
        this.outputZ = new double[architecture.outputs()];
        this.dropout = dropout;
        this.randoms = randoms;
        this.keys = new long[randoms.length][capacity];
        for (int l = 0; l <= last; l++) {
            int units = architecture.units(l);
            boolean panels = l == 0 ? batch.dense != null && packs(capacity, units)
                    : l < last && (packs(capacity, units) || layout.isDealtInPanels(l));
            stride[l] = panels ? Layout.PANEL : l > 0 ? stride(units) : batch.denseStride;
            distance[l] = panels ? Math.multiplyExact(Kernels.padded(capacity), Layout.PANEL) : Layout.PANEL;
            int size = panels
                    ? Math.addExact(Matrices.FIRST, Math.multiplyExact(distance[l], (units - 1) / Layout.PANEL + 1))
                    : Math.multiplyExact(capacity, stride[l]);
            if (l == 0) {
                passedOn[0] = panels ? new float[size] : null;
                continue;
            }
            boolean shared = firstOrNull != null && layout.isSplit(l);
            // The output's activation and error are computed whole by every worker.
            boolean whole = shared && l < last;
            a[l] = whole ? firstOrNull.a[l] : Matrices.alignedIfLarge(size);
            e[l] = whole ? firstOrNull.e[l] : Matrices.alignedIfLarge(size);
            passedOn[l] = whole ? firstOrNull.passedOn[l] : randoms.length > 0 && l < last ? new float[a[l].length] : a[l];
            z[l] = shared ? firstOrNull.z[l]
                    : keepsZ(architecture, l) || l == last && layout.isSplit(l) ? new float[a[l].length] : a[l];
            boolean normalized = architecture.normalization(l) != Normalization.NONE;
            u[l] = shared ? firstOrNull.u[l] : normalized ? new float[a[l].length] : z[l];
            if (normalized) {
                moments[l] = moments(architecture, l, capacity, shared
                        ? firstOrNull.moments[l].d : room(architecture, l, Normalization.LAYER, a[l].length));
            }
        }
    }

    /** Room for a batch of at most {@code capacity} examples, for one worker that computes everything. */
    public static Pass of(Architecture architecture, Batch batch, int capacity) {
        return shared(architecture, new Layout(architecture, 1), new Batch[] {batch}, capacity, Noise.NONE, 0)[0];
    }

    /**
     * Room for the same batch in the hands of all workers of a layout; each has a {@link Batch} of its own.
     *
     * @param noise whose dropout, if any, leaves out hidden units; {@link #draw} says which
     * @param seed of dropout
     */
    public static Pass[] shared(Architecture architecture, Layout layout, Batch[] batches, int capacity, Noise noise,
            long seed) {
        CounterRandom[] randoms = new CounterRandom[noise.dropout() > 0 ? architecture.layers() : 0];
        for (int l = 1; l < randoms.length; l++) {
            randoms[l] = new CounterRandom(seed, CounterRandom.Purpose.DROPOUT, l);
        }
        Pass[] passes = new Pass[layout.workers()];
        for (int w = 0; w < passes.length; w++) {
            passes[w] = new Pass(architecture, layout, batches[w], capacity, (float) noise.dropout(), randoms, passes[0]);
        }
        return passes;
    }

    /**
     * Whether what a layer passes on is kept in panels of {@link Layout#PANEL} columns, all examples of one panel after the
     * other, rather than row by row. A tile then finds rows of its operands and of its output by fixed distances, what it reads lies
     * on few pages, and workers write apart from each other ({@code performance.md}). Short or narrow products are not worth
     * the time that such tiles take to be compiled. Either way gives the same bits.
     *
     * @param examples most examples in a batch
     */
    public static boolean packs(int examples, int units) {
        return examples >= Layout.PANEL && Layout.isWide(units);
    }

    /** Whether layer l is kept in panels of columns. */
    boolean inPanels(int l) {
        return distance[l] > Layout.PANEL;
    }

    /** Where a column of layer l begins, in all its matrices. */
    int at(int l, int column) {
        return (inPanels(l) ? Matrices.FIRST : 0) + column / Layout.PANEL * distance[l] + column % Layout.PANEL;
    }

    /** What layer l + 1 sees, dense, with the stride and the distance of layer l. */
    float[] input(int l) {
        return isKept(l) ? passedOn[l] : batch.dense;
    }

    /** Where that begins. */
    int inputAt(int l) {
        return isKept(l) ? at(l, 0) : batch.denseOffset;
    }

    private boolean isKept(int l) {
        return l > 0 || inPanels(0);
    }

    /** Brings the inputs of a dense batch into panels, if they are to be. */
    void packInputs(int inputs) {
        for (int j = 0; j < inputs && inPanels(0); j += Layout.PANEL) {
            int width = Math.min(Layout.PANEL, inputs - j);
            for (int i = 0; i < batch.count; i++) {
                System.arraycopy(batch.dense, batch.denseOffset + i * batch.denseStride + j,
                        passedOn[0], at(0, j) + i * Layout.PANEL, width);
            }
        }
    }

    private static Moments moments(Architecture architecture, int l, int capacity, float[] d) {
        boolean batch = architecture.normalization(l) == Normalization.BATCH;
        int count = batch ? Kernels.padded(architecture.units(l)) : capacity;
        int ofErrors = batch ? 0 : count;
        return new Moments(new float[count], room(architecture, l, Normalization.BATCH, count), new float[count],
                new float[ofErrors], new float[ofErrors], d);
    }

    /** An array for one kind of normalisation; empty for the others. */
    private static float[] room(Architecture architecture, int l, Normalization normalization, int count) {
        return new float[architecture.normalization(l) == normalization ? count : 0];
    }

    private static boolean keepsZ(Architecture architecture, int l) {
        return architecture.activation(l).needsZ() || l == architecture.layers() && architecture.cost().needsZ();
    }

    /**
     * Floats from one row to the next of a matrix with so many columns: padded, and off the powers of two, whose rows fight
     * for the same cache lines.
     */
    public static int stride(int columns) {
        int padded = Kernels.padded(columns);
        return padded % CONFLICT == 0 ? padded + Kernels.PAD : padded;
    }

    /** Draws the units that dropout leaves out for the examples that the batch stands for now. */
    public void draw(int epoch) {
        for (int l = 1; l < randoms.length; l++) {
            randoms[l].keys(epoch, batch.order, batch.from, batch.count, keys[l]);
        }
    }

    /** Leaves out units of a panel of hidden layer l, the same ones in activations and in errors. */
    void dropOut(Kernels kernels, int l, Panel panel, float[] from, float[] to) {
        if (randoms.length > 0) {
            int at = at(l, panel.firstUnit());
            kernels.dropout(batch.count, panel.units(), dropout, keys[l], panel.firstUnit(),
                    from, at, stride[l], to, at, stride[l]);
        }
    }

    /**
     * Copies what a pass of some examples left to the rows from a place on, where they are among the examples of this one, and no
     * layer of either is kept in panels or normalised.
     */
    public void copyRows(Pass part, int place) {
        for (int l = 1; l < a.length; l++) {
            int at = place * stride[l];
            int length = part.batch.count * stride[l];
            System.arraycopy(part.a[l], 0, a[l], at, length);
            System.arraycopy(part.e[l], 0, e[l], at, length);
            if (passedOn[l] != a[l]) {
                System.arraycopy(part.passedOn[l], 0, passedOn[l], at, length);
            }
            if (z[l] != a[l]) {
                System.arraycopy(part.z[l], 0, z[l], at, length);
            }
        }
    }

    /** The weighted inputs of layer 1, before they are normalised; rows of {@link #stride} floats unless they are in panels. */
    public float[] firstSums() {
        return u[1];
    }

    /** The errors of layer 1, likewise. */
    public float[] firstErrors() {
        return e[1];
    }

    /** The batch that passes. */
    public Batch batch() {
        return batch;
    }

    /** Whether the errors of the output layer are finite numbers, after {@link Backprop#outputError}. */
    public boolean hasFiniteErrors() {
        return hasFiniteErrors(0);
    }

    /**
     * The same, for the last example alone: a weight of the output layer that is no finite number shows in every example,
     * and to look at one of them costs nothing.
     */
    public boolean hasFiniteLastError() {
        return hasFiniteErrors(batch.count - 1);
    }

    private boolean hasFiniteErrors(int from) {
        int last = e.length - 1;
        float[] errors = e[last];
        // Zero times what is finite is zero, and nothing else is.
        float sum = 0;
        for (int i = from * stride[last]; i < batch.count * stride[last]; i++) {
            sum += errors[i] * 0;
        }
        return sum == 0;
    }

    /** Activation of one output unit for the example at a place of the batch, after feedforward. */
    public float output(int i, int unit) {
        int last = a.length - 1;
        return a[last][i * stride[last] + unit];
    }

    /** The class whose output unit is most active for the example at a place of the batch; the first among equals. */
    public int predicted(int i, int classes) {
        int last = a.length - 1;
        float[] outputs = a[last];
        int at = i * stride[last];
        int best = 0;
        float most = outputs[at];
        for (int j = 1; j < classes; j++) {
            if (outputs[at + j] > most) {
                most = outputs[at + j];
                best = j;
            }
        }
        return best;
    }

    /**
     * Whether {@link #predicted} is that class. Asked like this, the answer is the same for each of the other units of nearly all
     * examples once a network has learnt something, so that a processor foresees the branches.
     */
    boolean predicts(int i, int classes, int wanted) {
        int last = a.length - 1;
        float[] outputs = a[last];
        int at = i * stride[last];
        float most = outputs[at + wanted];
        for (int k = wanted + 1; k < wanted + classes; k++) {
            // Not less is not the same as greater or equal, where one of them is not a number.
            if (!(outputs[at + (k < classes ? k : k - classes)] < most)) {
                return predicted(i, classes) == wanted;
            }
        }
        return true;
    }

    /**
     * Whether the example at a place of the batch came out as wanted: its class, or all its labels, of which an output above
     * one half says that they are there. False if numbers are wanted.
     */
    public boolean isRight(int i, Architecture architecture) {
        return batch.targets.areRight(batch.example(i), this, i, architecture.outputs());
    }

    /** How much the example at a place of the batch counts. */
    public float weight(int i) {
        return batch.targets.weight(batch.example(i));
    }

    /** The cost of the example at a place of the batch, times its weight: in double precision from the float outputs. */
    public double cost(int i, Architecture architecture) {
        int example = batch.example(i);
        int last = a.length - 1;
        int at = i * stride[last];
        int units = outputZ.length;
        float[] outputs = a[last];
        Cost function = architecture.cost();
        Activation output = architecture.output();
        double logSum = 0;
        if (function.needsZ()) {
            for (int j = 0; j < units; j++) {
                outputZ[j] = z[last][at + j];
            }
            logSum = Cost.logSum(output, outputZ);
        }
        double cost = 0;
        for (int j = 0; j < units; j++) {
            cost += function.of(output, outputZ[j] - logSum, outputs[at + j], batch.targets.wanted(example, j));
        }
        return batch.targets.weight(example) * cost;
    }
}
