package dev.lanewise.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackgroundTaskTest {

    @Test
    void joinReturnsTheResultOfANamedDaemonThread() throws IOException {
        try (BackgroundTask<Thread> task = BackgroundTask.start("test", Thread::currentThread)) {
            Thread thread = task.join();
            assertEquals("test", thread.getName());
            assertTrue(thread.isDaemon());
        }
    }

    @Test
    void joinRethrowsWhatTheWorkThrew() {
        for (Throwable thrown :
                new Throwable[] {new IOException("x"), new IllegalArgumentException("x"), new OutOfMemoryError("x")}) {
            try (BackgroundTask<Void> task = BackgroundTask.start("test", () -> {
                if (thrown instanceof Exception exception) {
                    throw exception;
                }
                throw (Error) thrown;
            })) {
                assertSame(thrown, assertThrows(thrown.getClass(), task::join));
            }
        }
    }

    @Test
    void closeWaitsForTheEndAndKeepsAnInterrupt() {
        CountDownLatch started = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Thread caller = Thread.currentThread();
        BackgroundTask<Void> task = BackgroundTask.start("test", () -> {
            started.await();
            caller.interrupt();
            Thread.sleep(20);
            ended.set(true);
            throw new IOException("not thrown by close");
        });
        started.countDown();
        task.close();
        assertTrue(ended.get());
        assertTrue(Thread.interrupted());
    }

    @Test
    void closeReportsAnInterruptWhileItWaits() {
        CountDownLatch told = new CountDownLatch(1);
        AtomicInteger interrupts = new AtomicInteger();
        Thread caller = Thread.currentThread();
        BackgroundTask<Void> task = BackgroundTask.start("test", () -> {
            caller.interrupt();
            told.await();
            return null;
        });
        task.close(() -> {
            interrupts.incrementAndGet();
            told.countDown();
        });
        assertEquals(1, interrupts.get());
        assertTrue(Thread.interrupted());
    }

    @Test
    void interruptReachesTheWork() {
        BackgroundTask<Void> task = BackgroundTask.start("test", () -> {
            new CountDownLatch(1).await();
            return null;
        });
        task.interrupt();
        assertTrue(assertThrows(IllegalStateException.class, task::join).getCause() instanceof InterruptedException);
    }
}
