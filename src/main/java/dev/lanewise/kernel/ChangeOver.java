package dev.lanewise.kernel;

/**
 * The change of one variant of a kernel from scalar to vector code. It is requested once the kernel has enough work,
 * and happens once {@link BackgroundWarmUp} has found the vector code compiled.
 *
 * <p>Work is counted without synchronisation. A lost count delays the request; a kernel that is requested twice is
 * warmed up twice.
 */
final class ChangeOver {
    /** Multiply-adds of a call for which vector code saves a microsecond: such a call requests it at once. */
    static final int LARGE = 1 << 12;

    /**
     * Multiply-adds of smaller calls after which vector code is requested; they take 2 ms. Compiling a kernel takes 0.1
     * s of a second core, and the first one 0.1 s more, to load the Vector API. A training of iris (4-16-3, 100 epochs)
     * stays below ({@code bench/compare --job cold-train}).
     */
    private static final int MANY = 1 << 22;

    private static final int REQUESTED = -1;

    /** The kernel. */
    final SwitchableKernel kernel;
    /** Rows of a tile variant, else 0. */
    final int rows;
    /** Vectors of a row of a variant by columns or tiles; ordinal of the function or format of others. */
    final int variant;
    /** How the operands of a tile variant lie, see {@link SwitchingKernels}, else 0. */
    final int layout;

    private final BackgroundWarmUp warmUp;
    /** Multiply-adds so far, or REQUESTED. */
    private int work;
    private volatile boolean compiled;

    ChangeOver(BackgroundWarmUp warmUp, SwitchableKernel kernel, int rows, int variant, int layout) {
        this.warmUp = warmUp;
        this.kernel = kernel;
        this.rows = rows;
        this.variant = variant;
        this.layout = layout;
    }

    /** Whether calls run vector code. */
    boolean isCompiled() {
        return compiled;
    }

    /**
     * Returns whether a call runs vector code, and counts its work if not.
     *
     * @param elements that the call computes, or multiply-adds of a product
     * @param large multiply-adds of a call that requests vector code at once
     */
    boolean isCompiled(long elements, int large) {
        if (compiled) {
            return true;
        }
        count(elements * kernel.cost, large);
        return false;
    }

    private void count(long now, int large) {
        int before = work;
        if (before != REQUESTED) {
            if (now >= large || before + now >= MANY) {
                request();
            } else {
                work = before + (int) now;
            }
        }
    }

    /** Requests the vector code, unless it was requested before. */
    void request() {
        if (work != REQUESTED) {
            work = REQUESTED;
            warmUp.request(this);
        }
    }

    /** Lets calls run vector code from now on. */
    void setCompiled() {
        compiled = true;
    }
}
