package dev.lanewise;

/** Description of the kernels that the library uses in this process, from {@link Lanewise#runtime}. */
public final class RuntimeInfo {
    private final boolean vector;
    private final int width;
    private final boolean degraded;
    private final String reason;
    private final String jdk;

    RuntimeInfo(boolean vector, int width, boolean degraded, String reason, String jdk) {
        this.vector = vector;
        this.width = width;
        this.degraded = degraded;
        this.reason = reason;
        this.jdk = jdk;
    }

    /** {@return the kernels in use: {@code vector} (SIMD) or {@code scalar}} Both compute the same bits. */
    public String kernels() {
        return vector ? "vector" : "scalar";
    }

    /** {@return the width of a vector in bits: 64, 128, 256 or 512; 32, one float, for scalar kernels} */
    public int widthInBits() {
        return width;
    }

    /**
     * {@return whether the library runs below the full speed of this processor because the JVM lacks the module, the
     * optimising compiler or a fused multiply-add} {@link #reason} then explains how to fix it.
     */
    public boolean isDegraded() {
        return degraded;
    }

    /** {@return one sentence that explains the choice of kernels} */
    public String reason() {
        return reason;
    }

    /** {@return the name and version of the JVM} */
    public String jdk() {
        return jdk;
    }

    /** Returns the reason, followed by the JVM in parentheses. */
    @Override
    public String toString() {
        return reason + " (" + jdk + ")";
    }
}
