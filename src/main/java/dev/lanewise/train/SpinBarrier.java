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
     * Looks before giving the processor away: some 3 milliseconds, for whatever has the other processor may be done by then, and a waiter
     * that sleeps meanwhile gets the other worker beside it on its own processor, where both stay for 10 to 20 milliseconds.
     */
    private static final int MANY_SPINS = 100_000;
    /**
     * The same once that was not enough: about 50 microseconds. Now a waiter must really sleep soon: when another program takes one of two
     * cores, the worker that lost it gets the core that the waiter leaves. With a thousand yields instead, an epoch took ten
     * times as long beside a busy program.
     */
    private static final int FEW_SPINS = 2_000;
    private static final int YIELDS = 4;
    private static final int NAP_NANOS = 1_000;

    private final int workers;
    private int spins;
    private final int[] arrivals;
    private volatile boolean broken;

    /** A barrier; fewer looks if there are not enough processors. */
    SpinBarrier(int workers) {
        this.workers = workers;
        this.spins = workers <= Runtime.getRuntime().availableProcessors() ? MANY_SPINS : 1;
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
        arrive(worker);
        int mine = arrivals[(worker + 1) * APART];
        for (int other = 0; other < workers; other++) {
            await(other, mine);
        }
    }

    /** Counts an arrival of a worker that does not wait. */
    void arrive(int worker) {
        int at = (worker + 1) * APART;
        COUNT.setRelease(arrivals, at, arrivals[at] + 1);
    }

    /**
     * Waits until another worker has arrived so often. What it wrote before is seen after.
     *
     * @return how often this one looked in vain, before it slept if it did
     * @throws CancellationException that is {@link #BROKEN}, if a worker failed
     */
    int await(int other, int count) {
        int at = (other + 1) * APART;
        int looks = 0;
        while ((int) COUNT.getAcquire(arrivals, at) - count < 0) {
            if (looks >= spins) {
                sleepUntil(at, count);
                return looks;
            }
            looks++;
            Thread.onSpinWait();
        }
        return looks;
    }

    private void sleepUntil(int at, int count) {
        spins = Math.min(spins, FEW_SPINS);
        for (int looks = 0; (int) COUNT.getAcquire(arrivals, at) - count < 0; looks++) {
            if (broken) {
                throw BROKEN;
            }
            if (looks < YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
    }

    /** Whether a worker has waited so long that it gave its processor away. */
    boolean hasSlept() {
        return spins < MANY_SPINS;
    }

    /** Lets nobody wait any longer. */
    void breakUp() {
        broken = true;
    }
}
