package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;

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
    /** a[l] for l in 1..L; rows of {@link #stride} floats. */
    final float[][] a;
    /** epsilon[l] for l in 1..L, same shapes. */
    final float[][] e;
    final int[] stride;
    /** Weighted inputs of the output layer; a[L] itself unless that layer is split. */
    final float[] z;

    private Pass(Batch batch, float[][] a, float[][] e, int[] stride, float[] z) {
        this.batch = batch;
        this.a = a;
        this.e = e;
        this.stride = stride;
        this.z = z;
    }

    /** Room for a batch of at most {@code capacity} examples, for one worker that computes everything. */
    public static Pass of(Architecture architecture, Batch batch, int capacity) {
        return shared(architecture, new Layout(architecture, 1), new Batch[] {batch}, capacity)[0];
    }

    /** Room for the same batch in the hands of all workers of a layout; each has a {@link Batch} of its own. */
    public static Pass[] shared(Architecture architecture, Layout layout, Batch[] batches, int capacity) {
        int last = architecture.layers();
        float[][] sharedA = new float[last + 1][];
        float[][] sharedE = new float[last + 1][];
        int[] stride = new int[last + 1];
        for (int l = 1; l <= last; l++) {
            stride[l] = stride(architecture.units(l));
            if (layout.isSplit(l)) {
                sharedA[l] = new float[Math.multiplyExact(capacity, stride[l])];
                sharedE[l] = new float[Math.multiplyExact(capacity, stride[l])];
            }
        }
        Pass[] passes = new Pass[layout.workers()];
        for (int w = 0; w < passes.length; w++) {
            float[][] a = new float[last + 1][];
            float[][] e = new float[last + 1][];
            for (int l = 1; l <= last; l++) {
                // The output's activation and error are computed whole by every worker.
                boolean split = layout.isSplit(l) && l < last;
                a[l] = split ? sharedA[l] : new float[Math.multiplyExact(capacity, stride[l])];
                e[l] = split ? sharedE[l] : new float[Math.multiplyExact(capacity, stride[l])];
            }
            passes[w] = new Pass(batches[w], a, e, stride, layout.isSplit(last) ? sharedA[last] : a[last]);
        }
        return passes;
    }

    /**
     * Floats from one row to the next of a matrix with so many columns: padded, and off the powers of two, whose rows fight
     * for the same cache lines.
     */
    public static int stride(int columns) {
        int padded = Kernels.padded(columns);
        return padded % CONFLICT == 0 ? padded + Kernels.PAD : padded;
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
        int best = 0;
        for (int j = 1; j < classes; j++) {
            if (output(i, j) > output(i, best)) {
                best = j;
            }
        }
        return best;
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
        double cost = 0;
        for (int j = 0; j < architecture.outputs(); j++) {
            cost += architecture.cost().of(architecture.output(), output(i, j), batch.targets.wanted(example, j));
        }
        return batch.targets.weight(example) * cost;
    }
}
