package dev.lanewise.internal.engine;

import dev.lanewise.internal.engine.parallel.Barrier;
import dev.lanewise.internal.kernel.GroupedSparseRows;

/**
 * One worker of an epoch, which trains its units of every layer on every mini-batch.
 *
 * <p>All workers run the same steps, and synchronise in {@link Backprop#step}. Each loads its share of the next
 * mini-batch before a step, so that memory is read during the computation of the step. The barriers of that step then
 * ensure that the next mini-batch has been loaded by all workers, so only the first one needs a barrier of its own.
 */
final class Worker {
    /** Batches in flight: one is loaded, one is trained on, and a slower worker may still read the one before. */
    static final int IN_FLIGHT = 3;

    private final int number;
    private final int workers;
    private final Barrier barrier;
    private final Backprop backprop;
    private final ParameterUpdater updater;
    /** By batch in flight. */
    private final LayerBuffers[] buffers;

    private final BatchLoader[] loaders;
    private final BatchLoader.Scratch scratch;
    private final int batchSize;
    /** Depends on all loaded data; written so that the compiler cannot drop a prefetch. */
    private int unusedSum;

    Worker(
            int number,
            int workers,
            Barrier barrier,
            Backprop backprop,
            ParameterUpdater updater,
            LayerBuffers[] buffers,
            BatchLoader[] loaders,
            int batchSize) {
        this.number = number;
        this.workers = workers;
        this.barrier = barrier;
        this.backprop = backprop;
        this.updater = updater;
        this.buffers = buffers;
        this.loaders = loaders;
        this.scratch = loaders[0].scratch(batchSize);
        this.batchSize = batchSize;
    }

    /**
     * Trains on all mini-batches, or on fewer if the epoch is stopped.
     *
     * @param order numbers of all examples, in the order of this epoch
     * @param stepsBefore number of steps in earlier epochs
     */
    void train(int[] order, long stepsBefore, EpochProgress progress) {
        int steps = (order.length + batchSize - 1) / batchSize;
        load(0, order, progress.epoch());
        // Every worker reads the examples that all workers have loaded.
        barrier.await(number);
        for (int step = 0; step < steps; step++) {
            if (number == 0) {
                progress.begin(step);
            }
            if (step + 1 < steps) {
                load(step + 1, order, progress.epoch());
            }
            train(step, stepsBefore, progress);
            if (progress.endsAfter(step)) {
                break;
            }
        }
    }

    private void train(int step, long stepsBefore, EpochProgress progress) {
        LayerBuffers current = buffers[step % IN_FLIGHT];
        updater.begin(stepsBefore + step + 1, current.count());
        backprop.step(current, updater);
        if (number == 0) {
            progress.observe(step, current, buffers[(step + IN_FLIGHT - 1) % IN_FLIGHT]);
        }
    }

    /** Moves a batch to the examples of a step, and loads this worker's share of them. */
    private void load(int step, int[] order, int epoch) {
        int slot = step % IN_FLIGHT;
        Batch batch = buffers[slot].batch();
        int from = step * batchSize;
        batch.move(order, from, Math.min(batchSize, order.length - from));
        buffers[slot].drawDropout(epoch);
        boolean shared = loaders[slot].copies() || batch.groupsRows();
        int first = shared ? firstExample(batch, number) : 0;
        int end = shared ? firstExample(batch, number + 1) : batch.count();
        unusedSum += loaders[slot].load(batch, epoch, first, end, scratch);
        if (batch.groupsRows()) {
            batch.group(first, end);
        }
    }

    /** First example of a worker's share, a multiple of the group size if rows are grouped. */
    private int firstExample(Batch batch, int worker) {
        int group = batch.groupsRows() ? GroupedSparseRows.GROUP : 1;
        return worker == workers ? batch.count() : (int) ((long) (batch.count() / group) * worker / workers) * group;
    }
}
