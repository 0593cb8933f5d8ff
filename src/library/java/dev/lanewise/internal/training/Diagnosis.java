package dev.lanewise.internal.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.Baseline;
import dev.lanewise.internal.table.DataDefects;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.TrainingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Judges a network at the end of its training run, by comparison with the {@linkplain Baseline baseline} of its
 * training set: whether the run diverged although all numbers are finite, and warnings about a network of little use.
 */
public final class Diagnosis {
    /** Loss, relative to that of constant predictions, above which a network is useless. */
    private static final double RUNAWAY = 1e4;
    /** Magnitude of a number, relative to the largest in the training set, up to which it is ordinary. */
    private static final float ORDINARY = 10;
    /** Distance from a bound at which an output is saturated. */
    private static final double SATURATED = 1e-6;
    /** Training examples on which a network is evaluated if no other set can judge it. */
    private static final int SAMPLE = 1000;
    /** Epochs from which on the first is not expected to be the best. */
    private static final int MANY_EPOCHS = 5;
    /** Examples that a sentence names. */
    private static final int MOST_NAMED = 5;

    /**
     * A training run that has ended.
     *
     * @param selects whether the validation set selects the best epoch
     * @param best number of the best epoch, from 1; 0 if there is none
     * @param kept record of the epoch whose parameters the network has; null if the run ended within an epoch
     * @param places names examples of a data set, such as by their lines in a file
     */
    public record Run(
            Network network,
            TrainingConfig config,
            Dataset training,
            @Nullable Dataset validation,
            @Nullable Dataset test,
            @Nullable Metric monitored,
            boolean selects,
            List<EpochRecord> history,
            int best,
            @Nullable EpochRecord kept,
            BiFunction<Dataset, int[], List<String>> places) {}

    /**
     * A set that the network was evaluated on.
     *
     * @param constant score of the baseline
     * @param constantLoss loss of the baseline or, if that is larger, of outputs of 0: networks have it before
     *     training, however little the targets vary
     */
    private record Judged(String name, Dataset dataset, Score score, Score constant, double constantLoss) {
        boolean isRunaway() {
            return constantLoss > 0 && !(score.loss() <= RUNAWAY * constantLoss);
        }

        String times() {
            return String.format(
                    Locale.ROOT,
                    "the loss on the %s is %.3g times that of a constant prediction",
                    name,
                    score.loss() / constantLoss);
        }
    }

    private final Run run;
    /** Losses of custom functions cannot be compared. */
    private final boolean comparable;

    private final Baseline baseline;
    private final List<Judged> sets = new ArrayList<>();
    /** See {@link #sample()}; null if not yet evaluated. */
    private @Nullable Judged sample;
    /** See {@link #runawayExamples}, by the names of the sets. */
    private final Map<String, int[]> examples = new HashMap<>();

    /** Prepares to judge a network that was trained for at least one step. */
    public Diagnosis(Run run) {
        this.run = run;
        this.comparable = !run.network.architecture().loss().isCustom();
        this.baseline = Baseline.of(run.training);
        if (run.kept != null) {
            add("test set", run.test, tested(run.test, run.kept.test()));
            add("validation set", run.validation, run.kept.validation());
        }
    }

    /** Returns the score on the test set, computed now unless the epoch has it. */
    private Score tested(@Nullable Dataset test, Score ofEpoch) {
        return test == null || ofEpoch.isPresent() ? ofEpoch : run.network.evaluate(test, run.config.threads());
    }

    private void add(String name, @Nullable Dataset dataset, Score score) {
        if (dataset != null && score.examples() == dataset.size()) {
            sets.add(judged(name, dataset, score));
        }
    }

    private Judged judged(String name, Dataset dataset, Score score) {
        Architecture architecture = Usefulness.comparable(run.network.architecture());
        Score constant = baseline.score(architecture, dataset);
        return new Judged(
                name,
                dataset,
                score,
                constant,
                Math.max(
                        constant.loss(),
                        Baseline.ofZeros(architecture)
                                .score(architecture, dataset)
                                .loss()));
    }

    /** Evenly spaced training examples. */
    private Judged sample() {
        if (sample == null) {
            int size = run.training.size();
            int count = Math.min(size, SAMPLE);
            Dataset some = run.training.select(IntStream.range(0, count)
                    .map(i -> (int) ((long) i * size / count))
                    .toArray());
            sample = judged("training set", some, run.network.evaluate(some, run.config.threads()));
        }
        return sample;
    }

