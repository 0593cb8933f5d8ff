package dev.lanewise.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Threads that live as long as their trainer and do the same task together, each with its number. The caller is worker 0,
 * so a team of one has no thread of its own.
 */
final class WorkerTeam implements AutoCloseable {
    /** Looks of a worker that lingers before it sleeps. */
    private static final int LINGERING = 100_000;

    private final int size;
    private final List<Thread> threads = new ArrayList<>();
    private final Object lock = new Object();
    private IntConsumer task;
    private volatile long assignment;
    private volatile int busy;
    private volatile boolean lingers;
    private volatile boolean closed;
    private Throwable failure;
    private SpinBarrier barrier;

    WorkerTeam(int size) {
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

    /**
     * Whether workers are to look out for the next task for some 3 milliseconds before they sleep: one that is woken may have to start on the
     * processor of the one that wakes it, while another is idle, and stays there for 10 to 20 milliseconds.
     */
    void linger(boolean lingers) {
        this.lingers = lingers;
    }

    /** Number of workers, the caller included. */
    int size() {
        return size;
    }

    /** Lets workers that do a task together wait for one another. */
    void await(int worker) {
        barrier.await(worker);
    }

    /** Counts an arrival of a worker that does not wait for the others. */
    void arrive(int worker) {
        barrier.arrive(worker);
    }

    /** Lets a worker wait until another has arrived so often since the task began, and returns how often it looked in vain. */
    int await(int other, int count) {
        return barrier.await(other, count);
    }

    /** Whether a worker has waited so long since the task began that it gave its processor away. */
    boolean hasSlept() {
        return barrier.hasSlept();
    }

    /**
     * Does a task on all workers and waits until all are done, also when one fails or the caller is interrupted: nobody
     * writes to shared arrays after this returns.
     *
     * @throws IllegalStateException if the team is closed
     * @throws RuntimeException or Error, whatever the first worker to fail threw
     */
    void run(IntConsumer task) {
        begin(task);
        finish();
    }

    /**
     * Lets the other workers begin with a task, which the caller then has to {@link #finish}.
     *
     * @throws IllegalStateException if the team is closed
     */
    void begin(IntConsumer task) {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the workers have been dismissed");
            }
            this.task = task;
            busy = size - 1;
            failure = null;
            barrier = new SpinBarrier(size);
            assignment++;
            lock.notifyAll();
        }
    }

    /**
     * Does the caller's part of the task and waits until all are done.
     *
     * @throws RuntimeException or Error, whatever the first worker to fail threw
     */
    void finish() {
        perform(task, 0);
        for (int looks = 0; lingers && busy > 0 && looks < LINGERING; looks++) {
            Thread.onSpinWait();
        }
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
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    /** Where a worker's part of {@code [0, count)} starts, and that of the one before ends. */
    int first(int count, int worker) {
        return (int) ((long) count * worker / size);
    }

    private void perform(IntConsumer task, int worker) {
        try {
            task.accept(worker);
        } catch (Throwable e) {
            synchronized (lock) {
                // A broken wait is the echo of another worker's failure, never the cause.
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
            for (int looks = 0; lingers && assignment == done && !closed && looks < LINGERING; looks++) {
                Thread.onSpinWait();
            }
            IntConsumer next;
            synchronized (lock) {
                while (assignment == done && !closed) {
                    try {
                        lock.wait();
                    } catch (InterruptedException e) {
                        // Only close() ends a worker; whoever interrupts it has no business with it.
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

    /** Dismisses the workers and waits until their threads have ended. */
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
