package dev.lanewise.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Initializer;
import dev.lanewise.model.Network;
import dev.lanewise.model.PlainNetwork;
import dev.lanewise.optim.Sgd;
import dev.lanewise.random.PythonRandom;
import java.util.Random;

/** Small data sets, and what training on them must come to. */
final class Examples {
    /** A share of non-zero inputs that makes the trainer take the sparse products, and one that does not. */
    static final double SPARSE = 0.2;
    static final double DENSE = 0.8;

    private Examples() {}

    /** Random numbers of which a share is not zero. */
    static Dataset floats(Architecture architecture, int size, double density, long seed) {
        Random random = new Random(seed);
        float[] values = new float[size * architecture.inputs()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble() < density ? random.nextFloat() - 0.4f : 0;
        }
        return Dataset.ofFloats(
                values, architecture.inputs(), labels(architecture, size, random), architecture.outputs(), null);
    }

    /** Random pixels of which a share is not zero. */
    static Dataset bytes(Architecture architecture, int size, double density, long seed) {
        Random random = new Random(seed);
        byte[] pixels = new byte[size * architecture.inputs()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.nextDouble() < density ? 1 + random.nextInt(255) : 0);
        }
        return Dataset.ofBytes(
                pixels, 1 / 256f, labels(architecture, size, random), architecture.outputs(),
                new ImageShape(1, architecture.inputs()));
    }

    private static int[] labels(Architecture architecture, int size, Random random) {
        return random.ints(size, 0, architecture.outputs()).toArray();
    }

    /** What a number of epochs must make of the notebook's initial network, all plainly. */
    static Network trainedPlainly(Architecture architecture, TrainingConfig config, Dataset training) {
        return trainedPlainly(architecture, config, training, Integer.MAX_VALUE);
    }

    /** The same, stopped after so many mini-batches of the first epoch. */
    static Network trainedPlainly(Architecture architecture, TrainingConfig config, Dataset training, int steps) {
        PlainNetwork plain = new PlainNetwork(Initializer.notebook(architecture, config.seed()));
        PythonRandom random = new PythonRandom(config.seed());
        int[] order = new int[training.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        int done = 0;
        for (int epoch = 0; epoch < config.epochs(); epoch++) {
            random.shuffle(order);
            for (int from = 0; from < order.length && done < steps; from += config.batchSize(), done++) {
                int count = Math.min(config.batchSize(), order.length - from);
                float[][] x = new float[count][training.inputs()];
                int[] labels = new int[count];
                for (int i = 0; i < count; i++) {
                    training.copyRow(order[from + i], x[i], 0);
                    labels[i] = training.label(order[from + i]);
                }
                float factor = (float) -(config.eta() / count);
                plain.step(x, labels, factor, Sgd.addsInPlace(config.batchSize()));
            }
        }
        return plain.network();
    }
}
