package dev.lanewise.internal.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.Baseline;
import dev.lanewise.internal.table.DataDefects;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Regression;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Warnings about a network whose results suggest that it is of little use. Training, evaluation and search share them.
 *
 * @param baseline baseline of the training set
 * @param weighsClasses whether it was trained with class weights, which sacrifice accuracy and loss, so that it is
 *     compared by balanced accuracy
 * @param outputs returns the outputs of the network for a set: (examples, output units), row-major
 */
public record Usefulness(
        Architecture architecture, Baseline baseline, boolean weighsClasses, Function<Dataset, float[]> outputs) {
    /** Number of examples of a class from which a network is expected to predict the class at least once. */
    private static final int MANY_OF_CLASS = 5;

    /**
     * Returns one sentence for each reason why the results on a set show little use; none if the set is too small.
     *
     * @param name name of the set in the sentences, such as "test set"
     * @param score score of the network on the set
     * @param constant score of the baseline on it
     */
    public List<String> warnings(String name, Dataset dataset, Score score, Score constant) {
        if (dataset.size() < DataDefects.FEW_EXAMPLES) {
            return List.of();
        }
        return Stream.of(noBetter(name, dataset, score, constant), neverPredicted(name, dataset, score))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The architecture with a loss whose value is known for the baseline, in place of a custom loss. */
    static Architecture comparable(Architecture architecture) {
        boolean softmax = architecture.output().equals(Activation.SOFTMAX);
        return !architecture.loss().isCustom()
                ? architecture
                : architecture.withOutput(architecture.output(), softmax ? Loss.CROSS_ENTROPY : Loss.QUADRATIC);
    }

    /**
     * Compares the score of the network on a set with that of the baseline: by accuracy for classes, by loss for
     * labels, and by R2 for numbers, of each target if there are several.
     */
    Optional<String> noBetter(String name, Dataset dataset, Score score, Score constant) {
        Task task = dataset.task();
        // The value of a custom loss cannot be compared.
        boolean higherLoss = !architecture.loss().isCustom() && !(score.loss() < constant.loss());
        if (task == Task.REGRESSION) {
            boolean byTarget = dataset.targets() > 1
                    && !dataset.hasInputsAsTargets()
                    && !architecture.loss().isCustom();
            return byTarget || higherLoss ? noBetterR2(name, dataset, byTarget) : Optional.empty();
        }
        if (score.correct() == score.examples()) {
            return Optional.empty();
        }
        if (weighsClasses) {
            double balanced = Classification.of(outputs.apply(dataset), dataset).balancedAccuracy();
            double guessed = 1.0 / dataset.classes();
            return balanced > guessed
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT,
                            "the balanced accuracy on the %s is %.2f %%, no better than the %.2f %% of guessing",
                            name,
                            100 * balanced,
                            100 * guessed));
        }
        if (task == Task.CLASSIFICATION && score.correct() <= constant.correct()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the accuracy on the %s is %.2f %%, no better than the %.2f"
                            + " %% of always predicting the most frequent class of the training set",
                    name,
                    100 * score.accuracy(),
                    100 * constant.accuracy()));
        }
        return !higherLoss
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the loss on the %s is %.4g, no better than the %.4g of always predicting the %s",
                        name,
                        score.loss(),
                        constant.loss(),
                        Baseline.description(task)));
    }

    private Optional<String> noBetterR2(String name, Dataset dataset, boolean byTarget) {
        Regression network = Regression.of(outputs.apply(dataset), dataset);
        Regression constant = Regression.of(baseline.outputs(architecture, dataset.size()), dataset);
        String mean = Baseline.description(Task.REGRESSION);
        if (!byTarget) {
            return !(network.r2() <= constant.r2())
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT,
                            "R2 on the %s is %.4f, no better than the %.4f of always predicting the %s",
                            name,
                            network.r2(),
                            constant.r2(),
                            mean));
        }
        // Other losses than the quadratic one do not aim at a high R2.
        boolean quadratic = architecture.loss().equals(Loss.QUADRATIC);
        List<String> targets = IntStream.range(0, dataset.targets())
                .filter(c -> network.r2(c) <= constant.r2(c) && (quadratic || network.mae(c) >= constant.mae(c)))
                .mapToObj(dataset::name)
                .toList();
        return targets.isEmpty()
                ? Optional.empty()
                : Optional.of("R2 of the " + Count.noun(targets.size(), "target") + " " + DataDefects.named(targets)
                        + " on the " + name + " is no better than that of always predicting the " + mean);
    }

    /** Looks for classes or labels that have several examples and are predicted for none. */
    Optional<String> neverPredicted(String name, Dataset dataset, Score score) {
        if (dataset.task() == Task.REGRESSION) {
            return Optional.empty();
        }
        int[] counts = counts(dataset);
        int wrong = score.examples() - score.correct();
        int[] many = IntStream.range(0, counts.length)
                .filter(c -> counts[c] >= MANY_OF_CLASS)
                .toArray();
        // If fewer examples are wrong than a class has, one of them is right, and the outputs are not needed.
        if (Arrays.stream(many).allMatch(c -> counts[c] > wrong)) {
            return Optional.empty();
        }
        BitSet predicted = predicted(dataset);
        List<String> never = Arrays.stream(many)
                .filter(c -> !predicted.get(c))
                .mapToObj(dataset::name)
                .toList();
        boolean one = never.size() == 1;
        return never.isEmpty()
                ? Optional.empty()
                : Optional.of("the "
                        + Count.noun(never.size(), dataset.task() == Task.CLASSIFICATION ? "class" : "label") + " "
                        + DataDefects.named(never) + (one ? " is" : " are") + " never predicted on the " + name
                        + ", which has at least " + MANY_OF_CLASS + " examples of " + (one ? "it" : "each")
                        + (dataset.task() != Task.CLASSIFICATION || weighsClasses
                                ? ""
                                : "; training with " + Remedy.BALANCED_CLASSES
                                        + " gives all classes the same total weight"));
    }

    private static int[] counts(Dataset dataset) {
        int[] counts = new int[dataset.classes() + dataset.targets()];
        float[] labels = new float[dataset.targets()];
        for (int i = 0; i < dataset.size(); i++) {
            if (dataset.task() == Task.CLASSIFICATION) {
                counts[dataset.label(i)]++;
                continue;
            }
            dataset.copyTargets(i, labels, 0);
            for (int j = 0; j < labels.length; j++) {
                counts[j] += labels[j] > 0.5f ? 1 : 0;
            }
        }
        return counts;
    }

    /** The classes or labels that the network predicts for at least one example. */
    private BitSet predicted(Dataset dataset) {
        float[] y = outputs.apply(dataset);
        int units = architecture.outputs();
        boolean exclusive = dataset.task() == Task.CLASSIFICATION;
        BitSet predicted = new BitSet();
        for (int at = 0; at < y.length; at += units) {
            int largest = 0;
            for (int j = 0; j < units; j++) {
                largest = y[at + j] > y[at + largest] ? j : largest;
                if (!exclusive && y[at + j] > 0.5f) {
                    predicted.set(j);
                }
            }
            if (exclusive) {
                predicted.set(units > 1 ? largest : y[at] > 0.5f ? 1 : 0);
            }
        }
        return predicted;
    }
}
