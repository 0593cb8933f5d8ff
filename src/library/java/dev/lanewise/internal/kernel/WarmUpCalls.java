package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Kernels.PANEL;

import java.util.Arrays;

/**
 * Calls vector kernels on small synthetic inputs. The results are discarded.
 *
 * <p>Column counts are those of real calls, because each has its own code. So are row counts where tiles depend on
 * them. Sums have {@link #ENTRIES} terms.
 */
final class WarmUpCalls {
    /**
     * Number of steps of a product's loop. C2 optimises the loop for the number of steps it has seen. With 4 steps,
     * sparse products permanently made an epoch of the notebook's run 2 to 12 % longer; with 40, half a percent
     * ({@code docs/notes}).
     */
    static final int ENTRIES = 40;

    /** Row stride in floats where no code depends on it: the widest row of tiles or strips. */
    private static final int STRIDE = SwitchingKernels.MOST_VECTORS * Kernels.PAD;

    /** Rows of kernels that are not products. */
    private static final int ROWS = 8;

    private static final int COUNT = ROWS * PANEL;
    private static final int INPUTS = 32 * PANEL;

    private final VectorKernels vector;
    /** Never written; every fifth is one and the others are zero. */
    private final float[] inputs = new float[VectorTile.LONG_ROWS * PANEL];

    private final float[] x = new float[VectorTile.LONG_ROWS * PANEL];
    private final float[] y = new float[SwitchingKernels.ROWS * STRIDE];
    private final float[] z = new float[PANEL * PANEL];
    private final double[] sums = new double[PANEL];
    private final float[] workspace = new float[COUNT];
    private final long[] keys = new long[ROWS];
    private final Moments ofColumns = Moments.ofColumns(PANEL);
    private final Moments ofRows = Moments.ofRows(ROWS);
    private final StepCoefficients step = new StepCoefficients();
    private final QuantizedRows[] quantized;
    private final NonZeroBitmap found = new NonZeroBitmap(INPUTS);
    private final NonZeroBitmap all = new NonZeroBitmap(Long.SIZE);
    private final SparseSelection selection = new SparseSelection();
    private final SparseMatrix sparse = sparse();
    private final int[] order = new int[GroupedSparseRows.GROUP];
    private final GroupedSparseRows emptyGroup = new GroupedSparseRows(sparse, GroupedSparseRows.GROUP);
    private final GroupedSparseRows fullGroup = new GroupedSparseRows(sparse, GroupedSparseRows.GROUP);
    private final Matrix inputView = new Matrix(inputs, 0, PANEL);
    private final Matrix left = new Matrix();
    private final Matrix right = new Matrix();
    private final Matrix row = new Matrix(z, 0, PANEL);
    private final Matrix out = new Matrix();
    private final Matrix a = new Matrix(x, 0, PANEL);
    private final Matrix b = new Matrix(y, 0, PANEL);
    private final Matrix affine = new Matrix(z, 0, PANEL);
    private final Matrix nabla = new Matrix(workspace, 0, PANEL);
    private int calls;

    /** Prepares calls; loads the Vector API. */
    WarmUpCalls(VectorKernels vector) {
        this.vector = vector;
        for (int i = 0; i < inputs.length; i += 5) {
            inputs[i] = 1;
        }
        step.scale = 1;
        step.shrink = 1;
        step.epsilon = 1;
        step.oneMinusBeta1 = 1;
        step.oneMinusBeta2 = 1;
        all.words[1] = -1L;
        QuantizedRows.Format[] formats = QuantizedRows.Format.values();
        quantized = new QuantizedRows[formats.length];
        for (int f = 0; f < formats.length; f++) {
            quantized[f] = new QuantizedRows(formats[f], new int[PANEL * PANEL], 0);
        }
        fullGroup.build(selection.moveTo(sparse, order, 0, GroupedSparseRows.GROUP));
        int[] empty = new int[GroupedSparseRows.GROUP];
        Arrays.fill(empty, 1);
        emptyGroup.build(selection.moveTo(sparse, empty, 0, GroupedSparseRows.GROUP));
    }

    /** Two rows, of which the second is empty. */
    private static SparseMatrix sparse() {
        float[] values = new float[SparseMatrix.CODES];
        values[1] = 1;
        return SparseMatrix.ofCodes(0, 2, ENTRIES, values, (row, columns, codes) -> {
            int count = row == 0 ? ENTRIES : 0;
            for (int i = 0; i < count; i++) {
                columns[i] = (char) i;
                codes[i] = 1;
            }
            return count;
        });
    }

