package dev.lanewise.training;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings of each optimiser; {@code PyTorchTest} shows that its steps are those of its paper. */
class OptimizerTest {

    @ParameterizedTest
    @MethodSource("dev.lanewise.training.Optimizers#all")
    void anotherLearningRateChangesNothingElse(Optimizer optimizer) {
        Optimizer other = optimizer.withLearningRate(0.123);
        assertEquals(0.123, other.learningRate());
        assertEquals(optimizer, other.withLearningRate(optimizer.learningRate()));
    }

    @Test
    void defaultsAreThoseOfThePapers() {
        assertEquals(Adam.of(0.001).withBeta1(0.9).withBeta2(0.999).withEpsilon(1e-8), Adam.defaults());
        assertEquals(AdaMax.of(0.002).withBeta1(0.9).withBeta2(0.999).withEpsilon(1e-8), AdaMax.defaults());
        assertEquals(RmsProp.of(0.001).withRho(0.9).withEpsilon(1e-8), RmsProp.defaults());
        assertEquals(Adagrad.of(0.01).withEpsilon(1e-10), Adagrad.defaults());
        assertEquals(Lion.of(1e-4).withBeta1(0.9).withBeta2(0.99), Lion.defaults());
        assertEquals(Momentum.of(0.01).withMomentum(0.9).withNesterov(false), Momentum.defaults());
    }

    @Test
    void numbersOutOfRangeAreRefusedByName() {
        assertRefused(
                "the learning rate is a positive number, but 0.0 was given",
                () -> Adam.defaults().withLearningRate(0));
        assertRefused("the learning rate is a positive number, but NaN was given", () -> Momentum.of(Double.NaN));
        assertRefused(
                "the momentum is at least 0 and less than 1, but 1.0 was given",
                () -> Momentum.of(0.1).withMomentum(1).withNesterov(true));
        assertRefused(
                "beta1 is at least 0 and less than 1, but -0.1 was given",
                () -> Adam.defaults().withBeta1(-0.1).withBeta2(0.5).withEpsilon(1));
        assertRefused(
                "beta2 is at least 0 and less than 1, but 1.5 was given",
                () -> Adam.defaults().withBeta1(0.1).withBeta2(1.5).withEpsilon(1));
        assertRefused(
                "rho is at least 0 and less than 1, but NaN was given",
                () -> RmsProp.defaults().withRho(Double.NaN).withEpsilon(1));
        assertRefused(
                "epsilon is a positive number, but 0.0 was given",
                () -> Adagrad.defaults().withEpsilon(0));
        assertRefused(
                "beta2 is at least 0 and less than 1, but 1.0 was given",
                () -> Lion.defaults().withBeta1(0.1).withBeta2(1));
        assertRefused(
                "epsilon is a positive number, but 1.0E-60 was given",
                () -> Adam.defaults().withBeta1(0.1).withBeta2(0.5).withEpsilon(1e-60));
    }
}
