package dev.lanewise.engine;

import dev.lanewise.engine.parallel.WorkerTeam;

/**
 * {@link Execution} on several threads, each with some units of every layer and all examples.
 *
 * <p>No gradient is added up across threads, so every sum has the same order as on one thread.
 */
final class ShardedUnits implements Execution {
    private final WorkerTeam team;
    private final Worker[] workers;

    ShardedUnits(WorkerTeam team, Worker[] workers) {
        this.team = team;
        this.workers = workers;
    }

    @Override
    public void run(int[] order, long stepsBefore, EpochProgress progress) {
        team.run(number -> workers[number].train(order, stepsBefore, progress));
    }
}