    /**
     * Makes the given number of empty calls of a kernel. The loop is inside the method that calls the kernel, so that
     * method is called too rarely for C2 to compile it. Compiling it with the kernel inlined would take as long as
     * compiling the kernel.
     */
    void callEmpty(KernelSwitch kernelSwitch, int times) {
        call(kernelSwitch, 0, times);
    }

    /**
     * Fills the operands of kernels that are not products with ones. Functions that are repeated in place end in
     * subnormal numbers, which make a call take many times as long.
     */
    void reset() {
        Arrays.fill(x, 0, COUNT, 1);
        Arrays.fill(y, 0, COUNT, 1);
        Arrays.fill(z, 0, COUNT, 1);
        Arrays.fill(workspace, 0, COUNT, 1);
    }

    /** Calls a kernel on a few rows, and returns their number of elements, or of multiply-adds for a product. */
    long call(KernelSwitch kernelSwitch) {
        return call(kernelSwitch, 1, 1);
    }

    private long call(KernelSwitch kernelSwitch, int n, int times) {
        return switch (kernelSwitch.kernel.variants) {
            case COLUMNS -> strips(kernelSwitch.kernel, kernelSwitch.variant * Lanes.N, n, times);
            case TILES -> tiles(kernelSwitch, n, times);
            case PANEL -> panel(kernelSwitch.kernel, n, times);
            case FUNCTIONS -> functions(kernelSwitch.kernel, Function.values()[kernelSwitch.variant], n, times);
            case FORMATS -> formats(kernelSwitch.kernel, quantized[kernelSwitch.variant], n, times);
            case NONE -> elements(kernelSwitch.kernel, n, times);
        };
    }

    private long strips(KernelId kernel, int columns, int n, int times) {
        right.moveTo(x, 0, STRIDE);
        out.moveTo(y, 0, STRIDE);
        selection.moveTo(sparse, order, 0, n);
        all.count = n * ENTRIES;
        for (int i = 0; i < times; i++) {
            switch (kernel) {
                case BITMAP_MULTIPLY_ADD -> vector.bitmapMultiplyAdd(columns, all, inputView, right, out);
                case BITMAP_MULTIPLY_ADD_OF_TWO -> vector.bitmapMultiplyAddOfTwo(columns, all, inputView, right, out);
                case SPARSE_MULTIPLY_ADD -> vector.sparseMultiplyAdd(selection, columns, right, out);
                default -> vector.sparseTransposeMultiplyAdd(selection, columns, right, out);
            }
        }
        return (long) ENTRIES * columns;
    }

    /**
     * Calls a tile of the dense product. The depth determines the tile, which returns at once if the depth is negative.
     * Sums start in each possible way in turn.
     */
    private long tiles(KernelSwitch kernelSwitch, int n, int times) {
        int columns = kernelSwitch.variant * Lanes.N;
        int depth = switch (kernelSwitch.layout) {
            case VectorTile.APART -> VectorTile.LONG_ROWS;
            case VectorTile.BESIDE -> VectorTile.LONG_COLUMNS;
            default -> ENTRIES;
        };
        boolean beside = kernelSwitch.layout == VectorTile.BESIDE;
        int stride = kernelSwitch.layout == VectorTile.USUAL ? STRIDE : PANEL;
        left.moveTo(inputs, 0, beside ? 1 : PANEL, beside ? PANEL : 1, beside ? PANEL * PANEL : PANEL);
        right.moveTo(x, 0, stride);
        out.moveTo(y, 0, stride);
        Matrix start = n == 0 || calls++ % 2 == 0 ? row.moveTo(z, 0, stride) : out;
        for (int i = 0; i < times; i++) {
            vector.multiply(kernelSwitch.rows, columns, n == 0 ? -depth : depth, left, right, start, out);
        }
        return (long) kernelSwitch.rows * columns * depth;
    }

    private long panel(KernelId kernel, int n, int times) {
        GroupedSparseRows rows = n == 0 ? emptyGroup : fullGroup;
        for (int i = 0; i < times; i++) {
            if (kernel == KernelId.GROUPED_MULTIPLY_ADD) {
                vector.groupedMultiplyAdd(rows, a, b);
            } else {
                vector.groupedTransposeMultiplyAdd(rows, b, a);
            }
        }
        return GroupedSparseRows.GROUP * ENTRIES * PANEL;
    }

