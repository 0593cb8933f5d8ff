package dev.lanewise.internal.engine.parallel;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Team of threads that run a task together, each with its worker number. The first task starts the threads. They live
 * until the team is closed or unreachable.
 *
 * <p>The caller is worker 0, so a team of one has no thread of its own.
 */
public final class WorkerTeam implements Barrier, AutoCloseable {
    private final int size;
    private final Crew crew;
    /** Ends the threads of a team that was forgotten; null until there are threads. */
    private Cleaner.@Nullable Cleanable cleanable;

    /**
     * One cleaner for all teams. The holder is loaded, and its thread started, with the first thread of any team. It is
     * a thread of the JDK's own kind: on JDK 17, any other would inherit the access control context of the first
     * caller, and with it the class loader of this class, for ever.
     */
    private static final class Forgotten {
        private static final Cleaner TEAMS = Cleaner.create();

        private Forgotten() {}
    }

    /**
     * State that the threads share. Between two tasks it refers neither to the team nor to a task, so that waiting
     * threads do not keep the owner of the team reachable.
     */
    private static final class Crew {
        private final int size;
        private final List<Thread> threads = new ArrayList<>();
        /** Null between two tasks. */
        private @Nullable IntConsumer task;

        private long assignment;
        private int busy;
        private boolean closed;
        /** First exception of the current task. */
        private @Nullable Throwable failure;

        private SpinBarrier barrier;

        private Crew(int size) {
            this.size = size;
            this.barrier = new SpinBarrier(size);
        }

        /** Starts the threads if there are none. If one cannot be started, the team has no threads and is closed. */
        private synchronized void start() {
            requireOpen();
            if (!threads.isEmpty()) {
                return;
            }
            try {
                for (int worker = 1; worker < size; worker++) {
                    int number = worker;
                    // The threads must not retain the thread locals or the class loader of the first caller.
                    Thread thread = new Thread(null, () -> work(number), "lanewise-worker-" + number, 0, false);
                    thread.setContextClassLoader(null);
                    thread.setDaemon(true);
                    thread.start();
                    threads.add(thread);
                }
            } catch (Throwable e) {
                end();
                throw e;
            }
        }

        private void requireOpen() {
            if (closed) {
                throw new IllegalStateException("the worker team is closed");
            }
        }

        private synchronized void assign(IntConsumer task) {
            requireOpen();
            this.task = task;
            busy = size - 1;
            failure = null;
            barrier = new SpinBarrier(size);
            assignment++;
            notifyAll();
        }

        /** Waits until all threads have finished the task, and returns the first exception of a worker, or null. */
        private @Nullable Throwable awaitOthers() {
            boolean interrupted = false;
            @Nullable Throwable thrown;
            synchronized (this) {
                while (busy > 0) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                thrown = failure;
                failure = null;
                task = null;
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return thrown;
        }

        private void perform(IntConsumer task, int worker) {
            try {
                task.accept(worker);
            } catch (Throwable e) {
                synchronized (this) {
                    // A broken wait is a consequence of another worker's failure, never the cause.
                    if (failure == null && !(e instanceof SpinBarrier.BrokenException)) {
                        failure = e;
                    }
                }
                barrier.breakUp();
            }
        }

        private void work(int worker) {
            long done = 0;
            while (workAfter(done, worker)) {
                done++;
            }
        }

        /**
         * Waits for the task after the given number of tasks and performs it; returns false if the team is closed. A
         * separate method, so that no variable of a waiting thread refers to the previous task.
         */
        private boolean workAfter(long done, int worker) {
            IntConsumer next = next(done);
            if (next == null) {
                return false;
            }
            perform(next, worker);
            synchronized (this) {
                busy--;
                notifyAll();
            }
            return true;
        }

        /** Waits for the task after the given number of tasks, and returns it; null if the team is closed. */
        private synchronized @Nullable IntConsumer next(long done) {
            while (assignment == done && !closed) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    // Only the end of the team ends a worker.
                }
            }
            // A task that was assigned before the team was closed is performed: its caller waits for it.
            return assignment == done ? null : task;
        }

        /** Makes the threads end after their current task. */
        private synchronized void end() {
            closed = true;
            notifyAll();
        }

        private synchronized List<Thread> started() {
            return List.copyOf(threads);
        }

        private void awaitEnd() {
            boolean interrupted = false;
            for (Thread thread : started()) {
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

    /**
     * Creates a team. Its threads start with the first task.
     *
     * @param size number of workers, including the caller
     */
    public WorkerTeam(int size) {
        this.size = size;
        this.crew = new Crew(size);
    }

    /** Number of workers, including the caller. */
    public int size() {
        return size;
    }

    /** Waits until all workers of the current task have arrived. */
    @Override
    public void await(int worker) {
        crew.barrier.await(worker);
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
        try {
            startThreads();
            crew.assign(task);
            crew.perform(task, 0);
            Throwable failure = crew.awaitOthers();
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            if (failure instanceof Error error) {
                throw error;
            }
        } finally {
            // A team that runs a task is not forgotten, even if nothing uses it afterwards.
            Reference.reachabilityFence(this);
        }
    }

    private synchronized void startThreads() {
        crew.start();
        if (cleanable == null && size > 1) {
            Crew started = crew;
            cleanable = Forgotten.TEAMS.register(this, started::end);
        }
    }

    /** Start of a worker's part of {@code [0, count)}, and end of the previous worker's part. */
    public int first(int count, int worker) {
        return (int) ((long) count * worker / size);
    }

    /** Stops the workers and waits until their threads have ended. Closing a team again has no effect. */
    @Override
    public void close() {
        crew.end();
        crew.awaitEnd();
        synchronized (this) {
            if (cleanable != null) {
                cleanable.clean();
            }
        }
    }
}
