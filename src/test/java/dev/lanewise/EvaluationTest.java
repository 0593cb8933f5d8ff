package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final Dataset CLASSES =
            Dataset.of(new double[][] {{-3}, {-1}, {1}, {2}, {4}, {-2}}, new String[] {"a", "a", "a", "b", "b", "b"});

    /** One input, one output unit with the weight 1. */
    private static Network single(Activation output, Loss loss) {
        return new Network(new Architecture(List.of(1, 1), Activation.TANH, output, loss), new float[] {1, 0});
    }

    private static Model classifier() {
        return Model.of(single(Activation.SIGMOID, Loss.CROSS_ENTROPY), CLASSES);
    }

    @Test
    void errorsOfClassesComeWithTheirConfidence() {
        Evaluation evaluation = classifier().evaluate(CLASSES);
        assertEquals(List.of("a", "b"), evaluation.names());
        assertTrue(evaluation.hasProbabilities());
        List<ConfidentError> errors = evaluation.mostConfidentErrors(9);
        assertEquals(2, errors.size());
        double ofB = 1 - 1 / (1 + Math.exp(2));
        assertEquals(new ConfidentError(5, 0, "a", "b", errors.get(0).confidence()), errors.get(0));
        assertEquals(ofB, errors.get(0).confidence(), 1e-6);
        assertEquals(new ConfidentError(2, 1, "b", "a", errors.get(1).confidence()), errors.get(1));
        assertEquals(List.of(errors.get(0)), evaluation.mostConfidentErrors(1));
        assertEquals(List.of(), evaluation.mostConfidentErrors(0));
        assertThrows(IllegalArgumentException.class, () -> evaluation.mostConfidentErrors(-1));
    }

    @Test
    void errorsOfLabelsNameTheLabel() {
        Dataset labels = Dataset.ofMultiLabel(new float[] {2, -1}, 1, new float[] {1, 0, 1, 0}, 2)
                .withNames("x", "y");
        Network network = new Network(
                new Architecture(List.of(1, 2), Activation.TANH, Activation.SIGMOID, Loss.CROSS_ENTROPY),
                new float[] {1, 1, 0, 0});
        Evaluation evaluation = Model.of(network, labels).evaluate(labels);
        List<ConfidentError> errors = evaluation.mostConfidentErrors(9);
        assertEquals(
                List.of("0 1 y not y", "1 0 not x x"),
                errors.stream()
                        .map(e -> e.example() + " " + e.output() + " " + e.predicted() + " " + e.actual())
                        .toList());
        assertTrue(errors.get(0).confidence() > errors.get(1).confidence());
        assertTrue(errors.get(1).confidence() > 0.7);
        assertEquals(evaluation.multiLabel(), evaluation.classMetrics());
        assertEquals(
                4,
                evaluation.classMetrics().calibration(4).bins().stream()
                        .mapToInt(bin -> bin.examples())
                        .sum());
    }

    @Test
    void errorsOfNumbersAreRelative() {
        Dataset numbers = Dataset.ofRegression(new float[] {1, 2, 3}, 1, new float[] {1, 2.5f, 7}, 1);
        Evaluation evaluation =
                Model.of(single(Activation.IDENTITY, Loss.QUADRATIC), numbers).evaluate(numbers);
        List<ConfidentError> errors = evaluation.mostConfidentErrors(9);
        assertEquals(List.of(2, 1), errors.stream().map(ConfidentError::example).toList());
        assertEquals("3.0", errors.get(0).predicted());
        assertEquals("7.0", errors.get(0).actual());
        assertEquals(4 / evaluation.rmse(), errors.get(0).confidence(), 1e-12);
        assertArrayEquals(new float[] {1, 2, 3}, evaluation.outputs());
        assertThrows(IllegalStateException.class, evaluation::classMetrics);
    }

    @Test
    void softLabelsAreMeasuredAsNumbers() {
        Dataset soft = Dataset.ofMultiLabel(new float[] {0, 9}, 1, new float[] {0.5f, 0.75f}, 1);
        Evaluation evaluation =
                Model.of(single(Activation.SIGMOID, Loss.CROSS_ENTROPY), soft).evaluate(soft);
        assertEquals(Task.REGRESSION, evaluation.task());
        assertEquals(0.25 / Math.sqrt(2), evaluation.rmse(), 1e-3);
        assertThrows(IllegalStateException.class, evaluation::multiLabel);
    }

    @Test
    void groupsAreEvaluatedLikeDataSetsOfTheirOwn() {
        Model model = classifier();
        Evaluation evaluation = model.evaluate(CLASSES);
        Map<String, Evaluation> groups = evaluation.byGroup(List.of("x", "w", "x", "w", "x", "x"));
        assertEquals(List.of("w", "x"), List.copyOf(groups.keySet()));
        assertEquals(model.evaluate(CLASSES.select(new int[] {1, 3})), groups.get("w"));
        assertEquals(model.evaluate(CLASSES.select(new int[] {0, 2, 4, 5})), groups.get("x"));
        assertEquals(
                model.evaluate(CLASSES.select(new int[] {1, 3})).baseline(),
                groups.get("w").baseline());
        Evaluation baseline = evaluation.baseline().orElseThrow();
        assertEquals(
                groups.get("x").baseline().orElseThrow(),
                baseline.byGroup(List.of("x", "w", "x", "w", "x", "x")).get("x"));
        assertThrows(IllegalArgumentException.class, () -> evaluation.byGroup(List.of("x")));
    }

    @Test
    void progressCountsAllExamplesAndItsExceptionEndsTheEvaluation() {
        AtomicInteger done = new AtomicInteger();
        Model model = classifier();
        assertEquals(model.evaluate(CLASSES), model.evaluate(CLASSES, 1, done::addAndGet));
        assertEquals(CLASSES.size(), done.get());
        assertThrows(
                CancellationException.class,
                () -> model.evaluate(CLASSES, 1, examples -> {
                    throw new CancellationException();
                }));
        assertThrows(IllegalArgumentException.class, () -> model.evaluate(CLASSES, 0, examples -> {}));
    }

    @Test
    void modelThatIsNoBetterThanItsBaselineIsWarnedAbout() {
        double[][] inputs = new double[100][1];
        String[] classes = new String[100];
        for (int i = 0; i < 100; i++) {
            inputs[i][0] = i % 3 == 0 ? -1 : 1;
            classes[i] = i % 3 == 0 ? "b" : "a";
        }
        Dataset dataset = Dataset.of(inputs, classes);
        // Which class is the first depends on the data; one of both models is always wrong.
        Model right = Model.of(single(Activation.SIGMOID, Loss.CROSS_ENTROPY), dataset);
        Model wrong = Model.of(new Network(right.network().architecture(), new float[] {-1, 0}), dataset);
        List<String> warnings = right.evaluate(dataset).accuracy() == 0
                ? right.evaluate(dataset).warnings("test set")
                : wrong.evaluate(dataset).warnings("test set");
        assertTrue(warnings.get(0).contains("the test set is 0.00 %, no better than the 66.00 %"), warnings::toString);
        assertEquals(
                List.of(),
                right.evaluate(dataset).accuracy() == 1
                        ? right.evaluate(dataset).warnings("test set")
                        : wrong.evaluate(dataset).warnings("test set"));
    }
}
