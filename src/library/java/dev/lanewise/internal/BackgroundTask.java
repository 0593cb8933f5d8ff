package dev.lanewise.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Work on a daemon thread of its own. {@link #close} waits for its end, so that in a try-with-resources block no thread
 * outlives the block.
 *
 * <p>A caller that is interrupted while it waits keeps waiting and is still interrupted afterwards.
 */
public final class BackgroundTask<T> implements AutoCloseable {
    private final FutureTask<T> task;
    private final Thread thread;

    private BackgroundTask(String name, Callable<T> work) {
        task = new FutureTask<>(work);
        thread = new Thread(task, name);
        thread.setDaemon(true);
        // Only a lack of memory outside the task ends up here, and await reports it.
        thread.setUncaughtExceptionHandler((dead, failure) -> {});
    }

    /**
     * Starts the work.
     *
     * @param name of the thread
     */
    public static <T> BackgroundTask<T> start(String name, Callable<T> work) {
        BackgroundTask<T> started = new BackgroundTask<>(name, work);
        started.thread.start();
        return started;
    }

    /**
     * Works on the numbers from 0 to below {@code count}, on several threads, of which the caller's is the first. After
     * a failure, no other number is begun; the failure of the lowest number is thrown.
     *
     * @param name start of the names of the other threads
     * @param worker creates the work of a thread
     */
    public static void forEach(String name, int threads, int count, Supplier<IntConsumer> worker) {
        AtomicInteger next = new AtomicInteger();
        Throwable[] failures = new Throwable[count];
        Runnable all = () -> {
            int i = 0;
            try {
                IntConsumer work = worker.get();
                for (i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    work.accept(i);
                }
            } catch (RuntimeException | Error e) {
                failures[i] = e;
                next.set(count);
            }
        };
        List<BackgroundTask<?>> others = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, count); i++) {
            others.add(start(name + i, Executors.callable(all)));
        }
        all.run();
        others.forEach(other -> other.close(() -> others.forEach(BackgroundTask::interrupt)));
        for (Throwable failure : failures) {
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            if (failure instanceof Error error) {
                throw error;
            }
        }
    }

    /**
     * Waits for the result.
     *
     * @throws IOException if the work threw it; runtime exceptions and errors of the work are rethrown as well
     */
    public T join() throws IOException {
        try {
            return await(() -> {});
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof IOException exception) {
                throw exception;
            }
            if (cause instanceof RuntimeException exception) {
                throw exception;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(cause);
        }
    }

    /** Interrupts the work, for example because its result is no longer needed. */
    public void interrupt() {
        thread.interrupt();
    }

    /** Waits for the end of the work and drops its result or failure, which only {@link #join} reports. */
    @Override
    public void close() {
        close(() -> {});
    }

    /**
     * Waits as {@link #close()} does.
     *
     * @param onInterrupt called whenever the caller is interrupted while it waits
     */
    public void close(Runnable onInterrupt) {
        try {
            await(onInterrupt);
        } catch (ExecutionException failure) {
            // A caller that has not joined is already leaving with a failure of its own.
        }
    }

    /** Waits for the thread, not for the task: a thread that dies from lack of memory may leave the task unfinished. */
    private T await(Runnable onInterrupt) throws ExecutionException {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
                onInterrupt.run();
            }
        }
        try {
            if (!task.isDone()) {
                throw new OutOfMemoryError(thread.getName() + " has ended before its work");
            }
            return result();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private T result() throws ExecutionException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // Impossible: it does not wait.
        }
    }
}
