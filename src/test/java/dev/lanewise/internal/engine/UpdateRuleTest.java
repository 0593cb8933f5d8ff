package dev.lanewise.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.training.Adagrad;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Lion;
import dev.lanewise.training.Momentum;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.RmsProp;
import dev.lanewise.training.Sgd;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each optimiser, step by step, against the formula of its paper in double precision. */
class UpdateRuleTest {
    private static final int STEPS = 60;
    private static final int COUNT = 32;
    /**
     * Of a step, beside what rounding the parameter takes: a step rounds some ten times to a 2^24th, and a coefficient
     * such as 0.999 differs from its float by up to 2^-25, which a running mean makes up to a thousandfold.
     */
    private static final double TOLERANCE = 2e-5;

    /** The formula of a paper for one parameter. */
    private interface Formula {
        /**
         * The parameter after a step.
         *
         * @param t number of the step, from 1
         * @param g mean gradient
         * @param moments kept for it from step to step, at first zero
         */
        double next(int t, double eta, double w, double g, double[] moments);
    }

    static Stream<Arguments> optimizers() {
        return Stream.of(
                Arguments.of(Sgd.of(0.1), (Formula) (t, eta, w, g, moments) -> w - eta * g),
                // Sutskever et al. 2013, equations 1 and 2.
                Arguments.of(Momentum.of(0.05), (Formula) (t, eta, w, g, moments) -> {
                    moments[0] = 0.9 * moments[0] - eta * g;
                    return w + moments[0];
                }),
                // Bengio et al. 2013, equation 7.
                Arguments.of(Momentum.of(0.05).withMomentum(0.8).withNesterov(true), (Formula)
                        (t, eta, w, g, moments) -> {
                            moments[0] = 0.8 * moments[0] - eta * g;
                            return w + 0.8 * moments[0] - eta * g;
                        }),
                // Kingma and Ba 2015, algorithm 1.
                Arguments.of(Adam.defaults(), (Formula) (t, eta, w, g, moments) -> {
                    moments[0] = 0.9 * moments[0] + (1 - 0.9) * g;
                    moments[1] = 0.999 * moments[1] + (1 - 0.999) * g * g;
                    double m = moments[0] / (1 - Math.pow(0.9, t));
                    double v = moments[1] / (1 - Math.pow(0.999, t));
                    return w - eta * m / (Math.sqrt(v) + 1e-8);
                }),
                // An epsilon that matters.
                Arguments.of(
                        Adam.defaults()
                                .withLearningRate(0.01)
                                .withBeta1(0.5)
                                .withBeta2(0.75)
                                .withEpsilon(0.1),
                        (Formula) (t, eta, w, g, moments) -> {
                            moments[0] = 0.5 * moments[0] + (1 - 0.5) * g;
                            moments[1] = 0.75 * moments[1] + (1 - 0.75) * g * g;
                            double m = moments[0] / (1 - Math.pow(0.5, t));
                            double v = moments[1] / (1 - Math.pow(0.75, t));
                            return w - eta * m / (Math.sqrt(v) + 0.1);
                        }),
                // Tieleman and Hinton 2012, lecture 6.5.
                Arguments.of(RmsProp.defaults(), (Formula) (t, eta, w, g, moments) -> {
                    moments[0] = 0.9 * moments[0] + 0.1 * g * g;
                    return w - eta * g / (Math.sqrt(moments[0]) + 1e-8);
                }),
                // Duchi et al. 2011, figure 1.
                Arguments.of(Adagrad.defaults(), (Formula) (t, eta, w, g, moments) -> {
                    moments[0] += g * g;
                    return w - eta * g / (Math.sqrt(moments[0]) + 1e-10);
                }),
                // Chen et al. 2023, algorithm 2.
                Arguments.of(Lion.defaults(), (Formula) (t, eta, w, g, moments) -> {
                    double direction = Math.signum(0.9 * moments[0] + (1 - 0.9) * g);
                    moments[0] = 0.99 * moments[0] + (1 - 0.99) * g;
                    return w - eta * direction;
                }));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyStepIsThatOfThePaper(Optimizer optimizer, Formula formula) {
        for (Kernels kernels : TestedKernels.all()) {
            for (double decay : new double[] {0, 0.01}) {
                follow(kernels, optimizer, formula, decay);
            }
        }
    }

    private static void follow(Kernels kernels, Optimizer optimizer, Formula formula, double decay) {
        Random random = new Random(1);
        float[] parameters = new float[COUNT + 5];
        float[][] moments = new float[OptimizerState.momentNames(optimizer).size()][COUNT + 5];
        double[] expected = new double[COUNT];
        double[] allowed = new double[COUNT];
        double[][] state = new double[COUNT][2];
        for (int i = 0; i < COUNT; i++) {
            parameters[5 + i] = random.nextFloat() - 0.5f;
            expected[i] = parameters[5 + i];
        }
        UpdateRule rule = new UpdateRule(optimizer, kernels);
        for (int t = 1; t <= STEPS; t++) {
            int examples = 1 + random.nextInt(50);
            // The learning rate may change from step to step.
            double eta = optimizer.learningRate() * (1 + random.nextInt(3));
            float[] nabla = new float[COUNT + 3];
            for (int i = 0; i < COUNT; i++) {
                nabla[3 + i] = (float) (examples * random.nextGaussian() * Math.pow(10, -(i % 7)));
                double decayed = (1 - decay) * expected[i];
                double next = formula.next(t, eta, decayed, (double) nabla[3 + i] / examples, state[i]);
                float largest = (float) Math.max(Math.abs(next), Math.abs(expected[i]));
                allowed[i] += TOLERANCE * Math.abs(next - expected[i]) + 2 * Math.ulp(largest);
                expected[i] = next;
            }
            rule.begin(t, eta, examples, decay);
            rule.apply(COUNT, nabla, 3, parameters, moments, 5);
            for (int i = 0; i < COUNT; i++) {
                assertEquals(
                        expected[i],
                        parameters[5 + i],
                        allowed[i],
                        kernels.name() + " " + optimizer + ", step " + t + ", parameter " + i);
            }
        }
    }

    @Test
    void factorOfDescentIsMinusEtaOverTheNumberOfExamples() {
        assertEquals(-0.01f, descent(0.1, 10, new ScalarKernels()).descentFactor());
        assertEquals((float) (-0.1 / 3), descent(0.1, 3, new ScalarKernels()).descentFactor());
        assertEquals(-2f, descent(2, 1, new ScalarKernels()).descentFactor());
    }

    private static UpdateRule descent(double eta, int examples, Kernels kernels) {
        UpdateRule rule = new UpdateRule(Sgd.of(eta), kernels);
        assertTrue(rule.isDescent());
        rule.begin(1, eta, examples, 0);
        return rule;
    }

    @Test
    void descentSubtractsTheMeanGradientTimesEtaInItsRangeOnly() {
        for (Kernels kernels : TestedKernels.all()) {
            Random random = new Random(1);
            float[] nabla = new float[70];
            float[] parameters = new float[90];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = random.nextFloat();
            }
            for (int i = 0; i < nabla.length; i++) {
                nabla[i] = random.nextFloat() - 0.5f;
            }
            float[] expected = parameters.clone();
            for (int i = 0; i < 48; i++) {
                expected[20 + i] = Math.fma((float) (-0.3 / 7), nabla[11 + i], parameters[20 + i]);
                assertEquals(parameters[20 + i] - 0.3 / 7 * nabla[11 + i], expected[20 + i], 1e-7);
            }
            descent(0.3, 7, kernels).apply(48, nabla, 11, parameters, new float[0][], 20);
            assertArrayEquals(expected, parameters, kernels.name());
        }
    }
}
