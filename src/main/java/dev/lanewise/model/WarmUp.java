package dev.lanewise.model;

import dev.lanewise.kernel.JoinedRows;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.SparseMatrix;

/**
 * Calls the kernels that a training will call, on a few numbers each, until C2 has compiled them; meanwhile the data are loaded.
 * Until then the Vector API is hundreds of times slower. C2 counts how often a kernel is called, not how long it takes, so a training
 * of full size would spend most of a second in what is called a few hundred times, one kernel after the other; and the inside of the
 * Vector API, which runs only until then, would get hot and be compiled as well. Nothing that is computed here is kept, so the
 * bits of a training do not depend on it.
 */
public final class WarmUp {
    /** Of each kernel: more than C2 waits for with the thresholds of {@code .mvn/jvm.config}. */
    private static final int CALLS = 400;
    /** What is summed in each call of a product. */
    private static final int DEPTH = 4;
    /** Of each sparse product; the first ones are short, because they run in the interpreter. */
    private static final int SPARSE_CALLS = 60;
    private static final int SHORT_CALLS = 7;
    /**
     * Entries of an example in the others. Compiled after examples of 4, the products made an epoch of the notebook's run 2 to 12 %
     * longer ever after, of 40 half a percent; after more, C2 may compile the walk along an example in its middle first.
     */
    private static final int ENTRIES = 40;
    /** Rows of a product, enough for its tiles of six and four, or of eight. */
    private static final int ROWS = 16;
    private static final int STRIDE = Kernels.PANEL;

    private final Architecture architecture;
    private final Kernels kernels;
    private final float[] x = new float[Kernels.PANEL * STRIDE];
    private final float[] y = new float[Kernels.PANEL * STRIDE];

    private WarmUp(Architecture architecture, Kernels kernels) {
        this.architecture = architecture;
        this.kernels = kernels;
    }

    /**
     * Calls those of a step that every training takes. With the first one the Vector API is loaded, which takes 50 to 200 ms; whoever
     * calls a kernel meanwhile waits for that. So this is for a thread of its own, as soon as there are kernels.
     */
    public static void begin(Kernels kernels) {
        float[] x = new float[Kernels.PAD];
        float[] y = new float[Kernels.PAD];
        for (int i = 0; i < CALLS; i++) {
            kernels.addRows(1, Kernels.PAD, x, 0, Kernels.PAD, y, 0);
            kernels.scale(1, Kernels.PAD, 1, x, 0, Kernels.PAD);
            kernels.addScaled(Kernels.PAD, 1, x, 0, y, 0);
        }
    }

    /**
     * Calls the others, also by a thread of its own. Products come first: what takes long to be called so often comes last, so
     * that C2 is not idle meanwhile.
     *
     * @param architecture of the network that will be trained; its wide layers, which have other kernels and of which a single
     *     step has enough to do, are left out
     * @param batchSize examples of a mini-batch
     * @param sparse whether the inputs are going to be
     */
    public static void run(Architecture architecture, int batchSize, boolean sparse, Kernels kernels) {
        new WarmUp(architecture, kernels).run(Math.min(batchSize, ROWS), sparse);
    }

    private void run(int rows, boolean sparse) {
        Layout layout = new Layout(architecture, 1);
        boolean joins = kernels.gainsByJoining() && architecture.units(1) >= JoinedRows.UNITS && rows >= JoinedRows.GROUP;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            if (Layout.isWide(architecture.units(l))) {
                continue;
            }
            for (Layout.Panel panel : layout.own(l, 0)) {
                if (l == 1 && sparse) {
                    sparseProducts(panel.units(), joins && panel.stride() == Kernels.PANEL);
                } else if (!Layout.isWide(inputs)) {
                    products(rows, inputs, panel.units());
                }
            }
        }
        for (int l = 1; l <= architecture.layers(); l++) {
            if (!Layout.isWide(architecture.units(l))) {
                activation(l, Math.min(architecture.units(l), Kernels.PANEL));
            }
        }
    }

    /** FF1 and BP4v of sparse inputs, as they are, which evaluation takes, and joined. */
    private void sparseProducts(int units, boolean joins) {
        float[] values = new float[256];
        values[1] = 1;
        SparseMatrix inputs = SparseMatrix.ofCodes(0, 2, ENTRIES, values, (row, columns, codes) -> {
            int count = row == 0 ? 1 : ENTRIES;
            for (int k = 0; k < count; k++) {
                columns[k] = (char) k;
                codes[k] = 1;
            }
            return count;
        });
        int[] order = {0, 1, 1, 1, 1};
        JoinedRows joinedOrNull = joins ? new JoinedRows(inputs, JoinedRows.GROUP) : null;
        for (int i = 0; i < SPARSE_CALLS; i++) {
            int row = i < SHORT_CALLS ? 0 : 1;
            kernels.sparseMultiplyAdd(inputs, order, row, 1, units, x, 0, STRIDE, y, 0, STRIDE);
            kernels.sparseTransposeMultiplyAdd(inputs, order, row, 1, units, y, 0, STRIDE, x, 0, STRIDE);
            if (joinedOrNull != null) {
                joinedOrNull.join(inputs, order, 1, JoinedRows.GROUP);
                kernels.joinedMultiplyAdd(joinedOrNull, x, 0, y, 0, STRIDE);
                kernels.joinedTransposeMultiplyAdd(joinedOrNull, y, 0, STRIDE, x, 0);
            }
        }
    }

    /** FF1 and BP4v. Every other product is added to what is there, as where gradients are clipped, so that C2 meets that as well. */
    private void products(int rows, int inputs, int units) {
        for (int i = 0; i < CALLS; i++) {
            boolean forward = i % 2 == 0;
            kernels.multiply(
                    forward, forward ? rows : Math.min(inputs, ROWS), units, DEPTH,
                    x, 0, STRIDE, 1, STRIDE, x, 0, STRIDE, y, 0, STRIDE);
        }
    }

    /** FF2 and what BP1v or BP2v makes of it. */
    private void activation(int l, int units) {
        Activation activation = architecture.activation(l);
        for (int i = 0; i < CALLS; i++) {
            activation.apply(kernels, 1, units, x, 0, STRIDE);
        }
        for (int i = 0; i < CALLS; i++) {
            if (l < architecture.layers()) {
                activation.timesPrime(kernels, 1, units, x, x, 0, STRIDE, y, 0, STRIDE);
            } else {
                architecture.cost().toError(kernels, activation, 1, units, x, x, 0, STRIDE, y, 0, STRIDE);
            }
        }
    }
}
