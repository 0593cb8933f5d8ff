package dev.lanewise.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Network;

/** Trainers with defaults for what most tests do not care about; they also train classes on linear outputs. */
public final class Trainers {
    private Trainers() {}

    /** A trainer with the kernels that suit this machine. */
    public static Trainer of(Network network, TrainingConfig config, Dataset training) {
        return of(network, config, training, KernelSelection.automatic().kernels());
    }

    /** A trainer that shares steps as a training does. */
    public static Trainer of(Network network, TrainingConfig config, Dataset training, Kernels kernels) {
        return new Trainer(network, config.withLinearClasses(true), training, kernels, ExecutionPlan.SHARE_FROM);
    }

    /** A trainer whose threads share every step that can be shared, however small it is. */
    public static Trainer sharing(Network network, TrainingConfig config, Dataset training, Kernels kernels) {
        return new Trainer(network, config.withLinearClasses(true), training, kernels, 0);
    }
}
