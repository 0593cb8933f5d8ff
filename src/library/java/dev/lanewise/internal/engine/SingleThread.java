package dev.lanewise.internal.engine;

/** {@link Execution} on the caller's thread. */
final class SingleThread implements Execution {
    private final Worker worker;

    SingleThread(Worker worker) {
        this.worker = worker;
    }

    @Override
    public void run(int[] order, long stepsBefore, EpochProgress progress) {
        worker.train(order, stepsBefore, progress);
    }
}
