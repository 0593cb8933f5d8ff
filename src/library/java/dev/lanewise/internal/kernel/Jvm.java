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
     * Time limit for a fused multiply-add in nanoseconds. The instruction takes 10 to 50, even in the interpreter. The
     * JDK's substitute in software, which computes with {@link java.math.BigDecimal}, takes 10,000 to 100,000.
     */
    private static final int INSTRUCTION_LIMIT_NANOS = 1_000;

    private static final Jvm CURRENT = read();

    /** The JVM that runs this code. */
    public static Jvm current() {
        return CURRENT;
    }

    private static Jvm read() {
        // HotSpot names its mode without the optimising compiler, as with -Xint, -client or -XX:TieredStopAtLevel=1.
        String info = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
        return new Jvm(!info.contains("interpreted mode") && !info.contains("emulated-client"), fuses());
    }

    /** Measures the instruction, because only the management module of HotSpot reports it, and takes 15 ms to load. */
    private static boolean fuses() {
        long fastest = Long.MAX_VALUE;
        float sum = 1;
        for (int i = 0; i < 8; i++) {
            long start = System.nanoTime();
            sum = Math.fma(sum, 0.5f, 1);
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return fastest < INSTRUCTION_LIMIT_NANOS && sum > 0;
    }
}
