package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers of configurations, optimisers, penalties and augmentations: read back, and refused beyond their bounds. */
class SettingsTest {
    private static final TrainingConfig CONFIG = TrainingConfig.notebook().withThreads(1);
    private static final double TINY = Double.MIN_VALUE;

    /** A setting, and the numbers that it accepts and refuses. */
    private static <T> Arguments setting(
            String name, DoubleFunction<T> with, ToDoubleFunction<T> get, String accepted, String refused) {
        return Arguments.of(name, with, get, numbers(accepted), numbers(refused));
    }

    private static double[] numbers(String words) {
        return Stream.of(words.split(" ")).mapToDouble(SettingsTest::number).toArray();
    }

    private static double number(String word) {
        return switch (word) {
            case "tiny" -> Double.MIN_VALUE;
            case "-tiny" -> -Double.MIN_VALUE;
            case "below1" -> Math.nextDown(1.0);
            case "below1f" -> Math.nextDown(1f);
            case "minf" -> Float.MIN_VALUE;
            case "maxf" -> Float.MAX_VALUE;
            case "beyond" -> 2 * (double) Float.MAX_VALUE;
            case "inf" -> Double.POSITIVE_INFINITY;
            default -> Double.parseDouble(word);
        };
    }

    static Stream<Arguments> settings() {
        Regularization penalty = Regularization.NONE;
        Clipping clip = Clipping.NONE;
        Augmentation none = Augmentation.NONE;
        return Stream.of(
                setting("epochs", x -> CONFIG.withEpochs((int) x), TrainingConfig::epochs, "0 7", "-1"),
                setting("batch", x -> CONFIG.withBatchSize((int) x), TrainingConfig::batchSize, "1 7", "0"),
                setting("rate", CONFIG::withLearningRate, TrainingConfig::learningRate, "0.5 tiny", "0 -1 inf"),
                setting("averaging", CONFIG::withAveraging, TrainingConfig::averaging, "0 0.5 below1", "-tiny 1"),
                setting("seed", x -> CONFIG.withSeed((long) x), TrainingConfig::seed, "0 4294967295", "-1 4294967296"),
                setting("threads", x -> CONFIG.withThreads((int) x), TrainingConfig::threads, "1 1024", "0 1025"),
                setting(
                        "smoothing",
                        CONFIG::withLabelSmoothing,
                        TrainingConfig::labelSmoothing,
                        "0 0.5 below1",
                        "-tiny 1"),
                setting(
                        "weights",
                        x -> CONFIG.withClassWeights(1, x),
                        c -> c.classWeights().get(1),
                        "0 3 maxf",
                        "-tiny beyond"),
                setting("dropout", CONFIG::withDropout, TrainingConfig::dropout, "0 0.5 below1f", "-tiny 1 below1"),
                setting(
                        "input dropout",
                        CONFIG::withInputDropout,
                        TrainingConfig::inputDropout,
                        "0 0.5 below1f",
                        "-tiny 1 below1"),
                setting("noise", CONFIG::withInputNoise, TrainingConfig::inputNoise, "0 3 maxf", "-tiny beyond"),
                setting(
                        "frozen",
                        x -> CONFIG.withFrozenLayers((int) x),
                        c -> c.frozenLayers().get(0),
                        "1 9",
                        "0"),
                setting("interval", x -> CheckpointInterval.epochs((int) x), CheckpointInterval::epochs, "1 9", "0"),
                setting(
                        "time",
                        x -> CheckpointInterval.of(Duration.ofNanos((long) x)),
                        i -> i.time().toNanos(),
                        "1 9",
                        "0 -1"),
                setting("sgd", Sgd::of, Sgd::learningRate, "0.5", "0"),
                setting("momentum", Momentum::of, Momentum::learningRate, "0.5", "0"),
                setting("adam", Adam::of, Adam::learningRate, "0.5", "0"),
                setting("rmsprop", RmsProp::of, RmsProp::learningRate, "0.5", "0"),
                setting("adagrad", Adagrad::of, Adagrad::learningRate, "0.5", "0"),
                setting("adamax", AdaMax::of, AdaMax::learningRate, "0.5", "0"),
                setting("lion", Lion::of, Lion::learningRate, "0.5", "0"),
                setting("momentum", Momentum.of(1)::withMomentum, Momentum::momentum, "0 below1", "-tiny 1"),
                setting("beta1", Adam.of(1)::withBeta1, Adam::beta1, "0 below1", "-tiny 1"),
                setting("beta2", Adam.of(1)::withBeta2, Adam::beta2, "0 below1", "-tiny 1"),
                setting("epsilon", Adam.of(1)::withEpsilon, Adam::epsilon, "minf 9", "0 inf"),
                setting("beta1", AdaMax.of(1)::withBeta1, AdaMax::beta1, "0 below1", "-tiny 1"),
                setting("beta2", AdaMax.of(1)::withBeta2, AdaMax::beta2, "0 below1", "-tiny 1"),
                setting("epsilon", AdaMax.of(1)::withEpsilon, AdaMax::epsilon, "minf 9", "0 inf"),
                setting("rho", RmsProp.of(1)::withRho, RmsProp::rho, "0 below1", "-tiny 1"),
                setting("epsilon", RmsProp.of(1)::withEpsilon, RmsProp::epsilon, "1", "0 inf"),
                setting("epsilon", Adagrad.of(1)::withEpsilon, Adagrad::epsilon, "1", "0 inf"),
                setting("beta1", Lion.of(1)::withBeta1, Lion::beta1, "0 below1", "-tiny 1"),
                setting("beta2", Lion.of(1)::withBeta2, Lion::beta2, "0 below1", "-tiny 1"),
                setting("l1", penalty::withL1, Regularization::l1, "0 3", "-tiny inf"),
                setting("l2", penalty::withL2, Regularization::l2, "0 3", "-tiny inf"),
                setting("decay", penalty::withWeightDecay, Regularization::weightDecay, "0 3", "-tiny inf"),
                setting("max norm", penalty::withMaxNorm, Regularization::maxNorm, "tiny inf", "0"),
                setting("norm", clip::withNorm, Clipping::norm, "tiny inf", "0"),
                setting("value", clip::withValue, Clipping::value, "tiny inf", "0"),
                setting("shift", none::withShift, Augmentation::shift, "0 1000", "-1 1001"),
                setting("rotation", none::withRotation, Augmentation::rotation, "0 180", "-1 181"),
                setting("scale", none::withScale, Augmentation::scale, "0 0.99", "-1 1"),
                setting("shear", none::withShear, Augmentation::shear, "0 80", "-1 81"),
                setting("elastic", none::withElastic, Augmentation::elastic, "0 1e5", "-1 1e6"),
                setting("sigma", none::withSigma, Augmentation::sigma, "0.1 1000", "0 1001"),
                setting("erasing", none::withErasing, Augmentation::erasing, "0 1", "-1 1.1"),
                setting("variance", none::withNoise, Augmentation::noise, "0 maxf", "-1 inf"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    <T> void numberWithinItsBoundsIsReadBackAndAnyOtherIsRefused(
            String name, DoubleFunction<T> with, ToDoubleFunction<T> get, double[] accepted, double[] refused) {
        for (double number : accepted) {
            T changed = with.apply(number);
            assertEquals(number, get.applyAsDouble(changed), name);
            if (!(changed instanceof CheckpointInterval)) {
                assertEquals(changed, with.apply(number), name);
            }
        }
        double[] others = isCount(name) ? new double[0] : new double[] {Double.NaN, Double.NEGATIVE_INFINITY};
        for (double number : DoubleStream.concat(DoubleStream.of(refused), DoubleStream.of(others))
                .toArray()) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> with.apply(number), name + " " + number);
            assertTrue(e.getMessage().endsWith("was given"), e.getMessage());
        }
    }

    /** NaN is 0 as a whole number. */
    private static boolean isCount(String name) {
        return List.of("epochs", "batch", "seed", "threads", "frozen", "interval", "time")
                .contains(name);
    }

    @Test
    void scheduleNumbersHaveTheirBounds() {
        for (double factor : new double[] {TINY, 1}) {
            assertEquals(factor, Schedule.exponential(factor).factor(1, 1, 2, 0));
            assertEquals(factor, Schedule.stepDecay(1, factor).factor(1, 1, 2, 0));
            assertEquals(factor, Schedule.plateau(0, factor).factor(1, 1, 2, 1));
        }
        for (double share : new double[] {0, 1}) {
            assertEquals(1, Schedule.cosine(share).factor(0, 1, 2, 0));
            assertThrows(IllegalArgumentException.class, () -> Schedule.oneCycle(share));
        }
        assertThrows(IllegalArgumentException.class, () -> Schedule.stepDecay(0, 0.5));
        assertThrows(IllegalArgumentException.class, () -> Schedule.plateau(-1, 0.5));
    }

    @Test
    void classWeightsThatAreAllZeroAreRefusedAndBalancedOnesReplaceThem() {
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withClassWeights(0, 0));
        assertEquals(List.of(), CONFIG.withClassWeights().classWeights());
        TrainingConfig balanced = CONFIG.withClassWeights(1, 2).withBalancedClasses();
        assertTrue(balanced.balancedClasses());
        assertEquals(List.of(), balanced.classWeights());
        assertEquals(CONFIG.withClassWeights(1, 2), balanced.withClassWeights(1, 2));
        assertEquals(List.of(1, 3), CONFIG.withFrozenLayers(3, 1, 3).frozenLayers());
    }

