package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.MultiLabel;
import dev.lanewise.metric.Regression;
import dev.lanewise.search.Hyperparameter;
import dev.lanewise.search.Search;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Augmentation;
import dev.lanewise.training.Clipping;
import dev.lanewise.training.Regularization;
import dev.lanewise.training.Schedule;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.validation.CrossValidation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes that are no records and whose objects are equal by content: each family has objects that differ from the first in one part. */
class EqualValuesTest {
    private static final Metric.ValueFunction ONE = (outputs, dataset) -> 1;

    static Stream<List<Supplier<Object>>> families() {
        return Stream.of(
                List.of(
                        () -> Schedule.cosine(0.5),
                        () -> Schedule.cosine(0.25),
                        () -> Schedule.cosine(0.5).withWarmUp(1),
                        () -> Schedule.exponential(0.5),
                        () -> Schedule.plateau(0, 0.5),
                        () -> Schedule.oneCycle(0.5)),
                configurations(),
                List.of(
                        () -> Metric.custom("own", Metric.Direction.LOWER_IS_BETTER, ONE),
                        () -> Metric.custom("other", Metric.Direction.LOWER_IS_BETTER, ONE),
                        () -> Metric.custom("own", Metric.Direction.HIGHER_IS_BETTER, ONE),
                        () -> Metric.custom("own", Metric.Direction.LOWER_IS_BETTER, (outputs, dataset) -> 2)),
                List.of(
                        () -> classes(2, 1, 0),
                        () -> classes(3, 1, 0),
                        () -> classes(2, 0, 0),
                        () -> Classification.of(new float[] {2, 1, 1, 1, 1, 1}, new int[] {1, 0}, 3),
                        () -> Classification.ofBinary(new float[] {1, 1}, new int[] {1, 0})),
                List.of(
                        () -> MultiLabel.of(new float[] {0.5f, 1}, new float[] {0, 1}, 1),
                        () -> MultiLabel.of(new float[] {0.5f, 0}, new float[] {0, 1}, 1),
                        () -> MultiLabel.of(new float[] {0.5f, 1}, new float[] {1, 1}, 1),
                        () -> MultiLabel.of(new float[] {0.5f, 1}, new float[] {0, 1}, 2)),
                List.of(
                        () -> Regression.of(new float[] {1, 4}, new float[] {1, 3}, 1),
                        () -> Regression.of(new float[] {1, 5}, new float[] {1, 3}, 1),
                        () -> Regression.of(new float[] {1, 4, 3}, new float[] {1, 3, 3}, 1),
                        () -> Regression.of(new float[] {1, 5}, new float[] {1, 4}, 1),
                        () -> Regression.of(new float[] {1, 4}, new float[] {1, 3}, 2)),
                List.of(
                        () -> CrossValidation.of(3).folds(7).get(0),
                        () -> CrossValidation.of(3).folds(7).get(1),
                        () -> CrossValidation.of(3).folds(8).get(0),
                        () -> CrossValidation.of(3).seed(2).folds(7).get(0),
                        () -> CrossValidation.of(4).folds(7).get(0),
                        () -> CrossValidation.of(3).repeats(2).folds(7).get(3)),
                List.of(
                        () -> Hyperparameter.of("x", 1, 2), () -> Hyperparameter.of("y", 1, 2),
                        () -> Hyperparameter.of("x", 1, 3), () -> Hyperparameter.uniform("x", 1, 2),
                        () -> Hyperparameter.logUniform("x", 1, 2), () -> Hyperparameter.uniform("x", 1, 3)),
                List.of(
                        () -> Search.grid(Hyperparameter.of("x", 1, 2))
                                .configurations()
                                .get(0),
                        () -> Search.grid(Hyperparameter.of("x", 1, 2))
                                .configurations()
                                .get(1),
                        () -> Search.grid(Hyperparameter.of("x", 3, 2))
                                .configurations()
                                .get(0),
                        () -> Search.grid(Hyperparameter.of("y", 1, 2))
                                .configurations()
                                .get(0)));
    }

    private static List<Supplier<Object>> configurations() {
        TrainingConfig config = TrainingConfig.notebook().withThreads(1);
        return List.of(
                () -> config.withEpochs(30),
                () -> config.withEpochs(31),
                () -> config.withBatchSize(11),
                () -> config.withLearningRate(0.5),
                () -> config.withOptimizer(Adam.defaults()),
                () -> config.withSchedule(Schedule.cosine(0)),
                () -> config.withRegularization(Regularization.NONE.withL1(1)),
                () -> config.withClipping(Clipping.NONE.withNorm(1)),
                () -> config.withAveraging(0.5),
                () -> config.withSeed(2),
                () -> config.withThreads(2),
                () -> config.withLabelSmoothing(0.5),
                () -> config.withClassWeights(1, 2),
                config::withBalancedClasses,
                () -> config.withDropout(0.5),
                () -> config.withInputDropout(0.5),
                () -> config.withInputNoise(0.5),
                () -> config.withAugmentation(Augmentation.parse("shift=1")),
                () -> config.withFrozenLayers(1),
                () -> config.withLinearClasses(true),
                () -> config.withStandardizedTargets(true));
    }

    private static Classification classes(int highest, int... labels) {
        return Classification.of(new float[] {highest, 1, 1, 1}, labels, 2);
    }

    @ParameterizedTest
    @MethodSource("families")
    void objectsAreEqualIfAllTheirPartsAre(List<Supplier<Object>> family) {
        Set<Integer> hashes = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < family.size(); i++) {
            Object one = family.get(i).get();
            Object same = family.get(i).get();
            assertNotSame(one, same, "the family needs an object for each call");
            assertEquals(one, same);
            assertEquals(one.hashCode(), same.hashCode());
            assertEquals(one.toString(), same.toString());
            assertNotEquals(one, "text");
            assertNotEquals(one, null);
            assertNotEquals("", one.toString());
            hashes.add(one.hashCode());
            texts.add(one.toString());
            for (int j = 0; j < i; j++) {
                assertNotEquals(one, family.get(j).get());
                assertNotEquals(family.get(j).get(), one);
            }
        }
        assertTrue(hashes.size() > 1, () -> "hash codes of " + texts);
    }
}
