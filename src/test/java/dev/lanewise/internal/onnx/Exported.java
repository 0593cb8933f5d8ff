package dev.lanewise.internal.onnx;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.OnnxOption;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A network to export: one for everything that the trainer can make. */
record Exported(String name, Network network, Set<OnnxOption> options) {

    /** Scaled numbers on both sides of categories. */
    static final Facts FACTS = Facts.UNKNOWN
            .with(Fact.SEED, 1L)
            .with(Fact.EXAMPLES, 3)
            .with(Fact.CHECKSUM, "0badcafe")
            .withSettings(Map.of("layers", "1\n\"2\" ü"));

    static final Schema TABLE = new Schema(
            4,
            true,
            List.of(1),
            List.of(
                    new Schema.Numeric("age", 0, 30, 29.7, 14.2),
                    new Schema.Categorical("port", 2, List.of("C", "S"), 3, -1),
                    new Schema.Numeric("fare", 3, Double.NaN, -7, 1 / 3.0)));

    /** Rows as the file of a network trained on the table takes them, and the inputs that they become. */
    static List<float[][]> rowsOfTheTable(int count) {
        Random random = new Random(count);
        List<float[][]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float age = 30 + 14 * (float) random.nextGaussian();
            float fare = -7 + (float) random.nextGaussian() / 3;
            int port = random.nextInt(3);
            rows.add(new float[][] {
                {age, port == 0 ? 1 : 0, port == 1 ? 1 : 0, 0, fare},
                {
                    ((Schema.Numeric) TABLE.columns().get(0)).input(age),
                    port == 0 ? 1 : 0,
                    port == 1 ? 1 : 0,
                    0,
                    ((Schema.Numeric) TABLE.columns().get(2)).input(fare)
                }
            });
        }
        return rows;
    }

    @Override
    public String toString() {
        return name;
    }

    Path writeTo(Path folder) throws IOException {
        Path file = folder.resolve(name + ".onnx");
        OnnxFile.write(file, network, Outputs.of(network.architecture()), null, FACTS, options);
        return file;
    }

    /** Every hidden activation with every normalisation, and every output. */
    static List<Exported> all() {
        List<Exported> all = new ArrayList<>();
        for (Activation activation : Architectures.activations()) {
            Loss loss = activation == Activation.SOFTMAX ? Loss.CROSS_ENTROPY : Loss.QUADRATIC;
            add(
                    all,
                    "output-" + activation,
                    new Architecture(List.of(5, 4, 3), Activation.TANH, activation, loss),
                    Set.of());
            if (activation != Activation.SOFTMAX) {
                for (Normalization normalization : Normalization.values()) {
                    add(
                            all,
                            normalization + "-" + activation,
                            new Architecture(List.of(17, 33, 8, 3), activation, Activation.IDENTITY, Loss.HUBER)
                                    .withNormalization(normalization),
                            normalization == Normalization.BATCH ? Set.of(OnnxOption.BATCH_NORMALIZATION) : Set.of());
                }
            }
        }
        add(
                all,
                "single-layer",
                new Architecture(List.of(3, 1), Activation.SIGMOID, Activation.SIGMOID, Loss.CROSS_ENTROPY),
                Set.of());
        add(
                all,
                "batch-folded",
                new Architecture(List.of(6, 7, 5, 2), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY)
                        .withNormalization(Normalization.BATCH),
                Set.of());
        add(
                all,
                "mixed",
                new Architecture(
                        List.of(9, 8, 7, 6, 4),
                        List.of(Activation.GELU, Activation.RELU, Activation.SILU, Activation.SOFTMAX),
                        List.of(Normalization.LAYER, Normalization.BATCH, Normalization.NONE),
                        Loss.CROSS_ENTROPY),
                Set.of(OnnxOption.BATCH_NORMALIZATION));
        add(all, "notebook", Architecture.notebook(784, 40, 10), Set.of());
        add(all, "bytes", Architecture.notebook(784, 40, 10), Set.of(OnnxOption.BYTES));
        return all;
    }

    private static void add(List<Exported> all, String name, Architecture architecture, Set<OnnxOption> options) {
        all.add(new Exported(name, random(architecture, name.hashCode()), options));
    }

    /** A network whose units see weighted inputs of a size of about one. */
    static Network random(Architecture architecture, long seed) {
        Random random = new Random(seed);
        float[] parameters = new float[architecture.parameterCount()];
        float[] statistics = new float[Normalizations.statisticCount(architecture)];
        int at = 0;
        int statisticsAt = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            int units = architecture.units(l);
            for (int i = 0; i < inputs * units; i++) {
                parameters[at++] = (float) (random.nextGaussian() / Math.sqrt(inputs));
            }
            for (int i = 0; i < units; i++) {
                parameters[at++] = (float) random.nextGaussian();
            }
            if (architecture.normalization(l) != Normalization.NONE) {
                for (int i = 0; i < 2 * units; i++) {
                    parameters[at++] = i < units ? 0.5f + random.nextFloat() : (float) random.nextGaussian();
                }
            }
            if (architecture.normalization(l) == Normalization.BATCH) {
                for (int i = 0; i < 2 * units; i++) {
                    statistics[statisticsAt++] = i < units ? (float) random.nextGaussian() : 0.5f + random.nextFloat();
                }
            }
        }
        return new Network(architecture, parameters, statistics);
    }

    /** Inputs, as row-major matrix; a third of them zero, and those for bytes multiples of 1/256. */
    float[] inputs(int rows) {
        Random random = new Random(rows);
        float[] inputs = new float[rows * network.architecture().inputs()];
        for (int i = 0; i < inputs.length; i++) {
            float input =
                    options.contains(OnnxOption.BYTES) ? random.nextInt(256) / 256f : (float) random.nextGaussian();
            inputs[i] = random.nextInt(3) == 0 ? 0 : input;
        }
        return inputs;
    }
}
