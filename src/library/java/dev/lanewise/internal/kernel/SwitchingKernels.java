package dev.lanewise.internal.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Scalar kernels that switch to vector code one by one, each as soon as C2 has compiled its vector code. Until then the
 * Vector API is hundreds of times slower than scalar code. The time of the switch does not affect the results.
 *
 * <p>Some kernels have different code for different shapes, so each variant switches separately.
 */
final class SwitchingKernels extends SwitchingElements {
    /**
     * Number of row counts that are distinguished. For larger counts, the remainder determines which tiles are used.
     */
    static final int ROWS = 48;
    /** Common multiple of the heights of the tallest tiles, so that the same number of rows remains. */
    private static final int TILES = 24;
    /** Largest number of vectors per row that is distinguished. Longer rows use the same strips as a shorter row. */
    static final int MOST_VECTORS = 16;
    /** Number of vectors after which the strips of a tile repeat. */
    private static final int STRIP = 4;

    private final ScalarKernels scalar = new ScalarKernels();
    private final VectorKernels vector;
    private final int width;
    private final int lanes;
    private final BackgroundWarmUp warmUp;
    /** By kernel and variant, created at the first call. */
    final KernelSwitch[][] switches;
    /** Whether a call requests its vector code immediately. */
    private final boolean eager;

    /**
     * Creates switching kernels.
     *
     * @param vector vector kernels, called once compiled, and by the warm-up
     * @param width vector width in bits; calling {@code vector.width()} would load the Vector API
     */
    SwitchingKernels(VectorKernels vector, int width) {
        this(vector, width, new BackgroundWarmUp(vector));
    }

    /** Creates switching kernels with the given warm-up. */
    SwitchingKernels(VectorKernels vector, int width, BackgroundWarmUp warmUp) {
        this.vector = vector;
        this.width = width;
        this.lanes = width / Float.SIZE;
        this.warmUp = warmUp;
        this.eager = false;
        this.switches = new KernelSwitch[KernelId.values().length][];
        for (KernelId kernel : KernelId.values()) {
            switches[kernel.ordinal()] = new KernelSwitch[kernel.variants.count];
        }
    }

    /** Creates a view of the same kernels whose calls request vector code immediately. */
    private SwitchingKernels(SwitchingKernels kernels) {
        this.vector = kernels.vector;
        this.width = kernels.width;
        this.lanes = kernels.lanes;
        this.warmUp = kernels.warmUp;
        this.switches = kernels.switches;
        this.eager = true;
    }

