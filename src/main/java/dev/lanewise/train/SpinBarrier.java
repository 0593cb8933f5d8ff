package dev.lanewise.train;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/**
 * Where workers wait for one another, several times in a step of a few microseconds: by spinning, because to park and be
 * woken takes longer than the step.
 *
 * <p>Each worker counts its arrivals in a cache line of its own and reads the counts of the others.
 */
final class SpinBarrier {
    /** Thrown out of a wait that can never end; the worker that failed knows why. */
    static final RuntimeException BROKEN = new CancellationException("another worker failed");

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
    private final int[] arrivals;
    private volatile boolean broken;

    SpinBarrier(int workers) {
        this.workers = workers;
        this.spins = workers <= Runtime.getRuntime().availableProcessors() ? SPINS : 1;
        this.arrivals = new int[(workers + 1) * APART];
    }

    /**
     * Waits until all workers have arrived as often as this one. What they wrote before is seen after.
     *
     * @throws CancellationException that is {@link #BROKEN}, if a worker failed and will never come
     */
    void await(int worker) {
        if (workers == 1) {
            return;
        }
        int mine = arrivals[(worker + 1) * APART] + 1;
        COUNT.setRelease(arrivals, (worker + 1) * APART, mine);
        for (int other = 0; other < workers; other++) {
            int looks = 0;
            while ((int) COUNT.getAcquire(arrivals, (other + 1) * APART) - mine < 0) {
                if (broken) {
                    throw BROKEN;
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
    }

    /** Lets nobody wait any longer. */
    void breakUp() {
        broken = true;
    }
}
