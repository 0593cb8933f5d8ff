package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
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
    /** Fewest inputs and units of a layer whose inputs are packed: with fewer the tiles for that are not worth compiling. */
    private static final int MANY_UNITS = 512;

    final Batch batch;
    /** a[l] for l in 1..L; rows of {@link #stride} floats. */
    final float[][] a;
    /** epsilon[l] for l in 1..L, same shapes. */
    final float[][] e;
    /** What the next layer sees of a[l]: a[l] itself, or what dropout leaves of it. */
    final float[][] passedOn;
    /**
     * The same once more in panels of {@link Layout#PANEL} units, where {@link #packs} says so, else null; packed[0] has the
     * inputs of a dense batch. Panel p of the examples' rows, as many floats wide, starts at {@code p * panelDistance}.
     */
    final float[][] packed;
    final int panelDistance;
    final int[] stride;
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

    private Pass(Batch batch, float[][] a, float[][] passedOn, float[][] packed, float[][] e, int[] stride, float[][] z,
            float[][] u, Moments[] moments, int outputs, float dropout, CounterRandom[] randoms, int capacity) {
        this.batch = batch;
        this.a = a;
        this.passedOn = passedOn;
        this.packed = packed;
        this.panelDistance = Math.multiplyExact(capacity, Layout.PANEL);
        this.e = e;
        this.dropout = dropout;
        this.randoms = randoms;
        this.keys = new long[randoms.length][capacity];
        this.stride = stride;
        this.z = z;
        this.u = u;
        this.moments = moments;
        this.outputZ = new double[outputs];
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
        int last = architecture.layers();
        boolean drops = noise.dropout() > 0;
        CounterRandom[] randoms = new CounterRandom[drops ? last : 0];
        for (int l = 1; l < randoms.length; l++) {
            randoms[l] = new CounterRandom(seed, CounterRandom.Purpose.DROPOUT, l);
        }
        float[][] sharedDropped = new float[last + 1][];
        float[][] sharedA = new float[last + 1][];
        float[][] sharedZ = new float[last + 1][];
        float[][] sharedE = new float[last + 1][];
        float[][] sharedU = new float[last + 1][];
        float[][] sharedD = new float[last + 1][];
        float[][] sharedPacked = new float[last + 1][];
        int[] stride = new int[last + 1];
        for (int l = 1; l <= last; l++) {
            stride[l] = stride(architecture.units(l));
            sharedPacked[l] = roomToPack(architecture, l, capacity);
            if (layout.isSplit(l)) {
                sharedA[l] = new float[Math.multiplyExact(capacity, stride[l])];
                sharedE[l] = new float[Math.multiplyExact(capacity, stride[l])];
                sharedDropped[l] = new float[drops ? sharedA[l].length : 0];
                sharedZ[l] = l < last && !keepsZ(architecture, l) ? sharedA[l] : new float[sharedA[l].length];
                sharedU[l] = isNormalized(architecture, l) ? new float[sharedA[l].length] : sharedZ[l];
                sharedD[l] = room(architecture, l, Normalization.LAYER, sharedA[l].length);
            }
        }
        Pass[] passes = new Pass[layout.workers()];
        for (int w = 0; w < passes.length; w++) {
            float[][] a = new float[last + 1][];
            float[][] passedOn = new float[last + 1][];
            float[][] packed = sharedPacked.clone();
            packed[0] = batches[w].dense == null ? null : roomToPack(architecture, 0, capacity);
            float[][] z = new float[last + 1][];
            float[][] u = new float[last + 1][];
            float[][] e = new float[last + 1][];
            Moments[] moments = new Moments[last + 1];
            for (int l = 1; l <= last; l++) {
                // The output's activation and error are computed whole by every worker.
                boolean split = layout.isSplit(l) && l < last;
                a[l] = split ? sharedA[l] : new float[Math.multiplyExact(capacity, stride[l])];
                e[l] = split ? sharedE[l] : new float[Math.multiplyExact(capacity, stride[l])];
                passedOn[l] = !drops || l == last ? a[l] : split ? sharedDropped[l] : new float[a[l].length];
                z[l] = layout.isSplit(l) ? sharedZ[l] : keepsZ(architecture, l) ? new float[a[l].length] : a[l];
                u[l] = layout.isSplit(l) ? sharedU[l] : isNormalized(architecture, l) ? new float[a[l].length] : z[l];
                if (isNormalized(architecture, l)) {
                    moments[l] = moments(architecture, l, capacity, layout.isSplit(l)
                            ? sharedD[l] : room(architecture, l, Normalization.LAYER, a[l].length));
                }
            }
            passes[w] = new Pass(
                    batches[w], a, passedOn, packed, e, stride, z, u, moments, architecture.outputs(), (float) noise.dropout(),
                    randoms, capacity);
        }
        return passes;
    }

    /**
     * Whether the products of a layer take their input in panels of {@link Layout#PANEL} columns. To bring an element there
     * costs as much as a few multiply-adds; a tile finds its rows by fixed distances then, and what it reads lies on few pages
     * ({@code performance.md}). Either way gives the same bits.
     *
     * @param examples most examples in a batch
     */
    public static boolean packs(int examples, int inputs, int units) {
        return examples >= Layout.PANEL && inputs >= MANY_UNITS && units >= MANY_UNITS;
    }

    private static float[] roomToPack(Architecture architecture, int l, int capacity) {
        int panels = (architecture.units(l) + Layout.PANEL - 1) / Layout.PANEL;
        return l < architecture.layers() && packs(capacity, architecture.units(l), architecture.units(l + 1))
                ? new float[Math.multiplyExact(panels, Math.multiplyExact(capacity, Layout.PANEL))]
                : null;
    }

    /** Packs columns [from, to) of what layer l + 1 sees. */
    void pack(int l, float[] x, int xAt, int xStride, int from, int to) {
        for (int j = from; j < to; ) {
            int width = Math.min(Layout.PANEL - j % Layout.PANEL, to - j);
            int at = j / Layout.PANEL * panelDistance + j % Layout.PANEL;
            for (int i = 0; i < batch.count; i++) {
                System.arraycopy(x, xAt + i * xStride + j, packed[l], at + i * Layout.PANEL, width);
            }
            j += width;
        }
    }

    private static boolean isNormalized(Architecture architecture, int l) {
        return architecture.normalization(l) != Normalization.NONE;
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
            kernels.dropout(batch.count, panel.units(), dropout, keys[l], panel.firstUnit(),
                    from, panel.firstUnit(), stride[l], to, panel.firstUnit(), stride[l]);
        }
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
        // Not greater is not the same as less or equal, where one of them is not a number.
        if (wanted > 0 && !(most > outputs[at])) {
            return false;
        }
        for (int j = 1; j < wanted; j++) {
            if (outputs[at + j] >= most) {
                return false;
            }
        }
        for (int j = wanted + 1; j < classes; j++) {
            if (outputs[at + j] > most) {
                return false;
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
