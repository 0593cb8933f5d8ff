package dev.lanewise.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Trains a network like the one that is wanted, but with few inputs, while the data are still being loaded. Until C2 has compiled a
 * kernel, the Vector API is hundreds of times slower; a thread that waits may as well get some of this over with. Nothing of
 * it is kept, so that the bits of a training do not depend on it.
 */
public final class WarmUp {
    /** Of an epoch: few, so that training and evaluation take turns. */
    private static final int MINI_BATCHES = 20;
    /** Few, because kernels are compiled by how often they are called, not by how long they take. */
    private static final int INPUTS = 32;
    /** One input in so many is not zero. */
    private static final int APART = 7;

    private WarmUp() {
    }

    /**
     * Lets a thread of its own do what the first call of a kernel takes before the kernel itself, some 50 ms of loading
     * the Vector API, while others load data. Whoever calls one earlier waits for it.
     *
     * @return that thread, a daemon
     */
    public static Thread begin(Kernels kernels) {
        Thread thread = new Thread(() -> {
            float[] numbers = new float[Kernels.PAD];
            kernels.addScaled(Kernels.PAD, 1, numbers, 0, numbers, 0);
        }, "lanewise-warm-up");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /**
     * Trains until there is enough of it.
     *
     * @param wanted the network that will be trained on classes
     * @param enough asked before every mini-batch
     */
    public static void run(Architecture wanted, TrainingConfig config, Kernels kernels, BooleanSupplier enough) {
        List<Integer> sizes = new ArrayList<>(wanted.sizes());
        sizes.set(0, INPUTS);
        Architecture small = new Architecture(sizes, wanted.activations(), wanted.normalizations(), wanted.cost());
        Dataset dots = dots(MINI_BATCHES * config.batchSize(), wanted.outputs());
        Network network = new Network(small, new float[small.parameterCount()]);
        try (Trainer trainer = new Trainer(network, config, dots, kernels)) {
            while (!enough.getAsBoolean()) {
                if (trainer.epoch(enough, null).complete()) {
                    trainer.evaluate(dots);
                }
            }
        } catch (IllegalArgumentException | DivergedException e) {
            // Whoever trains in earnest hears of it.
        }
    }

    private static Dataset dots(int examples, int classes) {
        byte[] pixels = new byte[examples * INPUTS];
        for (int i = 0; i < pixels.length; i += APART) {
            pixels[i] = 1;
        }
        int[] labels = new int[examples];
        for (int i = 0; i < examples; i++) {
            labels[i] = i % classes;
        }
        return Dataset.ofBytes(pixels, 1, labels, classes, new ImageShape(1, INPUTS));
    }
}
