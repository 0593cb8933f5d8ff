package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.LabelTreatment;
import dev.lanewise.internal.engine.Noise;
import dev.lanewise.internal.engine.PlainAugmenter;
import dev.lanewise.internal.engine.PlainOptimizer;
import dev.lanewise.internal.formats.DataFile;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.reference.NoisyReference;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Small data sets, and what training on them must come to. */
public final class Examples {
    /** A share of non-zero inputs with which a trainer takes the sparse products. */
    public static final double SPARSE = 0.2;
    /** A share with which it takes the dense products. */
    public static final double DENSE = 0.8;

    private Examples() {}

    /** Random numbers of which a share is not zero. */
    public static Dataset floats(Architecture architecture, int size, double density, long seed) {
        Random random = new Random(seed);
        return Dataset.ofClasses(
                inputs(architecture, size, density, random),
                architecture.inputs(),
                labels(architecture, size, random),
                architecture.outputs());
    }

    /** Random pixels of which a share is not zero. */
    public static Dataset bytes(Architecture architecture, int size, double density, long seed) {
        return images(architecture, new ImageShape(1, architecture.inputs()), size, density, seed);
    }

    /** The same as images of a shape. */
    public static Dataset images(Architecture architecture, ImageShape shape, int size, double density, long seed) {
        Random random = new Random(seed);
        byte[] pixels = new byte[size * architecture.inputs()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.nextDouble() < density ? 1 + random.nextInt(255) : 0);
        }
        return Dataset.ofImages(pixels, 1 / 256f, labels(architecture, size, random), architecture.outputs(), shape);
    }

    /** Random pixels in one of five columns only, where most are not zero. */
    public static Dataset stripes(Architecture architecture, int size, long seed) {
        Random random = new Random(seed);
        byte[] pixels = new byte[size * architecture.inputs()];
        for (int i = 0; i < pixels.length; i++) {
            boolean shown = i % architecture.inputs() % 5 == 0 && random.nextDouble() < 0.7;
            pixels[i] = (byte) (shown ? 1 + random.nextInt(255) : 0);
        }
        return Dataset.ofImages(
                pixels,
                1 / 256f,
                labels(architecture, size, random),
                architecture.outputs(),
                new ImageShape(1, architecture.inputs()));
    }

    private static int[] labels(Architecture architecture, int size, Random random) {
        return random.ints(size, 0, architecture.outputs()).toArray();
    }

    /** Every optimiser and everything that goes with it. */
    public static Stream<TrainingConfig> optimizations() {
        TrainingConfig config = Configs.sgd(2, 7, 0.3, 1, 1);
        TrainingConfig adam = config.withOptimizer(Adam.defaults()
                .withLearningRate(0.01)
                .withBeta1(0.9)
                .withBeta2(0.99)
                .withEpsilon(1e-6));
        Regularization all = Regularization.NONE
                .withL1(0.001)
                .withL2(0.01)
                .withWeightDecay(0.02)
                .withMaxNorm(0.9);
        return Stream.of(
                config.withBatchSize(200),
                config.withOptimizer(Momentum.of(0.1)).withRegularization(Regularization.NONE.withWeightDecay(0.1)),
                config.withOptimizer(Momentum.of(0.1).withNesterov(true)).withSchedule(Schedule.stepDecay(1, 0.5)),
                config.withOptimizer(RmsProp.defaults()).withSchedule(Schedule.exponential(0.7)),
                config.withOptimizer(Adagrad.defaults()).withSchedule(Schedule.oneCycle(0.3)),
                adam,
                adam.withRegularization(Regularization.NONE.withWeightDecay(0.1))
                        .withSchedule(Schedule.cosine(0).withWarmUp(1)),
                config.withOptimizer(Lion.defaults()
                                .withLearningRate(0.001)
                                .withBeta1(0.9)
                                .withBeta2(0.99))
                        .withRegularization(Regularization.NONE.withWeightDecay(0.1)),
                // The first layer in place, with its weights shrunk.
                config.withRegularization(Regularization.NONE.withL2(0.05)),
                config.withRegularization(Regularization.NONE.withMaxNorm(0.8)).withAveraging(0.9),
                config.withRegularization(Regularization.NONE.withL1(0.001)),
                config.withRegularization(all)
                        .withClipping(Clipping.NONE.withValue(0.01))
                        .withAveraging(0.5),
                config.withClipping(Clipping.NONE.withNorm(0.5)),
                adam.withRegularization(all)
                        .withClipping(Clipping.NONE.withNorm(0.3).withValue(0.02))
                        .withAveraging(0.99));
    }

    /** What a number of epochs must make of the notebook's initial network, all plainly. */
    public static Network trainedPlainly(Architecture architecture, TrainingConfig config, Dataset training) {
        return trainedPlainly(architecture, config, training, Integer.MAX_VALUE);
    }

    /** The same, stopped after so many mini-batches of the first epoch. */
    public static Network trainedPlainly(
            Architecture architecture, TrainingConfig config, Dataset training, int steps) {
        NoisyReference reference = new NoisyReference(
                Initializer.NOTEBOOK.network(architecture, config.seed()), Noise.of(config), config.seed());
        PythonRandom random = new PythonRandom(config.seed());
        int[] order = new int[training.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        int perEpoch = (int) Math.ceil((double) order.length / config.batchSize());
        LabelTreatment labels = LabelTreatment.of(config, training);
        PlainOptimizer optimizer = new PlainOptimizer(config, reference, architecture, perEpoch);
        int done = 0;
        PlainAugmenter augmenter = training.shape()
                .map(shape -> new PlainAugmenter(config.augmentation(), shape, config.seed()))
                .orElse(null);
        for (int epoch = 0; epoch < config.epochs(); epoch++) {
            random.shuffle(order);
            for (int from = 0; from < order.length && done < steps; from += config.batchSize(), done++) {
                int count = Math.min(config.batchSize(), order.length - from);
                float[][] x = new float[count][training.inputs()];
                float[][] y = new float[count][];
                float[] weights = new float[count];
                for (int i = 0; i < count; i++) {
                    training.copyRow(order[from + i], x[i], 0);
                    if (augmenter != null) {
                        x[i] = augmenter.varied(epoch, order[from + i], x[i]);
                    }
                    y[i] = wanted(architecture, labels, training, order[from + i]);
                    weights[i] = weight(labels, training, order[from + i]);
                }
                reference.draw(epoch, Arrays.copyOfRange(order, from, from + count));
                optimizer.step(reference, x, y, weights);
            }
        }
        return new Network(architecture, optimizer.result(reference), optimizer.statistics(reference));
    }

    /** What an example wants of every output unit. */
    private static float[] wanted(Architecture architecture, LabelTreatment labels, Dataset dataset, int example) {
        float[] y = new float[architecture.outputs()];
        double k = 2;
        if (dataset.task() != Task.CLASSIFICATION) {
            dataset.copyTargets(example, y, 0);
        } else if (dataset.classes() == 2 && y.length == 1) {
            y[0] = dataset.label(example);
        } else {
            y[dataset.label(example)] = 1;
            k = y.length;
        }
        for (int j = 0; j < y.length && labels.smoothing() > 0; j++) {
            y[j] = (float) (y[j] * (1 - labels.smoothing()) + labels.smoothing() / k);
        }
        return y;
    }

    private static float weight(LabelTreatment labels, Dataset dataset, int example) {
        double ofClass =
                labels.classWeights().isEmpty() ? 1 : labels.classWeights().get(dataset.label(example));
        return (float) (ofClass * dataset.weight(example));
    }

    /** Random numbers, of whose inputs a share is not zero, that want so many others. */
    public static Dataset numbers(Architecture architecture, int size, double density, long seed) {
        Random random = new Random(seed);
        float[] targets = new float[size * architecture.outputs()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = 3 * random.nextFloat() - 1;
        }
        return Dataset.ofRegression(
                inputs(architecture, size, density, random), architecture.inputs(), targets, architecture.outputs());
    }

    /** The same with labels that are there or not. */
    public static Dataset labelSets(Architecture architecture, int size, double density, long seed) {
        Random random = new Random(seed);
        float[] targets = new float[size * architecture.outputs()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = random.nextInt(2);
        }
        return Dataset.ofMultiLabel(
                inputs(architecture, size, density, random), architecture.inputs(), targets, architecture.outputs());
    }

    /** The same with two classes. */
    public static Dataset twoClasses(Architecture architecture, int size, double density, long seed) {
        Random random = new Random(seed);
        return Dataset.ofClasses(
                inputs(architecture, size, density, random),
                architecture.inputs(),
                random.ints(size, 0, 2).toArray(),
                2);
    }

    /** The same examples with random weights from 0 to 2. */
    public static Dataset weighted(Dataset dataset, long seed) {
        Random random = new Random(seed);
        float[] weights = new float[dataset.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 2 * random.nextFloat();
        }
        return dataset.withWeights(weights);
    }

    /** Copies examples to a file, and maps it into memory. */
    public static Dataset mapped(Dataset dataset, Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "set", DataFile.ENDING);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            DataFile.write(channel, new Splits(dataset, dataset.slice(0, 0), dataset.slice(0, 0), "set"), Map.of());
        }
        Dataset mapped = DataFile.open(file).splits().training();
        assertTrue(Internals.of(mapped, ExampleRows.class).isMapped());
        return mapped;
    }

    private static float[] inputs(Architecture architecture, int size, double density, Random random) {
        float[] values = new float[size * architecture.inputs()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble() < density ? random.nextFloat() - 0.4f : 0;
        }
        return values;
    }
}
