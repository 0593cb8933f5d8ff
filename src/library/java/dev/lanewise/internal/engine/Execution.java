package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.parallel.Barrier;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.TrainingConfig;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of an epoch, on one thread or with the units of each layer sharded over several.
 *
 * <p>An {@link ExecutionPlan} chooses between the two. Both run {@link Backprop#step} and give the same bits.
 */
public interface Execution {
    /**
     * Trains on all mini-batches, in the given order of the examples, or on fewer if the epoch is stopped.
     *
     * @param order numbers of all examples
     * @param stepsBefore number of steps in earlier epochs
     * @param progress begins each step and may end the epoch early
     */
    void run(int[] order, long stepsBefore, EpochProgress progress);

    /**
     * Prepares an execution.
     *
     * @param state parameters and moments, in the layout of the plan
     * @param augmenter augments images; null for none
     * @param team with at least as many workers as the plan
     */
    static Execution of(
            ExecutionPlan plan,
            OptimizerState state,
            PreparedInputs inputs,
            TargetData targets,
            @Nullable Augmenter augmenter,
            Kernels kernels,
            WorkerTeam team) {
        if (plan.workers() > 1) {
            Worker[] workers = workers(plan, state, inputs, targets, augmenter, kernels, team);
            // Each worker computes some units of every layer for all examples. Gradients are never summed across
            // threads, so every sum has the same order as on one thread.
            return (order, stepsBefore, progress) ->
                    team.run(number -> workers[number].train(order, stepsBefore, progress));
        }
        return workers(plan, state, inputs, targets, augmenter, kernels, Barrier.NONE)[0]::train;
    }

    private static Worker[] workers(
            ExecutionPlan plan,
            OptimizerState state,
            PreparedInputs inputs,
            TargetData targets,
            @Nullable Augmenter augmenter,
            Kernels kernels,
            Barrier barrier) {
        Architecture architecture = state.architecture;
        TrainingConfig config = state.config;
        Layout layout = plan.layout();
        int size = plan.batchSize();
        BatchLoader[] loaders = new BatchLoader[Worker.IN_FLIGHT];
        LayerBuffers[][] buffers = new LayerBuffers[Worker.IN_FLIGHT][];
        for (int slot = 0; slot < loaders.length; slot++) {
            loaders[slot] = new BatchLoader(inputs, config, augmenter, kernels, size);
            Batch[] batches = batches(plan, loaders[slot], targets);
            buffers[slot] = LayerBuffers.shared(architecture, layout, batches, size, Noise.of(config), config.seed());
        }
        Worker[] workers = new Worker[layout.workers()];
        for (int w = 0; w < workers.length; w++) {
            LayerBuffers[] own = new LayerBuffers[Worker.IN_FLIGHT];
            for (int slot = 0; slot < own.length; slot++) {
                own[slot] = buffers[slot][w];
            }
            Backprop backprop =
                    new Backprop(architecture, layout, w, state.parameters, kernels, own[0].batch(), size, barrier);
            ParameterUpdater updater = new ParameterUpdater(state, w, kernels, plan.isSparse());
            workers[w] = new Worker(w, workers.length, barrier, backprop, updater, own, loaders, size);
        }
        return workers;
    }

    /** Creates each worker's view of the same mini-batch. */
    private static Batch[] batches(ExecutionPlan plan, BatchLoader loader, TargetData targets) {
        Batch[] batches = new Batch[plan.workers()];
        for (int w = 0; w < batches.length; w++) {
            batches[w] = loader.batch(targets);
            if (plan.groupsRows() && w == 0) {
                batches[w].groupRows(plan.batchSize());
            } else if (plan.groupsRows()) {
                batches[w].shareGroupedRows(batches[0]);
            }
        }
        return batches;
    }
}
