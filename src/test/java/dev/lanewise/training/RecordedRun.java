package dev.lanewise.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.text.EnumNames;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import dev.lanewise.network.Predictor;
import dev.lanewise.network.WeightPrecision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a training of {@link RecordedBitsTest} and computes the digests of its results.
 *
 * <p>Only this class and {@link RecordedData} use the library, and only types that users have. If the engine renames
 * something, no other part of the test changes.
 */
final class RecordedRun {
    private static final int MOST_PREDICTED = 67;
    private static final int MOST_EVALUATED = 1000;

    private final RecordedTraining training;
    private final Path folder;
    private final Architecture architecture;
    private final TrainingConfig config;
    private final Dataset examples;
    private final Dataset others;

    /**
     * Prepares a training and its examples.
     *
     * @param folder for checkpoints and files of examples
     */
    RecordedRun(RecordedTraining training, Path folder) throws IOException {
        this.training = training;
        this.folder = folder;
        this.architecture = describedArchitecture();
        RecordedData data = new RecordedData(training, architecture, folder);
        this.examples = data.examples();
        this.others = data.others();
        this.config = config();
    }

    /** Trains from the beginning and returns the digests, by result. */
    Map<String, String> digests(int threads) throws IOException {
        Network network = initial();
        TrainingResult result = train(network, config.withThreads(threads));
        Map<String, String> digests = new LinkedHashMap<>();
        for (String what : training.digests().keySet()) {
            digests.put(
                    what,
                    switch (what) {
                        case "parameters" -> network.sha256();
                        case "statistics" ->
                            new Digest().add(network.statistics()).toString();
                        case "history" -> ofHistory(result);
                        case "evaluation" -> ofEvaluation(network);
                        case "metrics" -> ofMetrics(network);
                        case "activations" -> ofActivations(network);
                        case "float32", "bfloat16", "int8" ->
                            ofPredictions(network.predictor(WeightPrecision.parse(what)));
                        default -> throw new IllegalArgumentException(training + ": there is no result " + what);
                    });
        }
        return digests;
    }

    Architecture architecture() {
        return architecture;
    }

    Dataset examples() {
        return examples;
    }

    /** Trains from the beginning, with a checkpoint after each epoch. */
    Network trained(CheckpointFolder checkpoints) throws IOException {
        Network network = initial();
        try (Training whole = training(network, config)) {
            whole.checkpoint(checkpoints, CheckpointInterval.epochs(1)).run();
        }
        return network;
    }

    /** Trains from the beginning on other examples. */
    Network trainedOn(Dataset dataset) throws IOException {
        Network network = initial();
        try (Training whole = new Training(network, config, dataset)) {
            whole.run();
        }
        return network;
    }

    private Architecture describedArchitecture() {
        List<Integer> sizes = LayerSizes.parse(training.text("layers", "50-100-37-20"));
        int hidden = sizes.size() - 2;
        List<Activation> activations = new ArrayList<>(
                forEach(hidden, EnumNames.parseList(training.text("activation", "sigmoid"), Activation::parse)));
        activations.add(Activation.parse(training.text("output", "sigmoid")));
        return new Architecture(
                sizes,
                activations,
                forEach(hidden, EnumNames.parseList(training.text("normalization", "none"), Normalization::parse)),
                Loss.parse(training.text("cost", "quadratic")));
    }

    /** One value for each layer; a single one is repeated. */
    private static <E> List<E> forEach(int layers, List<E> given) {
        return given.size() == 1 ? Collections.nCopies(layers, given.get(0)) : given;
    }

    private Network initial() {
        return Initializer.parse(training.text("initializer", "notebook"))
                .network(architecture, training.whole("seed", 1));
    }

    private TrainingConfig config() {
        int epochs = training.whole("epochs", 2);
        return withLabels(Configs.sgd(epochs, training.whole("batch", 10), 1, training.whole("seed", 1), 1))
                .withLinearClasses(true)
                .withOptimizer(optimizer(training.text("optimizer", "sgd:0.3").split(":")))
                .withSchedule(
                        Schedule.parse(training.text("schedule", "constant")).withWarmUp(training.whole("warm-up", 0)))
                .withRegularization(Regularization.NONE
                        .withL1(training.number("l1", 0))
                        .withL2(training.number("l2", 0))
                        .withWeightDecay(training.number("weight-decay", 0))
                        .withMaxNorm(training.number("max-norm", Double.POSITIVE_INFINITY)))
                .withClipping(Clipping.NONE
                        .withNorm(training.number("clip-norm", Double.POSITIVE_INFINITY))
                        .withValue(training.number("clip-value", Double.POSITIVE_INFINITY)))
                .withAveraging(training.number("averaging", 0))
                .withDropout(training.number("dropout", 0))
                .withInputDropout(training.number("input-dropout", 0))
                .withInputNoise(training.number("input-noise", 0))
                .withAugmentation(Augmentation.parse(training.text("augment", "none")));
    }

    /** Makes an optimiser from its name and numbers, or from its name alone. */
    private static Optimizer optimizer(String[] words) {
        double[] x =
                Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray();
        return switch (words[0]) {
            case "sgd" -> Sgd.of(x[0]);
            case "momentum" -> Momentum.of(x[0]).withMomentum(x[1]);
            case "nesterov" -> Momentum.of(x[0]).withMomentum(x[1]).withNesterov(true);
            case "rmsprop" ->
                x.length == 0
                        ? RmsProp.defaults()
                        : RmsProp.defaults()
                                .withLearningRate(x[0])
                                .withRho(x[1])
                                .withEpsilon(x[2]);
            case "adagrad" ->
                x.length == 0
                        ? Adagrad.defaults()
                        : Adagrad.defaults().withLearningRate(x[0]).withEpsilon(x[1]);
            case "adam" ->
                x.length == 0
                        ? Adam.defaults()
                        : Adam.defaults()
                                .withLearningRate(x[0])
                                .withBeta1(x[1])
                                .withBeta2(x[2])
                                .withEpsilon(x[3]);
            case "lion" ->
                x.length == 0
                        ? Lion.defaults()
                        : Lion.defaults().withLearningRate(x[0]).withBeta1(x[1]).withBeta2(x[2]);
            default -> throw new IllegalArgumentException("there is no optimizer " + words[0]);
        };
    }

