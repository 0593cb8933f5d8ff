package dev.lanewise.internal.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Calls requested vector kernels on synthetic inputs until C2 has compiled them. The calls run on a low-priority daemon
 * thread, which lives as long as there are requests.
 *
 * <p><b>Empty calls.</b> With default thresholds, C1 compiles a method with profiling after about 200 calls, and C2
 * compiles it after 5,000 more. Until then each vector operation allocates. Methods inside the Vector API that are
 * called often are compiled as well, so C2's queue grows, and all thresholds grow with it. Therefore nearly all calls
 * are empty. An empty call enters the method to be compiled, but returns before its first vector operation; 5,000 of
 * them take less than a millisecond. Only one call in {@link #EMPTY_CALLS} computes something, for the profile. C2 must
 * have profiled every operation a few hundred times: inside the Vector API it infers the class of a vector from counts
 * alone, and a vector of unknown class stays on the heap permanently. Every round also uses every operator, so that the
 * profiles of the Vector API contain all kinds, whichever kernel comes first.
 *
 * <p><b>Whether a kernel is compiled</b> is inferred from the time of a call. Compiled code takes less than 3 ns for a
 * vector of multiply-adds. Other code takes at least 12 ns for every operation of the Vector API once C2 has compiled
 * the API's methods, and more than 50 ns before. So the limit need not be exact, and other code never passes by
 * accident. The first call after a pause can take several times as long, because its data are not in the cache and the
 * processor has turned off its widest vectors; so the best of {@link #TIMED_CALLS} counts. The time only decides which
 * of two kernels with the same results runs.
 */
class BackgroundWarmUp {
    /**
     * Empty calls for each call that computes something. The loop of that call runs 30 to 40 steps, so C2 sees each
     * operation about 800 times. A first product is ready 35 to 40 ms after the Vector API has been loaded; with 40
     * steps in every call it takes 130 to 240 ms. When C2 saw each operation 200 times, one process in four kept the
     * vectors of {@code findNonZeros} on the heap.
     */
    private static final int EMPTY_CALLS = 256;

    /** Empty calls for the tiles of long products, whose computing calls have thousands of steps. */
    private static final int MORE_EMPTY_CALLS = 2_048;

    /** Calls after which a kernel is in C2's queue, unless the queue is long. */
    private static final int ENOUGH_CALLS = 6_144;

    /** Calls of which the fastest shows whether a kernel is compiled. */
    private static final int TIMED_CALLS = 4;

    /**
     * Multiple of the time limit above which a kernel is certainly not compiled. To repeat the call would only fill the
     * heap with vectors and take the time of the training.
     */
    private static final int NOT_COMPILED = 16;

    /** Rounds after which a kernel that is not compiled stays scalar; they take more than a minute. */
    private static final int MOST_ROUNDS = 4_000;

    /** Rounds after which a kernel has a round only every {@link #LATE_PAUSE}; they take 2 seconds. */
    private static final int LATE_ROUNDS = 1_000;

    /** Pause after a round, while C1 compiles; with 1 ms a first product was ready just as soon. */
    private static final long SHORT_PAUSE = TimeUnit.MICROSECONDS.toNanos(500);

    /** Pause while all candidates wait for C2, which takes 10 to 100 ms for each. */
    private static final long LONG_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

    /**
     * Time between two rounds of a kernel that is late. On a busy machine, C2 has been seen to begin a compilation 20
     * seconds after it was queued.
     */
    private static final long LATE_PAUSE = TimeUnit.MILLISECONDS.toNanos(25);

    /** Time limits for compiled code in nanoseconds: this per call, plus the next for each vector of multiply-adds. */
    private static final int MOST_FOR_CALL = 500;

    private static final int MOST_FOR_VECTOR = 8;

    private final VectorKernels vector;
    private final List<KernelSwitch> requested = new ArrayList<>();
    private boolean failed;
    /** Null unless the thread is running. */
    private @Nullable Thread worker;

    /** A kernel that is being warmed up. */
    private static final class Candidate {
        private final KernelSwitch kernelSwitch;
        private final int emptyCalls;
        private int rounds;
        private long lastRound;

        private Candidate(KernelSwitch kernelSwitch) {
            this.kernelSwitch = kernelSwitch;
            this.emptyCalls = kernelSwitch.layout == VectorTile.USUAL ? EMPTY_CALLS : MORE_EMPTY_CALLS;
        }

        private KernelId kernel() {
            return kernelSwitch.kernel;
        }

        private boolean isEnough() {
            return rounds * emptyCalls >= ENOUGH_CALLS;
        }

        private boolean isDue() {
            return rounds <= LATE_ROUNDS || System.nanoTime() - lastRound >= LATE_PAUSE;
        }

        /** Makes one round of calls, and returns whether the kernel is compiled. */
        private boolean round(WarmUpCalls calls) {
            rounds++;
            calls.callEmpty(kernelSwitch, emptyCalls);
            Lanes.useEveryOperator();
            boolean isEnough = isEnough();
            for (int i = 0; i < (isEnough ? TIMED_CALLS : 1); i++) {
                if (isEnough) {
                    calls.reset();
                }
                long start = System.nanoTime();
                long elements = calls.call(kernelSwitch);
                lastRound = System.nanoTime();
                long limit = MOST_FOR_CALL + elements * kernelSwitch.cost * MOST_FOR_VECTOR / Lanes.N;
                long time = lastRound - start;
                if (time <= limit) {
                    return true;
                }
                if (time > NOT_COMPILED * limit) {
                    return false;
                }
            }
            return false;
        }
    }

    BackgroundWarmUp(VectorKernels vector) {
        this.vector = vector;
    }

    /** Returns whether the thread is running. */
    synchronized boolean isRunning() {
        return worker != null;
    }

    /** Warms up a kernel in the background, and calls {@link KernelSwitch#setCompiled} once it is compiled. */
    @SuppressWarnings("ThreadPriorityCheck") // the lowest priority spares the training; nothing waits for this thread
    synchronized void request(KernelSwitch kernelSwitch) {
        if (failed) {
            return;
        }
        requested.add(kernelSwitch);
        if (worker == null) {
            // The thread must not retain the thread locals or the class loader of the first caller.
            Thread thread = new Thread(null, this::run, "lanewise-warm-up", 0, false);
            thread.setContextClassLoader(null);
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            worker = thread;
            try {
                thread.start();
            } catch (OutOfMemoryError e) {
                fail();
            }
        }
    }

    /** Waits until all requests are done. */
    synchronized void await() throws InterruptedException {
        while (worker != null) {
            wait();
        }
    }

    private void run() {
        try {
            WarmUpCalls calls = new WarmUpCalls(vector);
            List<Candidate> candidates = new ArrayList<>();
            while (takeRequests(candidates)) {
                boolean allWait = round(candidates, calls);
                LockSupport.parkNanos(allWait ? LONG_PAUSE : SHORT_PAUSE);
            }
        } catch (RuntimeException | Error e) {
            // Uncompiled kernels stay scalar. No caller joins this thread, so none could handle the exception.
            fail();
        }
    }

    private synchronized boolean takeRequests(List<Candidate> candidates) {
        requested.forEach(kernelSwitch -> candidates.add(new Candidate(kernelSwitch)));
        requested.clear();
        candidates.sort(Comparator.comparing(Candidate::kernel));
        if (candidates.isEmpty()) {
            worker = null;
            notifyAll();
        }
        return !candidates.isEmpty();
    }

    private synchronized void fail() {
        failed = true;
        requested.clear();
        worker = null;
        notifyAll();
    }

    /**
     * Runs a round of the candidates, up to the first that needs more calls, so that they enter C2's queue one after
     * another. Returns whether all have been called often enough.
     */
    private static boolean round(List<Candidate> candidates, WarmUpCalls calls) {
        for (int i = 0; i < candidates.size(); ) {
            Candidate candidate = candidates.get(i);
            if (!candidate.isDue()) {
                i++;
                continue;
            }
            boolean compiled = candidate.round(calls);
            if (compiled) {
                candidate.kernelSwitch.setCompiled();
            }
            if (compiled || candidate.rounds >= MOST_ROUNDS) {
                candidates.remove(i);
            } else if (!candidate.isEnough()) {
                return false;
            } else {
                i++;
            }
        }
        return true;
    }
}
