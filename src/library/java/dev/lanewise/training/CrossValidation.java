package dev.lanewise.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult.Ending;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Cross-validation: divides examples into k folds, trains k times without one of them, and tests on that one.
 *
 * <pre>{@code
 * CrossValidationResult result = CrossValidation.of(5).repeats(3).seed(1).train(dataset,
 *         fold -> new Training(Initializer.HE_NORMAL.network(architecture, 1), config, fold.training()),
 *         Metric.accuracy(), Metric.macroF1());
 * double accuracy = result.mean(Metric.accuracy());
 * }</pre>
 *
 * <p><b>Folds.</b> Examples are shuffled by the seed. With classes, the folds are stratified: every fold has each class
 * in its share. The sizes of two folds differ by at most one, and so do their numbers of examples of each class; they
 * are those of scikit-learn's {@code StratifiedKFold} and {@code KFold}. Examples with labels or numbers are divided
 * without regard to their targets; {@link #folds(int[])} stratifies by any groups.
 *
 * <p>The result depends on data, configuration and training alone, not on the number of threads. Immutable.
 */
public final class CrossValidation {
    /** Another word in the seed gives numbers other than those of shuffles and validation sets of the same seed. */
    private static final BigInteger STREAM = BigInteger.TWO.shiftLeft(32);

    private final int folds;
    private final int repeats;
    private final long seed;
    private final int threads;
    private final boolean stratified;

    private CrossValidation(int folds, int repeats, long seed, int threads, boolean stratified) {
        this.folds = folds;
        this.repeats = repeats;
        this.seed = seed;
        this.threads = threads;
        this.stratified = stratified;
    }

    /**
     * Creates a cross-validation with one repetition and seed 1, on one thread, stratified by classes.
     *
     * @param folds at least 2
     * @return the cross-validation
     * @throws IllegalArgumentException if {@code folds} is below 2
     */
    public static CrossValidation of(int folds) {
        require(folds >= 2, "the number of folds is 2 or more", folds);
        return new CrossValidation(folds, 1, 1, 1, true);
    }

    /**
     * {@return a copy with another number of repetitions, each with folds of its own}
     *
     * <p>The first repetitions do not depend on the number of further ones.
     *
     * @param repeats at least 1
     * @throws IllegalArgumentException if {@code repeats} is below 1
     */
    public CrossValidation repeats(int repeats) {
        require(repeats >= 1, "the number of repetitions is 1 or more", repeats);
        return new CrossValidation(folds, repeats, seed, threads, stratified);
    }

    /**
     * {@return a copy with another seed of the folds}
     *
     * @param seed 0 to 2^32 - 1
     * @throws IllegalArgumentException if the seed is out of range
     */
    public CrossValidation seed(long seed) {
        require(seed >= 0 && seed < 1L << 32, "the seed is 0 to 4294967295", seed);
        return new CrossValidation(folds, repeats, seed, threads, stratified);
    }

    /**
     * {@return a copy that trains several folds at the same time} The functions that it calls must then be safe for use
     * by several threads, and each training run should use one thread.
     *
     * @param threads 1 to 1024
     * @throws IllegalArgumentException if {@code threads} is out of range
     */
    public CrossValidation threads(int threads) {
        require(threads >= 1 && threads <= 1024, "the number of threads is 1 to 1024", threads);
        return new CrossValidation(folds, repeats, seed, threads, stratified);
    }

    /** {@return a copy whose folds disregard classes, for classes with fewer examples than there are folds} */
    public CrossValidation unstratified() {
        return new CrossValidation(folds, repeats, seed, threads, false);
    }

    private static void require(boolean holds, String expectation, long given) {
        if (!holds) {
            throw new IllegalArgumentException(expectation + ", but " + given + " was given");
        }
    }

    /**
     * Divides the examples of a data set.
     *
     * @param dataset examples to divide
     * @return all folds of the first repetition, then those of the next ones
     * @throws IllegalArgumentException if there are fewer examples than folds, or fewer examples of a class
     */
    public List<Fold> folds(Dataset dataset) {
        Objects.requireNonNull(dataset, "dataset");
        if (!stratified || dataset.task() != Task.CLASSIFICATION) {
            return folds(dataset.size());
        }
        int[] classes = new int[dataset.size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = dataset.label(i);
        }
        return folds(classes, c -> "class " + dataset.name(c));
    }

    /**
     * Divides examples without regard to their targets.
     *
     * @param size number of examples
     * @return all folds of the first repetition, then those of the next ones
     * @throws IllegalArgumentException if there are fewer examples than folds
     */
    public List<Fold> folds(int size) {
        return folds(new int[Math.max(0, size)], group -> "the only group");
    }

    /**
     * Divides examples so that every fold has its share of each group, as of each class.
     *
     * @param groups group of each example: any numbers
     * @return all folds of the first repetition, then those of the next ones
     * @throws IllegalArgumentException if there are fewer examples than folds, or fewer examples of a group
     */
    public List<Fold> folds(int[] groups) {
        Objects.requireNonNull(groups, "groups");
        return folds(groups, group -> "group " + group);
    }

    private List<Fold> folds(int[] groups, IntFunction<String> name) {
        if (groups.length < folds) {
            throw new IllegalArgumentException(folds + " folds need at least " + folds + " examples, but there are "
                    + groups.length);
        }
        // In the order in which they occur, as in scikit-learn: it decides which folds are larger by one.
        Map<Integer, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < groups.length; i++) {
            members.computeIfAbsent(groups[i], group -> new ArrayList<>()).add(i);
        }
        members.forEach((group, examples) -> {
            if (examples.size() < folds) {
                throw new IllegalArgumentException(name.apply(group) + " has " + Count.of(examples.size(), "example")
                        + ", too few for " + folds + " folds: use "
                        + (examples.size() < 2 ? "" : "at most " + examples.size() + " folds, ")
                        + "more examples, or unstratified()");
            }
        });
        PythonRandom random = new PythonRandom(STREAM.or(BigInteger.valueOf(seed)));
        List<Fold> all = new ArrayList<>();
        for (int repetition = 1; repetition <= repeats; repetition++) {
            int[] assignment = new int[groups.length];
            int dealt = 0;
            for (List<Integer> examples : members.values()) {
                int[] shuffled = examples.stream().mapToInt(Integer::intValue).toArray();
                random.shuffle(shuffled);
                // Dealt like cards, the groups one after another.
                for (int example : shuffled) {
                    assignment[example] = dealt++ % folds;
                }
            }
            for (int number = 1; number <= folds; number++) {
                all.add(new Fold(repetition, number, folds, assignment));
            }
        }
        return all;
    }

    /**
     * Trains on every fold, and computes metrics of the network on the held-out examples.
     *
     * @param dataset all examples
     * @param training creates the training run of a fold, with a network of its own, from {@link Splits#training};
     *     early stopping needs {@link Splits#withValidation}. The run is executed and closed
     * @param metrics computed on {@link Splits#test}; without any, accuracy or, for regression, R2
     * @return a value of each metric for each fold
     * @throws IllegalArgumentException if the examples cannot be divided, or a metric is undefined on a fold
     * @throws IllegalStateException if a training run diverges or is interrupted
     */
    public CrossValidationResult train(Dataset dataset, Function<Splits, Training> training, Metric... metrics) {
        Objects.requireNonNull(metrics, "metrics");
        Objects.requireNonNull(training, "training");
        return score(dataset, fold -> run(training.apply(fold), fold), metrics);
    }

    private static Network run(Training training, Splits fold) {
        try (training) {
            TrainingResult result = training.run();
            if (result.ending() == Ending.DIVERGED || result.ending() == Ending.STOPPED) {
                throw new IllegalStateException(fold.name() + ": " + result.explanation());
            }
            return training.network();
        }
    }

    /**
     * {@return metrics of networks on the held-out examples of every fold}
     *
     * @param dataset all examples
     * @param training trains a network on {@link Splits#training} of a fold and returns it
     * @param metrics computed on {@link Splits#test}; without any, accuracy or, for regression, R2
     * @throws IllegalArgumentException if the examples cannot be divided, or a metric is undefined on a fold
     */
    public CrossValidationResult score(Dataset dataset, Function<Splits, Network> training, Metric... metrics) {
        Objects.requireNonNull(metrics, "metrics");
        List<Fold> divided = folds(dataset);
        Metric[] chosen = metrics.length > 0 ? metrics : new Metric[] {Metric.standard(dataset.task())};
        for (Metric metric : chosen) {
            metric.requireTargets(dataset.task());
            for (Fold fold : divided) {
                requireFit(metric, dataset.select(fold.test()), fold);
            }
        }
        return score(divided, fold -> fold.splits(dataset), training, chosen);
    }

    /**
     * {@return metrics of networks on the held-out examples of every fold, whose data are prepared by a function, such
     * as one that learns the preprocessing of a table from the training examples of the fold}
     *
     * @param folds what to train on: folds of this cross-validation or of another
     * @param data returns the data of a fold: training examples, and test examples that are prepared in the same way
     * @param training trains a network on {@link Splits#training} of a fold and returns it
     * @param metrics computed on {@link Splits#test}; at least one
     * @throws IllegalArgumentException if there is no metric, a metric is undefined on a fold or is named twice
     */
    public CrossValidationResult score(List<Fold> folds, Function<Fold, Splits> data,
            Function<Splits, Network> training, Metric... metrics) {
        Objects.requireNonNull(folds, "folds");
        Objects.requireNonNull(metrics, "metrics");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(training, "training");
        List<Metric> chosen = List.of(metrics);
        if (chosen.isEmpty() || chosen.stream().distinct().count() < chosen.size()) {
            throw new IllegalArgumentException("cross-validation has one or more different metrics, but " + chosen
                    + " was given");
        }
        List<Fold> all = List.copyOf(folds);
        double[][] values = new double[all.size()][];
        forEach(all.size(), i -> values[i] = values(all.get(i), data, training, chosen));
        return new CrossValidationResult(all, chosen, values);
    }

    private static double[] values(
            Fold fold, Function<Fold, Splits> data, Function<Splits, Network> training, List<Metric> metrics) {
        Splits splits = Objects.requireNonNull(data.apply(fold), "the data of a fold");
        Dataset test = splits.test();
        metrics.forEach(metric -> requireFit(metric, test, fold));
        Network network = Objects.requireNonNull(training.apply(splits), "the network of a fold");
        metrics.forEach(metric -> ShapeCheck.requireProbabilities(network.architecture(), metric));
        boolean needsLoss = metrics.stream().anyMatch(Metric::isLoss);
        double loss = needsLoss ? network.evaluate(test).loss() : Double.NaN;
        float[] outputs = network.outputs(test);
        // Each metric has a copy of its own, as Metric.Function says.
        return metrics.stream().mapToDouble(metric -> metric.value(outputs.clone(), test, loss)).toArray();
    }

    private static void requireFit(Metric metric, Dataset test, Fold fold) {
        try {
            metric.requireFit(test);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(fold.name() + ": " + e.getMessage(), e);
        }
    }

    /** Work for one fold. */
    private interface Work {
        void run(int fold);
    }

    /** Works on all folds, on several threads, of which the caller's is the first. */
    private void forEach(int count, Work work) {
        AtomicInteger next = new AtomicInteger();
        Throwable[] failures = new Throwable[count];
        Runnable worker = () -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                try {
                    work.run(i);
                } catch (RuntimeException | Error e) {
                    failures[i] = e;
                    // No other fold is begun.
                    next.set(count);
                }
            }
        };
        List<BackgroundTask<?>> others = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, count); i++) {
            others.add(BackgroundTask.start("lanewise-fold-" + i, Executors.callable(worker)));
        }
        worker.run();
        others.forEach(other -> other.close(() -> others.forEach(BackgroundTask::interrupt)));
        // Folds are begun in order, so the first that fails is the same on any number of threads.
        for (Throwable failure : failures) {
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            if (failure instanceof Error error) {
                throw error;
            }
        }
    }

    /** Returns whether another object is a cross-validation with the same settings. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CrossValidation that && folds == that.folds && repeats == that.repeats
                && seed == that.seed && threads == that.threads && stratified == that.stratified;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new long[] {folds, repeats, seed, threads, stratified ? 1 : 0});
    }

    /** Returns the settings. */
    @Override
    public String toString() {
        return "CrossValidation[folds=" + folds + ", repeats=" + repeats + ", seed=" + seed + ", threads=" + threads
                + ", stratified=" + stratified + "]";
    }
}