    private TrainingConfig withLabels(TrainingConfig config) {
        TrainingConfig smoothed = config.withLabelSmoothing(training.number("smoothing", 0));
        String weights = training.text("class-weights", "");
        if (weights.isEmpty()) {
            return smoothed;
        }
        return weights.equals("balanced")
                ? smoothed.withBalancedClasses()
                : smoothed.withClassWeights(Arrays.stream(weights.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
    }

    private TrainingResult train(Network network, TrainingConfig config) throws IOException {
        int interrupted = training.whole("resume-after", 0);
        if (interrupted == 0) {
            try (Training whole = training(network, config)) {
                return whole.run();
            }
        }
        CheckpointFolder checkpoints = CheckpointFolder.of(Files.createTempDirectory(folder, "checkpoints"))
                .withKeep(1);
        try (Training first = training(initial(), config.withThreads(1))) {
            first.checkpoint(checkpoints, CheckpointInterval.epochs(1)).run(interrupted);
        }
        try (Training second = training(network, config)) {
            return second.resume(Checkpoint.read(checkpoints.files().get(0))).run();
        }
    }

    private Training training(Network network, TrainingConfig config) {
        Training made = new Training(network, config, examples);
        if (training.text("scores", "no").equals("yes")) {
            made.scoreTraining();
        }
        return switch (training.text("validation", "none")) {
            case "keep-best" -> made.validateWith(others);
            case "watch" -> made.recordValidation(others);
            default -> made;
        };
    }

    private static String ofHistory(TrainingResult result) {
        Digest digest = new Digest().add(result.bestEpoch() - 1);
        for (EpochRecord epoch : result.history()) {
            digest.add(epoch.epoch() - 1).add(epoch.steps());
            for (Score score : List.of(epoch.training(), epoch.validation(), epoch.test())) {
                digest.add(score.examples()).add(score.correct()).add(score.loss());
            }
        }
        return digest.toString();
    }

    private String ofEvaluation(Network network) {
        Digest digest = new Digest();
        for (Dataset dataset : List.of(examples.slice(0, Math.min(MOST_EVALUATED, examples.size())), others)) {
            Score evaluation = network.evaluate(dataset);
            digest.add(evaluation.loss()).add(evaluation.examples()).add(evaluation.correct());
            for (int[] row : confusion(network, dataset)) {
                for (int count : row) {
                    digest.add(count);
                }
            }
            digest.add(network.outputs(dataset));
        }
        return digest.toString();
    }

    private static int[][] confusion(Network network, Dataset dataset) {
        return dataset.task() == Task.CLASSIFICATION
                ? Classification.of(network.outputs(dataset), dataset).confusion()
                : new int[0][];
    }

    /** Leaves out metrics with a logarithm, because {@link Math#log} may differ in the last bit from JVM to JVM. */
    private String ofMetrics(Network network) {
        int[] labels = new int[others.size()];
        Arrays.setAll(labels, others::label);
        Classification figures = Classification.of(network.outputs(others), labels, others.classes());
        return new Digest()
                .add(figures.correct())
                .add(figures.topK(2))
                .add(figures.brier())
                .add(figures.rocAuc())
                .add(figures.calibration(10).error())
                .toString();
    }

    private String ofActivations(Network network) {
        Digest digest = new Digest();
        for (int i = 0; i < 3; i++) {
            for (float[] layer : network.activations(inputs(i, 1))) {
                digest.add(layer);
            }
        }
        return digest.toString();
    }

    /** Predicts examples one by one and several at once, because a predictor chooses its products by their number. */
    private String ofPredictions(Predictor predictor) {
        Digest digest = new Digest();
        int all = Math.min(MOST_PREDICTED, others.size());
        for (int count : new int[] {1, 1, 1, 2, 3, 4, 5, all}) {
            float[] outputs = new float[count * predictor.outputs()];
            predictor.predict(inputs(all - count, count), count, outputs);
            boolean isNumber = predictor.outputs() == 1 && predictor.outputActivation() != Activation.SIGMOID;
            digest.add(outputs).add(isNumber ? 0 : predictor.classify(inputs(count - 1, 1)));
        }
        return digest.toString();
    }

    private float[] inputs(int first, int count) {
        float[] inputs = new float[count * others.inputs()];
        for (int i = 0; i < count; i++) {
            others.copyRow(first + i, inputs, i * others.inputs());
        }
        return inputs;
    }

    /** SHA-256 of the bits of numbers. */
    private static final class Digest {
        private final MessageDigest sha256;

        Digest() {
            try {
                this.sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        Digest add(float[] numbers) {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers.length);
            bytes.asFloatBuffer().put(numbers);
            sha256.update(bytes);
            return this;
        }

        Digest add(double number) {
            sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(0, Double.doubleToLongBits(number)));
            return this;
        }

        Digest add(int number) {
            sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
            return this;
        }

        @Override
        public String toString() {
            return HexFormat.of().formatHex(sha256.digest());
        }
    }
}
