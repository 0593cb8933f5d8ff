package dev.lanewise.internal.engine.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Team of threads that run a task together, each with its worker number. The threads live until the team is closed.
 *
 * <p>The caller is worker 0, so a team of one has no thread of its own.
 */
public final class WorkerTeam implements Barrier, AutoCloseable {
    private final int size;
    private final List<Thread> threads = new ArrayList<>();
    private final Object lock = new Object();
    private IntConsumer task;
    private long assignment;
    private int busy;
    private boolean closed;
    private Throwable failure;
    private SpinBarrier barrier;

    /**
     * Starts a team.
     *
     * @param size number of workers, including the caller
     */
    public WorkerTeam(int size) {
        this.size = size;
        this.barrier = new SpinBarrier(size);
        for (int worker = 1; worker < size; worker++) {
            int number = worker;
            Thread thread = new Thread(() -> work(number), "lanewise-worker-" + number);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Number of workers, including the caller. */
    public int size() {
        return size;
    }

    /** Waits until all workers of the current task have arrived. */
    @Override
    public void await(int worker) {
        barrier.await(worker);
    }

    /**
     * Runs a task on all workers and waits until all have finished, even if one fails or the caller is interrupted.
     *
     * <p>No worker writes to shared arrays after this returns. An interrupt is reported by the caller's interrupt
     * status.
     *
     * @param task receives the number of each worker
     * @throws IllegalStateException if the team is closed
     * @throws RuntimeException if a worker threw it; the first one thrown. An {@code Error} is rethrown likewise.
     */
    public void run(IntConsumer task) {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the worker team is closed");
            }
            this.task = task;
            busy = size - 1;
            failure = null;
            barrier = new SpinBarrier(size);
            assignment++;
            lock.notifyAll();
        }
        perform(task, 0);
        awaitOthers();
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    private void awaitOthers() {
        boolean interrupted = false;
        synchronized (lock) {
            while (busy > 0) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Start of a worker's part of {@code [0, count)}, and end of the previous worker's part. */
    public int first(int count, int worker) {
        return (int) ((long) count * worker / size);
    }

    private void perform(IntConsumer task, int worker) {
        try {
            task.accept(worker);
        } catch (Throwable e) {
            synchronized (lock) {
                // A broken wait is a consequence of another worker's failure, never the cause.
                if (failure == null && e != SpinBarrier.BROKEN) {
                    failure = e;
                }
            }
            barrier.breakUp();
        }
    }

    private void work(int worker) {
        long done = 0;
        while (true) {
            IntConsumer next;
            synchronized (lock) {
                while (assignment == done && !closed) {
                    try {
                        lock.wait();
                    } catch (InterruptedException e) {
                        // Only close() ends a worker.
                    }
                }
                if (closed) {
                    return;
                }
                done = assignment;
                next = task;
            }
            perform(next, worker);
            synchronized (lock) {
                busy--;
                lock.notifyAll();
            }
        }
    }

    /** Stops the workers and waits until their threads have ended. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
