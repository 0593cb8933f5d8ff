package dev.lanewise.train;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The first work of a process, while the JIT compiler takes one of two processors. A step that two workers share then waits several
 * times for the one that lost its processor, so that short steps take longer than one worker would: up to 1.5 times
 * ({@code performance.md}, Scaling).
 *
 * <p>How long it lasts is told by counting multiply-adds, never by timing.
 */
final class CompilationPhase {
    /** Of this process. */
    static final CompilationPhase OF_PROCESS = new CompilationPhase(Runtime.getRuntime().availableProcessors());

    /** Multiply-adds that a process does meanwhile: 0.3 seconds on one core. */
    private static final double LONG = 0x1p33;

    /** Multiply-adds of an epoch that takes longer than the compiler: it is not kept from being shared. */
    private static final double LONG_EPOCH = 0x1p34;

    private final int processors;
    private final AtomicLong done = new AtomicLong();

    CompilationPhase(int processors) {
        this.processors = processors;
    }

    /**
     * Whether an epoch had better not be shared.
     *
     * @param workers of those who would share it
     * @param epoch its multiply-adds
     */
    boolean lasts(int workers, double epoch) {
        return workers == 2 && processors <= 2 && epoch < LONG_EPOCH && done.get() < LONG;
    }

    /** Counts multiply-adds. */
    void add(double multiplyAdds) {
        done.addAndGet((long) multiplyAdds);
    }
}
