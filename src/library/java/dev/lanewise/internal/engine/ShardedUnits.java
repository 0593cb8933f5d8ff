package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.parallel.WorkerTeam;

/**
 * {@link Execution} on several threads, each of which computes some units of every layer for all examples.
 *
 * <p>Gradients are never summed across threads, so every sum has the same order as on one thread.
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