    @Override
    public String name() {
        return "vector " + width;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int pad() {
        return Math.max(lanes, PAD / 2);
    }

    @Override
    public boolean prefersGroupedRows() {
        return PANEL == 4 * lanes; // VectorGroupedSparse.PAYS, without loading the Vector API
    }

    @Override
    public Kernels eager() {
        return new SwitchingKernels(this);
    }

    @Override
    public void awaitCompiled() throws InterruptedException {
        warmUp.await();
    }

    /** Returns whether the background thread is running. */
    boolean isWarmingUp() {
        return warmUp.isRunning();
    }

    // The kernel to call

    @Override
    Kernels choose(KernelId kernel, int variant, long elements) {
        KernelSwitch kernelSwitch = switches[kernel.ordinal()][variant];
        if (kernelSwitch == null) {
            kernelSwitch = make(kernel, variant, 0, variant, VectorTile.USUAL);
        }
        return kernelSwitch.choosesVector(elements, eager) ? vector : scalar;
    }

    private Kernels chooseByColumns(KernelId kernel, int columns, long elements) {
        return choose(kernel, Math.min(MOST_VECTORS, vectors(columns)), elements);
    }

    private Kernels chooseByTiles(int rows, int columns, int depth, Matrix a, Matrix b, Matrix c) {
        int layout = VectorTile.layout(depth, a, b, c);
        int height = Math.max(0, rows < ROWS ? rows : TILES + rows % TILES);
        int vectors = vectors(columns);
        int across = vectors <= MOST_VECTORS ? vectors : MOST_VECTORS - STRIP + vectors % STRIP;
        int at = (layout * ROWS + height) * (MOST_VECTORS + 1) + across;
        KernelSwitch kernelSwitch = switches[KernelId.MULTIPLY.ordinal()][at];
        if (kernelSwitch == null) {
            kernelSwitch = make(KernelId.MULTIPLY, at, height, across, layout);
        }
        return kernelSwitch.choosesVector((long) rows * columns * depth, eager) ? vector : scalar;
    }

    private int vectors(int columns) {
        return Math.max(0, (columns + lanes - 1) / lanes);
    }

    private KernelSwitch make(KernelId kernel, int at, int rows, int variant, int layout) {
        synchronized (switches) {
            KernelSwitch[] ofKernel = switches[kernel.ordinal()];
            if (ofKernel[at] == null) {
                ofKernel[at] = new KernelSwitch(warmUp, kernel, rows, variant, layout);
            }
            return ofKernel[at];
        }
    }

    // Products

    @Override
    public void multiply(int rows, int columns, int depth, Matrix a, Matrix b, @Nullable Matrix start, Matrix c) {
        chooseByTiles(rows, columns, depth, a, b, c).multiply(rows, columns, depth, a, b, start, c);
    }

    @Override
    public void sparseMultiplyAdd(SparseSelection x, int columns, Matrix b, Matrix c) {
        chooseByColumns(KernelId.SPARSE_MULTIPLY_ADD, columns, sparseWork(x, columns))
                .sparseMultiplyAdd(x, columns, b, c);
    }

    @Override
    public void sparseTransposeMultiplyAdd(SparseSelection x, int columns, Matrix e, Matrix g) {
        chooseByColumns(KernelId.SPARSE_TRANSPOSE_MULTIPLY_ADD, columns, sparseWork(x, columns))
                .sparseTransposeMultiplyAdd(x, columns, e, g);
    }

    /** Multiply-adds of a sparse product, for rows with a typical number of entries. */
    private static long sparseWork(SparseSelection x, int columns) {
        return (long) x.count * columns * WarmUpCalls.ENTRIES;
    }

    private static long groupedWork(GroupedSparseRows x) {
        return (long) x.rows() * PANEL * WarmUpCalls.ENTRIES;
    }

    @Override
    public void groupedMultiplyAdd(GroupedSparseRows x, Matrix b, Matrix c) {
        choose(KernelId.GROUPED_MULTIPLY_ADD, 0, groupedWork(x)).groupedMultiplyAdd(x, b, c);
    }

    @Override
    public void groupedTransposeMultiplyAdd(GroupedSparseRows x, Matrix e, Matrix g) {
        choose(KernelId.GROUPED_TRANSPOSE_MULTIPLY_ADD, 0, groupedWork(x)).groupedTransposeMultiplyAdd(x, e, g);
    }

    @Override
    public void findNonZeros(int columns, Matrix x, NonZeroBitmap to) {
        choose(KernelId.FIND_NON_ZEROS, 0, columns).findNonZeros(columns, x, to);
    }

    @Override
    public void findNonZerosOfTwo(int columns, Matrix x, NonZeroBitmap to) {
        choose(KernelId.FIND_NON_ZEROS_OF_TWO, 0, 2L * columns).findNonZerosOfTwo(columns, x, to);
    }

    @Override
    public void bitmapMultiplyAdd(int columns, NonZeroBitmap nonZeros, Matrix x, Matrix b, Matrix c) {
        chooseByColumns(KernelId.BITMAP_MULTIPLY_ADD, columns, (long) nonZeros.count * columns)
                .bitmapMultiplyAdd(columns, nonZeros, x, b, c);
    }

    @Override
    public void bitmapMultiplyAddOfTwo(int columns, NonZeroBitmap nonZeros, Matrix x, Matrix b, Matrix c) {
        chooseByColumns(KernelId.BITMAP_MULTIPLY_ADD_OF_TWO, columns, 2L * nonZeros.count * columns)
                .bitmapMultiplyAddOfTwo(columns, nonZeros, x, b, c);
    }

    @Override
    public void quantizedMultiplyAdd(NonZeroBitmap nonZeros, Matrix x, QuantizedRows b, Matrix c) {
        choose(KernelId.QUANTIZED_MULTIPLY_ADD, b.format.ordinal(), (long) nonZeros.count * PANEL)
                .quantizedMultiplyAdd(nonZeros, x, b, c);
    }

    @Override
    public void dequantize(int rows, QuantizedRows b, Matrix to) {
        choose(KernelId.DEQUANTIZE, b.format.ordinal(), (long) rows * PANEL).dequantize(rows, b, to);
    }
}
