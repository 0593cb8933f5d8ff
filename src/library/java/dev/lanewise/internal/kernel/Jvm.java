package dev.lanewise.internal.kernel;

import java.util.Locale;

/**
 * The capabilities of this JVM that kernels depend on.
 *
 * @param optimises whether the optimising compiler (C2) runs
 * @param fusesMultiplyAdd whether a fused multiply-add is one instruction
 */
public record Jvm(boolean optimises, boolean fusesMultiplyAdd) {
    /**
     * Time limit for a fused multiply-add in nanoseconds. The instruction takes 10 to 50 even if it is interpreted, and
     * the software of the JDK, which computes with {@link java.math.BigDecimal}, 10,000 to 100,000.
     */
    private static final int MOST_FOR_INSTRUCTION = 1_000;

    private static final Jvm CURRENT = read();

    /** The JVM that runs this code. */
    public static Jvm current() {
        return CURRENT;
    }

    private static Jvm read() {
        // HotSpot names what it does without its optimising compiler: by -Xint, -client or -XX:TieredStopAtLevel=1.
        String info = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
        return new Jvm(!info.contains("interpreted mode") && !info.contains("emulated-client"), fuses());
    }

    /** Measured, because only the management module of HotSpot would tell, and it takes 15 ms to load. */
    private static boolean fuses() {
        long fastest = Long.MAX_VALUE;
        float sum = 1;
        for (int i = 0; i < 8; i++) {
            long start = System.nanoTime();
            sum = Math.fma(sum, 0.5f, 1);
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return fastest < MOST_FOR_INSTRUCTION && sum > 0;
    }
}
