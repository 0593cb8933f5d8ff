package dev.lanewise.data;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work that another thread does meanwhile; closing waits for it, so that no thread outlives its task. */
final class Errand<T> implements AutoCloseable {

    private final FutureTask<T> task;

    private Errand(FutureTask<T> task) {
        this.task = task;
    }

    /** Starts the work on a thread of its own. */
    static <T> Errand<T> start(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return new Errand<>(task);
    }

    /** Waits for the result; what the work threw is thrown here. */
    T join() throws IOException {
        try {
            return await();
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

    /** Waits for the end of the work, whatever it is. */
    @Override
    public void close() {
        try {
            await();
        } catch (ExecutionException failure) {
            // Thrown by join(); who closes without joining is already on the way out with a failure of its own.
        }
    }

    /**
     * The work is short and bounded, so an interruption is kept for the caller instead of leaving the thread behind.
     */
    private T await() throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
