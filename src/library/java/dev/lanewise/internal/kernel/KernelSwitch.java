package dev.lanewise.internal.kernel;

/**
 * Switch of one kernel variant from scalar to vector code. The switch is requested once the variant has done enough
 * work. It takes place once {@link BackgroundWarmUp} has found that the vector code is compiled.
 *
 * <p>Work is counted without synchronisation. A lost count delays the request. A kernel that is requested twice is
 * warmed up twice.
 */
final class KernelSwitch {
    /**
     * Multiply-adds after which vector code is requested. Scalar code takes 12 ms for this many. The JIT compilers
     * take about 50 ms for a kernel, and a second core may be needed for other work. The first 1,000 predictions of
     * 784-40-10 and 100 epochs of iris (4-16-3) stay below this limit. With 2^26 instead, a program of 100,000
     * predictions gained 10 %, but 30 epochs of the notebook's run took 2.3 s instead of 2.0.
     */
    private static final int ENOUGH = 1 << 24;

    private static final int REQUESTED = -1;

    /** The kernel. */
    final KernelId kernel;
    /** Rows of a tile variant, else 0. */
    final int rows;
    /** Vectors per row for a column or tile variant; for others, the ordinal of the function or format. */
    final int variant;
    /** Memory layout of the operands of a tile variant, see {@link VectorTile#layout}, else 0. */
    final int layout;

    /** Approximate time per element in scalar code, in multiply-adds. */
    final int cost;

    private final BackgroundWarmUp warmUp;
    /** Multiply-adds so far, or REQUESTED. */
    private int work;

    private volatile boolean compiled;

    KernelSwitch(BackgroundWarmUp warmUp, KernelId kernel, int rows, int variant, int layout) {
        this.warmUp = warmUp;
        this.kernel = kernel;
        this.rows = rows;
        this.variant = variant;
        this.layout = layout;
        this.cost = kernel.cost(variant);
    }

    /** Returns whether calls run vector code. */
    boolean isCompiled() {
        return compiled;
    }

    /**
     * Returns whether a call runs vector code, and counts its work if not.
     *
     * @param elements number of elements the call computes, or of multiply-adds for a product
     * @param eager whether the call requests vector code, regardless of the work so far
     */
    boolean choosesVector(long elements, boolean eager) {
        if (compiled) {
            return true;
        }
        if (work != REQUESTED) {
            long now = work + elements * cost;
            if (eager || now >= ENOUGH) {
                request();
            } else {
                work = (int) now;
            }
        }
        return false;
    }

    /** Requests the vector code, unless it has already been requested. */
    void request() {
        if (work != REQUESTED) {
            work = REQUESTED;
            warmUp.request(this);
        }
    }

    /** Makes calls run vector code from now on. */
    void setCompiled() {
        compiled = true;
    }
}