    /**
     * Returns an exception if the loss on the training set is far above that of a constant prediction, if all outputs
     * for it are saturated and no better, or if the loss of another set is as large because of examples that are like
     * those of the training set. If only examples with other numbers have such a loss, they are to blame.
     */
    public Optional<DivergedException> divergence() {
        if (!comparable) {
            return Optional.empty();
        }
        List<Judged> runaway = sets.stream().filter(Judged::isRunaway).toList();
        String problem = null;
        if (sets.isEmpty() || !runaway.isEmpty()) {
            problem = sample().isRunaway() ? sample().times() : null;
            for (int k = 0; k < runaway.size() && problem == null; k++) {
                problem = isOrdinary(runaway.get(k)) ? runaway.get(k).times() : null;
            }
        }
        if (problem == null && isSaturated()) {
            problem =
                    "all outputs for the training set are saturated, and its loss is no better than that of a constant"
                            + " prediction";
        }
        int epoch = run.history.isEmpty()
                ? 1
                : run.history.get(run.history.size() - 1).epoch();
        return Optional.ofNullable(problem).map(words -> Divergence.inLoss(epoch, words, run.config, run.training));
    }

    /** Whether an example with a large loss has inputs and targets of the magnitude of those in the training set. */
    private boolean isOrdinary(Judged set) {
        float[] largest = largest(run.training, IntStream.range(0, run.training.size()));
        return IntStream.of(runawayExamples(set)).anyMatch(example -> {
            float[] numbers = largest(set.dataset, IntStream.of(example));
            return IntStream.range(0, numbers.length).allMatch(c -> numbers[c] <= ORDINARY * largest[c]);
        });
    }

    /** The largest magnitude of each input and each regression target among some examples. */
    private static float[] largest(Dataset dataset, IntStream examples) {
        int inputs = dataset.inputs();
        int targets = dataset.task() == Task.REGRESSION ? dataset.targets() : 0;
        float[] row = new float[inputs + targets];
        float[] largest = new float[inputs + targets];
        examples.forEach(example -> {
            dataset.copyRow(example, row, 0);
            if (targets > 0) {
                dataset.copyTargets(example, row, inputs);
            }
            for (int c = 0; c < row.length; c++) {
                largest[c] = Math.max(largest[c], Math.abs(row[c]));
            }
        });
        return largest;
    }

    /** Whether sigmoid or tanh outputs with a bounded loss have run into their bounds, where gradients vanish. */
    private boolean isSaturated() {
        Architecture architecture = run.network.architecture();
        boolean isBounded = !architecture.loss().equals(Loss.CROSS_ENTROPY)
                && (architecture.output().equals(Activation.SIGMOID)
                        || architecture.output().equals(Activation.TANH));
        boolean isBetter = sets.stream().anyMatch(set -> set.score.loss() < set.constant.loss());
        if (!isBounded || isBetter || sample().score.loss() < sample().constant.loss()) {
            return false;
        }
        for (float output : run.network.outputs(sample().dataset, run.config.threads())) {
            double magnitude = Math.abs(output);
            boolean atZero = architecture.output().equals(Activation.SIGMOID) && magnitude < SATURATED;
            if (!atZero && magnitude < 1 - SATURATED) {
                return false;
            }
        }
        return true;
    }

    /** Returns one sentence for each reason why a network that has not diverged may be of little use. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        undefinedMetric().ifPresent(warnings::add);
        lossNotFinite().ifPresent(warnings::add);
        firstIsBest().ifPresent(warnings::add);
        List<Judged> runaway =
                comparable ? sets.stream().filter(Judged::isRunaway).toList() : List.of();
        runaway.forEach(set -> warnings.add(fewExamples(set)));
        Judged judge = judge();
        if (judge != null) {
            boolean weighsClasses =
                    run.config.balancedClasses() || !run.config.classWeights().isEmpty();
            Usefulness usefulness = new Usefulness(
                    run.network.architecture(),
                    baseline,
                    weighsClasses,
                    dataset -> run.network.outputs(dataset, run.config.threads()));
            if (!runaway.contains(judge)) {
                usefulness
                        .noBetter(judge.name, judge.dataset, judge.score, judge.constant)
                        .ifPresent(warnings::add);
            }
            usefulness.neverPredicted(judge.name, judge.dataset, judge.score).ifPresent(warnings::add);
            undefinedR2(judge).ifPresent(warnings::add);
        }
        return warnings;
    }

    /** The first set that is large enough to judge the network; null if there is none. */
    private @Nullable Judged judge() {
        for (Judged set : sets) {
            if (set.dataset.size() >= DataDefects.FEW_EXAMPLES) {
                return set;
            }
        }
        return comparable && run.training.size() >= DataDefects.FEW_EXAMPLES ? sample() : null;
    }

