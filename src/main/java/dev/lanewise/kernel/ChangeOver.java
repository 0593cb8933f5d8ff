package dev.lanewise.kernel;

/**
 * The change of one variant of a kernel from scalar to vector code. It is requested once the kernel has enough work,
 * and happens once {@link BackgroundWarmUp} has found the vector code compiled.
 *
 * <p>Work is counted without synchronisation. A lost count delays the request; a kernel that is requested twice is
 * warmed up twice.
 */
final class ChangeOver {
    /**
     * Multiply-adds after which vector code is requested. Scalar code takes 12 ms for them, and the JIT compilers about
     * 50 ms for a kernel, of which a second core may have better use. The first 1,000 predictions of 784-40-10 and 100
     * epochs of iris (4-16-3) stay below. With 2^26 instead, 30 epochs of the notebook's run took 2.3 s instead of 2.0,
     * and 100,000 predictions 0.45 s instead of 0.50 (Sapphire Rapids, {@code bench/compare --job cold-predict}).
     */
    private static final int ENOUGH = 1 << 24;

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
     * @param eager whether the call requests vector code, however little work there was
     */
    boolean isCompiled(long elements, boolean eager) {
        if (compiled) {
            return true;
        }
        if (work != REQUESTED) {
            long now = work + elements * kernel.cost;
            if (eager || now >= ENOUGH) {
                request();
            } else {
                work = (int) now;
            }
        }
        return false;
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
