package dev.lanewise;

import java.util.Objects;

/**
 * Description of the kernels that the library uses in this process, from {@link Lanewise#runtime}.
 *
 * @param kernels kernels in use: {@code vector} (SIMD) or {@code scalar}; both compute the same bits
 * @param widthInBits width of a vector in bits: 64, 128, 256 or 512; 32, one float, for scalar kernels
 * @param isDegraded whether the library runs below the full speed of this processor because the JVM lacks the module,
 *     the optimising compiler or a fused multiply-add; {@code reason} then explains how to fix it
 * @param reason one sentence that explains the choice of kernels
 * @param jdk name and version of the JVM
 */
public record RuntimeInfo(String kernels, int widthInBits, boolean isDegraded, String reason, String jdk) {
    /** Checks that nothing is missing. */
    public RuntimeInfo {
        Objects.requireNonNull(kernels, "kernels");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(jdk, "jdk");
    }

    /** Returns the reason, followed by the JVM in parentheses. */
    @Override
    public String toString() {
        return reason + " (" + jdk + ")";
    }
}
