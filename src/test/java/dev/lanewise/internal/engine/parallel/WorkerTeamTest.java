package dev.lanewise.internal.engine.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerTeamTest {
    /** Far beyond anything that happens here: whoever waits so long waits for ever. */
    private static final Duration FOR_EVER = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void everyWorkerDoesTheTaskOnceWithItsNumber(int size) {
        try (WorkerTeam team = new WorkerTeam(size)) {
            assertEquals(size, team.size());
            for (int round = 0; round < 20; round++) {
                int[] done = new int[size];
                team.run(worker -> done[worker]++);
                int[] once = new int[size];
                Arrays.fill(once, 1);
                assertArrayEquals(once, done);
            }
        }
    }

    @Test
    void callerIsWorkerZero() {
        try (WorkerTeam team = new WorkerTeam(3)) {
            Thread[] threads = new Thread[3];
            team.run(worker -> threads[worker] = Thread.currentThread());
            assertSame(Thread.currentThread(), threads[0]);
            assertTrue(threads[1].isDaemon() && threads[1].getName().equals("lanewise-worker-1"));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "1, 3", "2, 3", "7, 3", "100, 1", "5, 4"})
    void sharesCoverTheRangeWithoutOverlap(int count, int size) {
        try (WorkerTeam team = new WorkerTeam(size)) {
            AtomicInteger[] visits = new AtomicInteger[count];
            Arrays.setAll(visits, i -> new AtomicInteger());
            team.run(worker -> {
                for (int i = team.first(count, worker); i < team.first(count, worker + 1); i++) {
                    visits[i].incrementAndGet();
                }
            });
            for (AtomicInteger visit : visits) {
                assertEquals(1, visit.get());
            }
        }
    }

    /** Each worker adds to a sum that the others read after the wait; none may be seen late. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void whatWasWrittenBeforeAWaitIsSeenAfterIt(int size) {
        int rounds = 300;
        int[] written = new int[size];
        int[] wrong = new int[size];
        try (WorkerTeam team = new WorkerTeam(size)) {
            team.run(worker -> {
                for (int round = 1; round <= rounds; round++) {
                    written[worker] = round;
                    team.await(worker);
                    for (int other : written) {
                        wrong[worker] += other == round ? 0 : 1;
                    }
                    team.await(worker);
                }
            });
        }
        assertArrayEquals(new int[size], wrong);
    }

    @ParameterizedTest
    @CsvSource({"3, 0", "3, 1", "3, 2", "1, 0"})
    void exceptionOfAWorkerReachesTheCallerAndReleasesWhoWaits(int size, int failing) {
        try (WorkerTeam team = new WorkerTeam(size)) {
            IllegalArgumentException cause = new IllegalArgumentException("on purpose");
            AtomicInteger beyondTheWait = new AtomicInteger();
            RuntimeException thrown = Assertions.assertTimeoutPreemptively(
                    FOR_EVER,
                    () -> assertThrows(
                            RuntimeException.class,
                            () -> team.run(worker -> {
                                if (worker == failing) {
                                    throw cause;
                                }
                                team.await(worker);
                                beyondTheWait.incrementAndGet();
                            })));
            assertSame(cause, thrown);
            assertEquals(0, beyondTheWait.get());
        }
    }

    @Test
    void errorOfAWorkerReachesTheCallerAsItIs() {
        try (WorkerTeam team = new WorkerTeam(2)) {
            AssertionError error = new AssertionError("on purpose");
            assertSame(
                    error,
                    assertThrows(
                            AssertionError.class,
                            () -> team.run(worker -> {
                                if (worker == 1) {
                                    throw error;
                                }
                            })));
        }
    }

    @Test
    void teamGoesOnAfterAFailure() {
        try (WorkerTeam team = new WorkerTeam(3)) {
            for (int round = 0; round < 20; round++) {
                int failing = round % 3;
                assertThrows(
                        IllegalStateException.class,
                        () -> team.run(worker -> {
                            if (worker == failing) {
                                throw new IllegalStateException("on purpose");
                            }
                            team.await(worker);
                        }));
                AtomicInteger met = new AtomicInteger();
                team.run(worker -> {
                    team.await(worker);
                    met.incrementAndGet();
                });
                assertEquals(3, met.get());
            }
        }
    }

    @Test
    void interruptedCallerStillWaitsForTheOthersAndStaysInterrupted() throws Exception {
        try (WorkerTeam team = new WorkerTeam(2)) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch mayEnd = new CountDownLatch(1);
            AtomicReference<String> wrong = new AtomicReference<>();
            boolean[] ended = new boolean[1];
            Thread caller = new Thread(() -> {
                team.run(worker -> {
                    if (worker == 1) {
                        started.countDown();
                        awaitUninterruptibly(mayEnd);
                        ended[0] = true;
                    }
                });
                if (!ended[0]) {
                    wrong.set("returned before the other worker was done");
                } else if (!Thread.currentThread().isInterrupted()) {
                    wrong.set("the interruption was lost");
                }
            });
            caller.start();
            started.await();
            caller.interrupt();
            mayEnd.countDown();
            caller.join(FOR_EVER.toMillis());
            assertFalse(caller.isAlive());
            assertNull(wrong.get());
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closingEndsTheThreads() {
        Thread[] threads = new Thread[4];
        WorkerTeam team = new WorkerTeam(4);
        team.run(worker -> threads[worker] = Thread.currentThread());
        team.close();
        for (Thread thread : List.of(threads).subList(1, 4)) {
            assertFalse(thread.isAlive());
        }
        team.close();
        assertThrows(IllegalStateException.class, () -> team.run(worker -> {}));
    }

    @Test
    void threadsStartWithTheFirstTask() {
        Set<Thread> before = WorkerThreads.all();
        try (WorkerTeam team = new WorkerTeam(3)) {
            assertEquals(Set.of(), WorkerThreads.since(before));
            team.run(worker -> {});
            assertEquals(2, WorkerThreads.since(before).size());
            team.run(worker -> {});
            assertEquals(2, WorkerThreads.since(before).size());
        }
        assertEquals(Set.of(), WorkerThreads.since(before));
    }

    @Test
    void threadsOfAForgottenTeamEndAndDoNotKeepItsLastTask() throws Exception {
        List<Thread> threads = new ArrayList<>();
        WeakReference<Object> owner = forgetTeam(threads);
        for (Thread thread : threads) {
            awaitEnd(thread);
        }
        assertNull(owner.get());
    }

    /** A task that refers to the team, as those of a training do. */
    private static WeakReference<Object> forgetTeam(List<Thread> threads) {
        WorkerTeam team = new WorkerTeam(3);
        Object[] owner = {new Object(), team};
        Thread[] seen = new Thread[3];
        team.run(worker -> {
            seen[worker] = Thread.currentThread();
            team.await(worker);
            assertEquals(2, owner.length);
        });
        threads.addAll(List.of(seen).subList(1, 3));
        return new WeakReference<>(owner);
    }

    private static void awaitEnd(Thread thread) throws InterruptedException {
        long deadline = System.nanoTime() + FOR_EVER.toNanos();
        while (thread.isAlive() && System.nanoTime() < deadline) {
            System.gc();
            thread.join(10);
        }
        assertFalse(thread.isAlive(), "the thread of a team that nobody can reach is alive");
    }

    @Test
    void closingDuringATaskLetsItEnd() throws Exception {
        WorkerTeam team = new WorkerTeam(2);
        CountDownLatch started = new CountDownLatch(2);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        Thread caller = new Thread(() -> team.run(worker -> {
            started.countDown();
            awaitUninterruptibly(mayEnd);
            ended.incrementAndGet();
        }));
        caller.start();
        started.await();
        Thread closer = new Thread(team::close);
        closer.start();
        mayEnd.countDown();
        closer.join(FOR_EVER.toMillis());
        caller.join(FOR_EVER.toMillis());
        assertFalse(caller.isAlive() || closer.isAlive());
        assertEquals(2, ended.get());
    }
}
