package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings of each optimiser; {@code UpdateRuleTest} shows that its steps are those of its paper. */
class OptimizerTest {

    static Stream<Optimizer> optimizers() {
        return Stream.of(new Sgd(0.1), Momentum.classical(0.05, 0.9), Momentum.nesterov(0.05, 0.8), new Adam(),
                new Adam(0.01, 0.5, 0.75, 0.1), new RmsProp(), new Adagrad(), new Lion());
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void anotherLearningRateChangesNothingElse(Optimizer optimizer) {
        Optimizer other = optimizer.withLearningRate(0.123);
        assertEquals(0.123, other.learningRate());
        assertEquals(optimizer, other.withLearningRate(optimizer.learningRate()));
    }

    @Test
    void defaultsAreThoseOfThePapers() {
        assertEquals(new Adam(0.001, 0.9, 0.999, 1e-8), new Adam());
        assertEquals(new RmsProp(0.001, 0.9, 1e-8), new RmsProp());
        assertEquals(new Adagrad(0.01, 1e-10), new Adagrad());
        assertEquals(new Lion(1e-4, 0.9, 0.99), new Lion());
    }

    @Test
    void numbersOutOfRangeAreRefusedByName() {
        assertRefused("the learning rate eta is a positive number, but 0.0 was given",
                () -> new Adam().withLearningRate(0));
        assertRefused("the learning rate eta is a positive number, but NaN was given",
                () -> Momentum.classical(Double.NaN, 0.9));
        assertRefused("the momentum is at least 0 and less than 1, but 1.0 was given",
                () -> Momentum.nesterov(0.1, 1));
        assertRefused("beta1 is at least 0 and less than 1, but -0.1 was given", () -> new Adam(1, -0.1, 0.5, 1));
        assertRefused("beta2 is at least 0 and less than 1, but 1.5 was given", () -> new Adam(1, 0.1, 1.5, 1));
        assertRefused("rho is at least 0 and less than 1, but NaN was given", () -> new RmsProp(1, Double.NaN, 1));
        assertRefused("epsilon is a positive number, but 0.0 was given", () -> new Adagrad(1, 0));
        assertRefused("beta2 is at least 0 and less than 1, but 1.0 was given", () -> new Lion(1, 0.1, 1));
        assertRefused("epsilon is a positive number, but 1.0E-60 was given", () -> new Adam(1, 0.1, 0.5, 1e-60));
    }

    private static void assertRefused(String message, Supplier<Optimizer> making) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, making::get).getMessage());
    }
}
