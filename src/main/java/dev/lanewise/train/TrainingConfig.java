package dev.lanewise.train;

import dev.lanewise.model.Noise;
import dev.lanewise.optim.Clipping;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.Penalty;
import dev.lanewise.optim.Schedule;
import dev.lanewise.optim.Sgd;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How to train. Together with data and initial weights it determines the result, bit for bit; the number of threads does
 * not.
 *
 * @param epochs passes over the training set
 * @param batchSize examples in a mini-batch; the last of an epoch may have fewer
 * @param optimizer what becomes of a gradient
 * @param schedule how the learning rate changes
 * @param penalty what holds the weights small
 * @param clipping what cuts large gradients down
 * @param averaging share that a running average of the parameters, which is then what a network gets, keeps from step to step:
 *     less than 1; 0 for no average
 * @param seed of the order of the examples, of noise and of augmentation
 * @param threads workers at most
 * @param labels what is made of the labels
 * @param noise what is disturbed at random
 * @param augmentation how images are varied
 */
public record TrainingConfig(
        int epochs, int batchSize, Optimizer optimizer, Schedule schedule, Penalty penalty, Clipping clipping,
        double averaging, long seed, int threads, LabelTreatment labels, Noise noise,
        Augmentation augmentation) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public TrainingConfig {
        require(epochs >= 0, "the number of epochs is 0 or more", epochs);
        require(batchSize >= 1, "a mini-batch has at least one example", batchSize);
        Objects.requireNonNull(optimizer);
        Objects.requireNonNull(schedule);
        Objects.requireNonNull(penalty);
        Objects.requireNonNull(clipping);
        require(averaging >= 0 && averaging < 1, "the share that an average keeps is at least 0 and less than 1", averaging);
        require(seed >= 0 && seed < 1L << 32, "the seed is 0 to 4294967295", seed);
        require(threads >= 1 && threads <= 1024, "the number of threads is 1 to 1024", threads);
        Objects.requireNonNull(labels);
        Objects.requireNonNull(noise);
        Objects.requireNonNull(augmentation);
    }

    /** Plain gradient descent at a constant learning rate, with labels as they are, without noise. */
    public TrainingConfig(int epochs, int batchSize, double eta, long seed, int threads) {
        this(epochs, batchSize, new Sgd(eta), Schedule.CONSTANT, Penalty.NONE, Clipping.NONE, 0, seed, threads,
                LabelTreatment.NONE, Noise.NONE, Augmentation.NONE);
    }

    private static void require(boolean holds, String expectation, Number given) {
        if (!holds) {
            throw new IllegalArgumentException(expectation + ", but " + given + " was given");
        }
    }

    /** The notebook's: 30 epochs, mini-batches of 10, eta 0.1, seed 1; on all cores. */
    public static TrainingConfig notebook() {
        return new TrainingConfig(30, 10, 0.1, 1, Runtime.getRuntime().availableProcessors());
    }

    /** The same with another number of epochs. */
    public TrainingConfig withEpochs(int epochs) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** The same with another mini-batch size. */
    public TrainingConfig withBatchSize(int batchSize) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** The learning rate before any schedule. */
    public double eta() {
        return optimizer.eta();
    }

    /** The same with another optimiser. */
    public TrainingConfig withOptimizer(Optimizer optimizer) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** The same with another learning rate. */
    public TrainingConfig withEta(double eta) {
        return withOptimizer(optimizer.withEta(eta));
    }

    /** The same with another schedule of the learning rate. */
    public TrainingConfig withSchedule(Schedule schedule) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** The same with another penalty. */
    public TrainingConfig withPenalty(Penalty penalty) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** The same with gradients clipped in another way. */
    public TrainingConfig withClipping(Clipping clipping) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** The same with another running average of the parameters; 0 for none. */
    public TrainingConfig withAveraging(double averaging) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** The same with another seed. */
    public TrainingConfig withSeed(long seed) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** The same with another number of threads. */
    public TrainingConfig withThreads(int threads) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** The same with labels treated in another way. */
    public TrainingConfig withLabels(LabelTreatment labels) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** The same with other noise. */
    public TrainingConfig withNoise(Noise noise) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** The same with images varied in another way. */
    public TrainingConfig withAugmentation(Augmentation augmentation) {
        return new TrainingConfig(
                epochs, batchSize, optimizer, schedule, penalty, clipping, averaging, seed, threads, labels, noise,
                augmentation);
    }

    /** What must be the same where a training goes on from a checkpoint to the same bits, by name. */
    Map<String, String> facts() {
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
        // Checkpoints of versions that did not vary images say nothing about it.
        if (!augmentation.isNone()) {
            facts.put("augmentation", augmentation.toString());
        }
        return facts;
    }
}
