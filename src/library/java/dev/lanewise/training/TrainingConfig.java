package dev.lanewise.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Training configuration. Together with data and initial weights it determines the result, bit for bit.
 *
 * <p>The number of threads does not change the result.
 *
 * @param epochs passes over the training set
 * @param batchSize examples in a mini-batch; the last one of an epoch may have fewer
 * @param optimizer rule by which gradients update parameters
 * @param schedule schedule of the learning rate
 * @param penalty weight regularisation
 * @param clipping gradient clipping
 * @param averaging decay rate of a running average of the parameters, at least 0 and less than 1; 0 for no average. The
 *     trained network has the averaged parameters.
 * @param seed seed for shuffling, noise and augmentation, 0 to 2^32 - 1
 * @param threads largest number of worker threads
 * @param labels label smoothing and class weights
 * @param noise dropout and input noise
 * @param augmentation random variations of images
 */
public record TrainingConfig(
        int epochs, int batchSize, Optimizer optimizer, Schedule schedule, Penalty penalty, Clipping clipping,
        double averaging, long seed, int threads, LabelTreatment labels, Noise noise,
        Augmentation augmentation) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public TrainingConfig {
        require(epochs >= 0, "the number of epochs is 0 or more", epochs);
        require(batchSize >= 1, "a mini-batch has at least one example", batchSize);
        Objects.requireNonNull(optimizer);
        Objects.requireNonNull(schedule);
        Objects.requireNonNull(penalty);
        Objects.requireNonNull(clipping);
        require(averaging >= 0 && averaging < 1, "the decay rate of the running average is at least 0 and less than 1",
                averaging);
        require(seed >= 0 && seed < 1L << 32, "the seed is 0 to 4294967295", seed);
        require(threads >= 1 && threads <= 1024, "the number of threads is 1 to 1024", threads);
        Objects.requireNonNull(labels);
        Objects.requireNonNull(noise);
        Objects.requireNonNull(augmentation);
    }

    /**
     * Creates a configuration of plain gradient descent with a constant learning rate and nothing else.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public TrainingConfig(int epochs, int batchSize, double eta, long seed, int threads) {
        this(epochs, batchSize, new Sgd(eta), Schedule.CONSTANT, Penalty.NONE, Clipping.NONE, 0, seed, threads,
                LabelTreatment.NONE, Noise.NONE, Augmentation.NONE);
    }

    private static void require(boolean holds, String expectation, Number given) {
        if (!holds) {
            throw new IllegalArgumentException(expectation + ", but " + given + " was given");
        }
    }

    /** Returns the notebook's configuration: 30 epochs, mini-batches of 10, eta 0.1, seed 1; on all cores. */
    public static TrainingConfig notebook() {
        return new TrainingConfig(30, 10, 0.1, 1, Runtime.getRuntime().availableProcessors());
    }

    /** Returns a copy with another number of epochs. */
    public TrainingConfig withEpochs(int epochs) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** Returns a copy with another mini-batch size. */
    public TrainingConfig withBatchSize(int batchSize) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** Learning rate before any schedule. */
    public double eta() {
        return optimizer.eta();
    }

    /** Returns a copy with another optimiser. */
    public TrainingConfig withOptimizer(Optimizer optimizer) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** Returns a copy with another learning rate. */
    public TrainingConfig withEta(double eta) {
        return withOptimizer(optimizer.withEta(eta));
    }

    /** Returns a copy with another schedule of the learning rate. */
    public TrainingConfig withSchedule(Schedule schedule) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** Returns a copy with another regularisation. */
    public TrainingConfig withPenalty(Penalty penalty) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** Returns a copy with another gradient clipping. */
    public TrainingConfig withClipping(Clipping clipping) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** Returns a copy with another decay rate of the running average of the parameters; 0 for no average. */
    public TrainingConfig withAveraging(double averaging) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** Returns a copy with another seed. */
    public TrainingConfig withSeed(long seed) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** Returns a copy with another number of threads. */
    public TrainingConfig withThreads(int threads) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** Returns a copy with another treatment of labels. */
    public TrainingConfig withLabels(LabelTreatment labels) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** Returns a copy with other noise. */
    public TrainingConfig withNoise(Noise noise) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** Returns a copy with another augmentation. */
    public TrainingConfig withAugmentation(Augmentation augmentation) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** Describes, by name, the settings that must match when training is resumed from a checkpoint. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("mini-batch size", String.valueOf(batchSize));
        facts.put("optimizer", optimizer.toString());
        facts.put("schedule", schedule.toString());
        if (schedule.dependsOnEpochs()) {
            facts.put("number of epochs that its schedule is made for", String.valueOf(epochs));
        }
        facts.put("penalty", penalty.toString());
        facts.put("clipping", clipping.toString());
        facts.put("averaging", String.valueOf(averaging));
        facts.put("seed", String.valueOf(seed));
        facts.put("treatment of labels", labels.toString());
        facts.put("noise", noise.toString());
        // Checkpoints written before augmentation existed do not mention it.
        if (!augmentation.isNone()) {
            facts.put("augmentation", augmentation.toString());
        }
        return facts;
    }
}
