package dev.lanewise.data;

import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.SplitIndices;
import dev.lanewise.internal.table.DataDefects;
import dev.lanewise.internal.text.Count;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Data set divided into training, validation and test sets. Immutable. */
public final class Splits {
    /** Share of the training examples that {@link #withTest} draws as test set. */
    public static final double TEST_SHARE = 0.15;

    /** Seed with which {@link #withTest} draws the test set. */
    public static final long TEST_SEED = 1;

    private static final String NAME = "data";

    private final Dataset training;
    private final Dataset validation;
    private final Dataset test;
    private final String name;

    /**
     * Splits a data set at random into a training set and a test set; each keeps the order of its examples. The
     * validation set is empty: an {@link dev.lanewise.Estimator} holds one out, or {@link #withValidation} does.
     *
     * @param all all examples
     * @param testShare fraction of the examples in the test set, above 0 and below 1; each set gets at least one
     *     example
     * @param seed seed, 0 to 2^32 - 1; the same seed gives the same sets
     * @return the training set and the test set
     * @throws IllegalArgumentException if the fraction or the seed is out of range, or there are fewer than two
     *     examples
     */
    public static Splits of(Dataset all, double testShare, long seed) {
        requireShare(all, testShare);
        Dataset none = all.slice(0, 0);
        return new Splits(all, none, none, NAME).withTest(testShare, seed);
    }

    /**
     * Splits a data set at random so that training set and test set have the classes in the proportions of the whole,
     * as {@link Table#splitStratified} does. The validation set is empty.
     *
     * @param all all examples
     * @param testShare fraction of the examples in the test set, above 0 and below 1
     * @param seed seed, 0 to 2^32 - 1; the same seed gives the same sets
     * @return the training set and the test set
     * @throws IllegalArgumentException if the fraction or the seed is out of range, or each class has only one example
     * @throws IllegalStateException if the targets are not classes
     */
    public static Splits ofStratified(Dataset all, double testShare, long seed) {
        requireShare(all, testShare);
        SplitIndices.requireSeed(seed);
        int[] classes = IntStream.range(0, all.size()).map(all::label).toArray();
        return of(all, SplitIndices.stratified(classes, testShare, seed));
    }

    private static void requireShare(Dataset all, double testShare) {
        SplitIndices.requireShare(
                testShare, "a data set", Objects.requireNonNull(all, "all").size(), "example");
    }

    private static Splits of(Dataset all, SplitIndices indices) {
        return new Splits(all.select(indices.training()), all.slice(0, 0), all.select(indices.validation()), NAME);
    }

    /**
     * Creates splits from three data sets with the same inputs and kind of targets.
     *
     * @param training the training set, to which the weights are fitted
     * @param validation the validation set, for early stopping and the choice of settings; may be empty
     * @param test the test set, for the final scores
     * @param name name of the data set, for messages
     * @throws IllegalArgumentException if the sets differ in the number of inputs, the kind of targets, or the number
     *     of classes or target columns
     */
    public Splits(Dataset training, Dataset validation, Dataset test, String name) {
        this.training = Objects.requireNonNull(training, "training");
        this.validation = Objects.requireNonNull(validation, "validation");
        this.test = Objects.requireNonNull(test, "test");
        this.name = Objects.requireNonNull(name, "name");
        requireLike(training, validation, "validation");
        requireLike(training, test, "test");
    }

    /** {@return the training set, to which the weights are fitted} */
    public Dataset training() {
        return training;
    }

    /** {@return the validation set, for early stopping and the choice of settings; may be empty} */
    public Dataset validation() {
        return validation;
    }

    /** {@return the test set, for the final scores} */
    public Dataset test() {
        return test;
    }

    /** {@return the name of the data set, for messages} */
    public String name() {
        return name;
    }

    /**
     * {@return a copy whose validation set is a random share of the training examples, which are no longer in the
     * training set}
     *
     * @param share fraction of the training examples, above 0 and below 1; each set gets at least one example
     * @param seed seed for the choice of examples, 0 to 2^32 - 1
     * @throws IllegalArgumentException if the share is out of range or there are fewer than two training examples
     */
    public Splits withValidation(double share, long seed) {
        SplitIndices indices;
        try {
            indices = SplitIndices.ofTraining(training.size(), share, seed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
        return new Splits(training.select(indices.training()), training.select(indices.validation()), test, name);
    }

    /**
     * {@return these sets if there is a test set or only one training example, and otherwise a copy with a share of
     * {@value #TEST_SHARE} of the training examples as test set} They are drawn as {@link Table#split} draws them, with
     * seed {@value #TEST_SEED}, as {@code lanewise train} does. The validation set stays.
     */
    public Splits withTest() {
        return test.size() > 0 || training.size() < 2 ? this : withTest(TEST_SHARE, TEST_SEED);
    }

    private Splits withTest(double share, long seed) {
        SplitIndices indices = SplitIndices.ofTraining(training.size(), share, seed);
        return new Splits(training.select(indices.training()), validation, training.select(indices.validation()), name);
    }

    /** {@return the examples of all sets: those of the training set, the validation set and the test set} */
    public Dataset all() {
        Dataset all = training;
        for (Dataset other : List.of(validation, test)) {
            all = other.size() == 0 ? all : all.concat(other);
        }
        return all;
    }

    /** {@return a copy without a validation set, whose examples are appended to the training set} */
    public Splits withoutValidation() {
        return new Splits(training.concat(validation), validation.slice(0, 0), test, name);
    }

    /**
     * {@return one sentence for each reason to expect poor training or an uncertain test, such as classes with fewer
     * than two examples on average or a small test set}
     */
    public List<String> warnings() {
        return DataDefects.ofExamples(training, validation, test);
    }

    private static void requireLike(Dataset training, Dataset other, String role) {
        if (other.task() != training.task()) {
            throw new IllegalArgumentException("the " + role + " targets are " + other.task()
                    + ", but the training targets are " + training.task());
        }
        int found = other.classes() + other.targets();
        int expected = training.classes() + training.targets();
        if (other.inputs() != training.inputs() || found != expected) {
            throw new IllegalArgumentException("the " + role + " examples have " + Count.of(other.inputs(), "input")
                    + " and " + DatasetTargets.counted(found, other.task()) + ", but the training examples have "
                    + training.inputs()
                    + " and " + expected);
        }
    }

    /** Returns the name and the sizes of the sets. */
    @Override
    public String toString() {
        return "Splits[" + name + ", training=" + training.size() + ", validation=" + validation.size() + ", test="
                + test.size() + "]";
    }
}
