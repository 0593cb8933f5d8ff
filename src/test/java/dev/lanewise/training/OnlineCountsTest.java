package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an online trainer answers while a call is running in another thread. */
class OnlineCountsTest {
    private static final Architecture ARCHITECTURE = Architecture.notebook(12, 5, 4);

    @Test
    @Timeout(60)
    void countsAndTextAreThoseOfTheLastCompletedCallAndDoNotWait() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        Schedule blocking = Schedule.custom("blocks at step 3", step -> {
            if (step.number() == 3) {
                running.countDown();
                await(answered);
            }
            return 1;
        });
        TrainingConfig config = Configs.sgd(1, 10, 0.1, 1, 1).withSchedule(blocking);
        Dataset data = Examples.floats(ARCHITECTURE, 40, Examples.DENSE, 1);
        try (OnlineTrainer online = new OnlineTrainer(Initializer.NOTEBOOK.network(ARCHITECTURE, 1), config)) {
            online.train(data.slice(0, 25));
            String before = online.network().sha256();
            // A thread for each: with two processors, the common pool of JDK 25 has one, which the call blocks.
            Executor threads = task -> new Thread(task).start();
            CompletableFuture<Void> call = CompletableFuture.runAsync(() -> online.train(data.slice(25, 40)), threads);
            List<Object> answers;
            try {
                await(running);
                answers = CompletableFuture.supplyAsync(
                                () -> List.<Object>of(
                                        online.steps(),
                                        online.rows(),
                                        online.toString(),
                                        online.network().sha256()),
                                threads)
                        .get(20, TimeUnit.SECONDS);
            } finally {
                answered.countDown();
            }
            assertEquals(
                    List.of(3L, 25L, "online trainer of " + ARCHITECTURE + " after 25 rows and 3 steps", before),
                    answers);
            call.get();
            assertEquals(5, online.steps());
            assertEquals(40, online.rows());
            assertEquals("online trainer of " + ARCHITECTURE + " after 40 rows and 5 steps", online.toString());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