    @Test
    void configurationShowsWhatIsNotUsual() {
        assertEquals(
                "TrainingConfig[epochs=30, batchSize=10, optimizer=Sgd[learningRate=0.1], schedule=constant,"
                        + " seed=1, threads=1, standardizedTargets=false]",
                CONFIG.toString());
        String all = CONFIG.withRegularization(Regularization.NONE.withL1(1))
                .withClipping(Clipping.NONE.withNorm(2))
                .withAveraging(0.5)
                .withLabelSmoothing(0.25)
                .withClassWeights(1, 2)
                .withDropout(0.5)
                .withInputDropout(0.25)
                .withInputNoise(3)
                .withAugmentation(Augmentation.NONE.withShift(2))
                .withFrozenLayers(1)
                .withLinearClasses(true)
                .toString();
        for (String part : List.of(
                "regularization=Regularization[l1=1.0, l2=0.0",
                "clipping=Clipping[norm=2.0",
                "averaging=0.5",
                "labelSmoothing=0.25",
                "classWeights=[1.0, 2.0]",
                "dropout=0.5",
                "inputDropout=0.25",
                "inputNoise=3.0",
                "augmentation=shift=2",
                "frozenLayers=[1]",
                "linearClasses=true")) {
            assertTrue(all.contains(", " + part), all);
        }
    }

    @Test
    void checkpointIsDueAfterItsEpochsOrItsTime() {
        CheckpointInterval three = CheckpointInterval.epochs(3);
        CheckpointInterval nanos = CheckpointInterval.of(Duration.ofNanos(5));
        for (int epochs = 1; epochs < 10; epochs++) {
            assertEquals(epochs % 3 == 0, three.isDue(epochs, 99));
            assertEquals(epochs >= 5, nanos.isDue(1, epochs));
        }
        assertFalse(CheckpointInterval.of(Duration.ofSeconds(Long.MAX_VALUE)).isDue(7, Long.MAX_VALUE));
        assertEquals(Duration.ZERO, three.time());
        assertEquals(0, nanos.epochs());
    }

    private static String optimizer(Optimizer optimizer) {
        return CONFIG.withOptimizer(optimizer).facts().get("optimizer");
    }
}