    private long functions(KernelId kernel, Function function, int n, int times) {
        // In every other call, columns fill the stride, so that the rows are contiguous. In the others they do not.
        int columns = calls++ % 2 == 0 ? PANEL : PANEL - Kernels.PAD;
        for (int i = 0; i < times; i++) {
            if (kernel == KernelId.ACTIVATE) {
                vector.activate(function, 0, ROWS * n, columns, a);
            } else {
                vector.multiplyByDerivative(function, 0, ROWS * n, columns, a, b);
            }
        }
        return COUNT;
    }

    private long formats(KernelId kernel, QuantizedRows rows, int n, int times) {
        all.count = n * ENTRIES;
        for (int i = 0; i < times; i++) {
            if (kernel == KernelId.DEQUANTIZE) {
                vector.dequantize(ROWS * n, rows, a);
            } else {
                vector.quantizedMultiplyAdd(all, inputView, rows, b);
            }
        }
        return kernel == KernelId.DEQUANTIZE ? COUNT : ENTRIES * PANEL;
    }

    private long elements(KernelId kernel, int n, int times) {
        int rows = ROWS * n;
        int count = COUNT * n;
        for (int i = 0; i < times; i++) {
            switch (kernel) {
                case TRANSPOSE -> vector.transpose(Kernels.PAD, PANEL * n, a, b);
                case FIND_NON_ZEROS -> vector.findNonZeros(n * INPUTS, inputView, found);
                case FIND_NON_ZEROS_OF_TWO -> vector.findNonZerosOfTwo(n * INPUTS, inputView, found);
                case ADD_ROWS -> vector.addRows(rows, PANEL * n, a, b);
                case ADD_SCALED -> vector.addScaled(count, 1, x, 0, y, 0);
                case MOMENTUM -> vector.momentum(step, count, x, 0, y, z, 0);
                case NESTEROV -> vector.nesterov(step, count, x, 0, y, z, 0);
                case ADAM -> vector.adam(step, count, x, 0, y, z, workspace, 0);
                case ADA_MAX -> vector.adaMax(step, count, x, 0, y, z, workspace, 0);
                case RMS_PROP -> vector.rmsProp(step, count, x, 0, y, z, 0);
                case ADAGRAD -> vector.adagrad(step, count, x, 0, y, z, 0);
                case LION -> vector.lion(step, count, x, 0, y, z, 0);
                case PENALIZE -> vector.penalize(count, 1, 1, 0, 0, a, b);
                case AVERAGE -> vector.average(count, 0, x, y, 0);
                case ADD_SQUARES -> vector.addSquares(rows, PANEL * n, a, sums, 0);
                case SCALE_COLUMNS -> vector.scaleColumns(rows, PANEL, workspace, b);
                case SCALE -> vector.scale(rows, PANEL, 1, a);
                case DROPOUT -> vector.dropout(rows, PANEL, 0.5f, keys, 0, a, b);
                // An empty call has a row without columns, so that it enters both methods that addNoise consists of.
                case ADD_NOISE -> vector.addNoise(Math.max(1, rows), PANEL * n, 1, keys, a, workspace);
                case COLUMN_MOMENTS -> vector.columnMoments(rows, PANEL * n, 1, a, ofColumns, 0);
                case NORMALIZE_COLUMNS -> vector.normalizeColumns(rows, PANEL, ofColumns, 0, affine, a, a);
                case NORMALIZE_COLUMNS_BACKWARD ->
                    vector.normalizeColumnsBackward(rows, PANEL * n, ofColumns, 0, affine, a, nabla, b);
                case ROW_MOMENTS -> vector.rowMoments(rows, PANEL, 1, a, ofRows, workspace);
                case NORMALIZE_ROWS -> vector.normalizeRows(rows, PANEL, ofRows, affine, a, a);
                case SCALED_ERRORS ->
                    vector.scaledErrors(rows, PANEL * n, ofRows, affine, a, b, nabla, left.moveTo(z, 0, PANEL));
                case ROW_ERROR_MEANS -> vector.rowErrorMeans(rows, PANEL, ofRows, a, b, workspace);
                case NORMALIZE_ROWS_BACKWARD ->
                    vector.normalizeRowsBackward(rows, PANEL, ofRows, a, b, left.moveTo(z, 0, PANEL));
                default -> throw new IllegalStateException(kernel + " has variants");
            }
        }
        return switch (kernel) {
            case TRANSPOSE -> Kernels.PAD * PANEL;
            case FIND_NON_ZEROS, FIND_NON_ZEROS_OF_TWO -> INPUTS;
            default -> COUNT;
        };
    }
}
