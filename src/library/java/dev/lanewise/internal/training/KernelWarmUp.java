package dev.lanewise.internal.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingConfig;
import java.util.Objects;

/**
 * Requests the vector code that a training run will call, so that it can be compiled while the data are being loaded.
 *
 * <p>Without a warm-up, a training run starts with scalar code and requests vector code as it goes. The results have
 * the same bits.
 */
public final class KernelWarmUp {
    private KernelWarmUp() {}

    /**
     * Trains a copy of the network on one mini-batch, so that its kernels request their vector code. Returns without
     * waiting for the compiler; {@link Kernels#awaitCompiled} waits.
     *
     * @param network the network, which is not changed
     * @param examples examples whose first mini-batch resembles those of the training run: the same form, and about as
     *     many zeros
     * @param kernels the kernels of the training run
     * @throws IllegalArgumentException if the examples do not fit the network or the configuration, or are empty
     */
    public static void request(Network network, TrainingConfig config, Dataset examples, Kernels kernels) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(examples, "examples");
        Objects.requireNonNull(kernels, "kernels");
        Network copy = new Network(network.architecture(), network.parameters(), network.statistics());
        Dataset batch = examples.slice(0, Math.min(examples.size(), config.batchSize()));
        try (Trainer trainer = new Trainer(copy, config, batch, kernels.eager(), ExecutionPlan.SHARE_FROM)) {
            trainer.epoch();
        }
    }
}
