package dev.lanewise.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.engine.ExecutionPlan;
import dev.lanewise.engine.PreparedData;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.network.Network;
import dev.lanewise.optim.TrainingConfig;

/**
 * Requests the vector code that a training will call, so that it can be compiled while the data are being loaded.
 *
 * <p>Without a warm-up a training starts with scalar code and requests vector code as it goes, with the same bits.
 */
public final class KernelWarmUp {
    private KernelWarmUp() {
    }

    /**
     * Trains a copy of the network on one mini-batch, whose kernels request their vector code. Returns without waiting
     * for the compiler; {@link Kernels#awaitCompiled} waits.
     *
     * @param network unchanged
     * @param examples whose first mini-batch is like those of the training: of the same form, with about as many zeros
     * @param kernels that the training will have
     * @throws IllegalArgumentException if the examples do not fit the network or the configuration, or there are none
     */
    public static void request(Network network, TrainingConfig config, Dataset examples, Kernels kernels) {
        Network copy = new Network(network.architecture(), network.parameters(), network.statistics());
        Dataset batch = examples.slice(0, Math.min(examples.size(), config.batchSize()));
        try (Trainer trainer = new Trainer(
                copy, config, batch, kernels.eager(), new PreparedData(), ExecutionPlan.SHARE_FROM)) {
            trainer.epoch();
        }
    }
}
