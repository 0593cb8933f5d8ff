package dev.lanewise.internal.engine.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/**
 * {@link Barrier} at which workers spin. A step of a few microseconds passes it several times, and parking and waking a
 * thread would take longer than the step.
 *
 * <p>Each worker counts its arrivals in a cache line of its own and reads the counts of the others.
 */
final class SpinBarrier implements Barrier {
    /** Thrown from a wait that can never end because another worker failed. */
    static final class BrokenException extends CancellationException {
        BrokenException() {
            super("another worker failed");
        }
    }

    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);
    /** Ints between two counts, two cache lines: processors prefetch lines in pairs. */
    private static final int COUNT_STRIDE = 32;
    /**
     * Reads before a worker yields, some 3 milliseconds: by then, the other worker may have its processor back.
     *
     * <p>A worker that sleeps earlier may wake on the other worker's processor, and both stay there for 10 to 20
     * milliseconds.
     */
    private static final int MANY_SPINS = 100_000;
    /**
     * Reads before a worker yields after it has slept once, some 50 microseconds.
     *
     * <p>Another program is then using a core, and the worker that lost that core gets the one that the waiter leaves.
     * With more yields, an epoch took ten times as long alongside a busy program.
     */
    private static final int FEW_SPINS = 2_000;

    private static final int YIELDS = 4;
    private static final int NAP_NANOS = 1_000;

    private final int workers;
    /** Reads before a worker yields. Shared without synchronisation: a stale value only delays a yield. */
    private int spins;

    private final int[] arrivals;
    private volatile boolean broken;

    /** Creates a barrier. Its workers barely spin if there are fewer processors than workers. */
    SpinBarrier(int workers) {
        this.workers = workers;
        this.spins = workers <= Runtime.getRuntime().availableProcessors() ? MANY_SPINS : 1;
        this.arrivals = new int[(workers + 1) * COUNT_STRIDE];
    }

    /**
     * Waits until all workers have arrived as often as this one.
     *
     * @throws BrokenException if a worker failed and will never arrive
     */
    @Override
    public void await(int worker) {
        if (workers == 1) {
            return;
        }
        int at = (worker + 1) * COUNT_STRIDE;
        int mine = arrivals[at] + 1;
        COUNT.setRelease(arrivals, at, mine);
        for (int other = 0; other < workers; other++) {
            awaitArrival((other + 1) * COUNT_STRIDE, mine);
        }
    }

    private void awaitArrival(int at, int count) {
        for (int reads = 0; (int) COUNT.getAcquire(arrivals, at) - count < 0; reads++) {
            if (reads >= spins) {
                sleepUntil(at, count);
                return;
            }
            Thread.onSpinWait();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a first yield is cheaper than a nap; progress does not depend on it
    private void sleepUntil(int at, int count) {
        spins = Math.min(spins, FEW_SPINS);
        for (int reads = 0; (int) COUNT.getAcquire(arrivals, at) - count < 0; reads++) {
            if (broken) {
                throw new BrokenException();
            }
            if (reads < YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
    }

    /** Makes every wait fail that is not over yet. */
    void breakUp() {
        broken = true;
    }
}
