package dev.lanewise.train;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Where workers wait for one another, several times in a step of a few microseconds: by spinning, because to park and be
 * woken takes longer than the step.
 *
 * <p>Each worker has a count in a cache line of its own, which the others read.
 */
final class Progress {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);
    /** Two cache lines of ints: neighbours are fetched in pairs. */
    private static final int APART = 32;
    /**
     * Looks before giving the processor away: about 20 microseconds; fewer if there are not enough processors. After that
     * a waiter must really sleep: when another program takes one of two cores, the worker that lost it gets the core
     * that the waiter leaves. With a thousand yields instead, an epoch took ten times as long beside a busy program.
     */
    private static final int SPINS = 2_000;
    private static final int YIELDS = 4;
    private static final int NAP_NANOS = 1_000;

    private final int workers;
    private final int spins;
    private final int[] counts;
    private volatile boolean broken;

    Progress(int workers) {
        this.workers = workers;
        this.spins = workers <= Runtime.getRuntime().availableProcessors() ? SPINS : 1;
        this.counts = new int[(workers + 1) * APART];
    }

    private static int place(int worker) {
        return (worker + 1) * APART;
    }

    /** Raises a worker's count by one. What it wrote before is seen by those who see the count. */
    void advance(int worker) {
        COUNT.setRelease(counts, place(worker), counts[place(worker)] + 1);
    }

    /**
     * Waits until a worker's count has come to {@code count}. Counts may wrap around.
     *
     * @throws BrokenException if a worker failed and may never come
     */
    void await(int worker, int count) {
        int looks = 0;
        while ((int) COUNT.getAcquire(counts, place(worker)) - count < 0) {
            if (broken) {
                throw new BrokenException();
            }
            looks++;
            if (looks < spins) {
                Thread.onSpinWait();
            } else if (looks < spins + YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
    }

    /** Raises a worker's own count and waits until all others have come as far. */
    void meet(int worker) {
        advance(worker);
        int mine = counts[place(worker)];
        for (int other = 0; other < workers; other++) {
            await(other, mine);
        }
    }

    /** Lets nobody wait any longer. */
    void breakUp() {
        broken = true;
    }

    /** Thrown out of a wait that can never end; the worker that failed knows why. */
    static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokenException() {
            super("another worker failed", null, false, false);
        }
    }
}