    private List<EpochRecord> validated() {
        return run.history.stream()
                .filter(epoch -> epoch.validation().isPresent())
                .toList();
    }

    private Optional<String> undefinedMetric() {
        return run.monitored == null
                        || validated().isEmpty()
                        || validated().stream().anyMatch(epoch -> !Double.isNaN(epoch.monitored()))
                ? Optional.empty()
                : Optional.of("the metric " + run.monitored + " was NaN after every epoch, so it could not"
                        + " select the best one; the last parameters are kept");
    }

    private Optional<String> lossNotFinite() {
        boolean selects = run.selects
                && (run.monitored == null
                        ? run.training.task() == Task.REGRESSION
                        : run.monitored.equals(Metric.loss()));
        long count = validated().stream()
                .filter(epoch -> !Double.isFinite(epoch.validation().loss()))
                .count();
        return !selects || count == 0
                ? Optional.empty()
                : Optional.of("the loss on the validation set, in the units of the targets, was not finite in " + count
                        + " of " + Count.of(validated().size(), "epoch") + ", so it could not select the best one:"
                        + " monitor another metric, such as R2, or write the loss so that it does not overflow");
    }

    private Optional<String> firstIsBest() {
        int epochs = validated().size();
        return !run.selects || run.best != 1 || epochs < MANY_EPOCHS
                ? Optional.empty()
                : Optional.of("the first of " + epochs + " epochs was the best on the validation set"
                        + (run.monitored == null ? "" : " by " + run.monitored)
                        + ", so the others brought no improvement: a learning rate smaller than "
                        + Divergence.number(run.config.learningRate())
                        + (run.monitored == null ? "" : " or another metric") + " may help");
    }

    private String fewExamples(Judged set) {
        int[] examples = runawayExamples(set);
        return set.times() + ", but not that on the training set: these examples may have wrong values: "
                + String.join(
                        "; ",
                        run.places.apply(set.dataset, Arrays.copyOf(examples, Math.min(MOST_NAMED, examples.length))))
                + (examples.length > MOST_NAMED ? "; and others" : "");
    }

    /** Returns the first examples that each have as large a loss as the mean, one more than are named. */
    private int[] runawayExamples(Judged set) {
        return examples.computeIfAbsent(set.name, name -> {
            List<Integer> found = new ArrayList<>();
            findRunaway(set, 0, set.dataset.size(), found);
            return found.stream().mapToInt(Integer::intValue).toArray();
        });
    }

    /** Finds examples that each have as large a loss as the mean, by halves. */
    private void findRunaway(Judged set, int from, int to, List<Integer> rows) {
        if (rows.size() > MOST_NAMED) {
            return;
        }
        Dataset some = set.dataset.slice(from, to);
        double weights =
                IntStream.range(0, some.size()).mapToDouble(some::weight).sum();
        if (weights == 0 || run.network.evaluate(some, 1).loss() * weights <= RUNAWAY * set.constantLoss) {
            return;
        }
        if (to - from == 1) {
            rows.add(from);
            return;
        }
        int middle = (from + to) >>> 1;
        findRunaway(set, from, middle, rows);
        findRunaway(set, middle, to, rows);
    }

    private Optional<String> undefinedR2(Judged set) {
        List<String> constant = new ArrayList<>(DataDefects.constantTargets(set.dataset));
        constant.removeAll(DataDefects.constantTargets(run.training));
        return constant.isEmpty()
                ? Optional.empty()
                : Optional.of("R2 is undefined on the " + set.name + ", in which "
                        + (constant.size() == 1 ? "the target " : "each of the targets ") + DataDefects.named(constant)
                        + " has the same value in all examples");
    }
}
