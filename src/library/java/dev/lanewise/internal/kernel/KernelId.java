package dev.lanewise.internal.kernel;

/** Identifies a kernel that {@link SwitchingKernels} switches to vector code; in the order of their warm-up. */
enum KernelId {
    // Products first: they take most of the time and use few operations of the Vector API.
    BITMAP_MULTIPLY_ADD(Variants.COLUMNS),
    BITMAP_MULTIPLY_ADD_OF_TWO(Variants.COLUMNS),
    SPARSE_MULTIPLY_ADD(Variants.COLUMNS),
    SPARSE_TRANSPOSE_MULTIPLY_ADD(Variants.COLUMNS),
    GROUPED_MULTIPLY_ADD(Variants.PANEL),
    GROUPED_TRANSPOSE_MULTIPLY_ADD(Variants.PANEL),
    QUANTIZED_MULTIPLY_ADD(Variants.FORMATS),
    MULTIPLY(Variants.TILES),
    FIND_NON_ZEROS,
    FIND_NON_ZEROS_OF_TWO,
    TRANSPOSE,
    ADD_ROWS,
    ADD_SCALED,
    SCALE,
    SCALE_COLUMNS,
    MOMENTUM,
    NESTEROV,
    AVERAGE,
    ADD_SQUARES,
    MULTIPLY_BY_DERIVATIVE(Variants.FUNCTIONS, 4),
    ACTIVATE(Variants.FUNCTIONS, 8),
    COLUMN_MOMENTS,
    NORMALIZE_COLUMNS,
    NORMALIZE_COLUMNS_BACKWARD,
    ROW_MOMENTS(Variants.NONE, 2),
    NORMALIZE_ROWS,
    SCALED_ERRORS,
    ROW_ERROR_MEANS(Variants.NONE, 2),
    NORMALIZE_ROWS_BACKWARD,
    DEQUANTIZE(Variants.FORMATS, 1),
    ADAM(Variants.NONE, 8),
    ADA_MAX(Variants.NONE, 8),
    RMS_PROP(Variants.NONE, 8),
    ADAGRAD(Variants.NONE, 8),
    LION(Variants.NONE, 8),
    PENALIZE(Variants.NONE, 8),
    DROPOUT(Variants.NONE, 8),
    ADD_NOISE(Variants.NONE, 16);

    /** Criterion that distinguishes the variants of a kernel. Each variant is compiled and switches separately. */
    enum Variants {
        /** There is only one variant. */
        NONE(1),
        /** There is only one variant, a product with a whole panel. */
        PANEL(1),
        /** By the number of vectors in a row. */
        COLUMNS(SwitchingKernels.MOST_VECTORS + 1),
        /** By the layout of the operands, the number of rows, and the number of vectors in a row. */
        TILES(VectorTile.LAYOUTS * SwitchingKernels.ROWS * (SwitchingKernels.MOST_VECTORS + 1)),
        /** By {@link Function}. */
        FUNCTIONS(Function.values().length),
        /** By {@link QuantizedRows.Format}. */
        FORMATS(QuantizedRows.Format.values().length);

        /** Number of variants. */
        final int count;

        Variants(int count) {
            this.count = count;
        }
    }

    final Variants variants;
    private final int cost;

    KernelId() {
        this(Variants.NONE, 1);
    }

    KernelId(Variants variants, int cost) {
        this.variants = variants;
        this.cost = cost;
    }

    KernelId(Variants variants) {
        this(variants, 1);
    }

    /** Returns the approximate time per element in scalar code, in multiply-adds. */
    int cost(int variant) {
        if (variants == Variants.FUNCTIONS) {
            Function function = Function.values()[variant];
            if (function.isPiecewise() || (this == MULTIPLY_BY_DERIVATIVE && !function.needsInput())) {
                return 1;
            }
        }
        return cost;
    }
}
