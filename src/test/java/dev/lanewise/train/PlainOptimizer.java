package dev.lanewise.train;

import dev.lanewise.optim.Adam;
import dev.lanewise.optim.Momentum;
import dev.lanewise.optim.Optimizer;
import dev.lanewise.optim.Sgd;

/** The optimisers in plain words: one parameter at a time, with the bits that the bit contract asks for. */
final class PlainOptimizer {
    private static final float TINY = 0x1p-100f;

    private final TrainingConfig config;
    private final float[][] moments;
    private int steps;

    PlainOptimizer(TrainingConfig config, int parameters) {
        this.config = config;
        this.moments = new float[2][parameters];
    }

    /** Steps all parameters, given the gradient summed over so many examples. */
    void step(float[] w, float[] nabla, int examples) {
        steps++;
        for (int i = 0; i < w.length; i++) {
            w[i] = next(config.optimizer(), i, w[i], nabla[i], examples);
        }
    }

    private float next(Optimizer optimizer, int i, float w, float nabla, int examples) {
        double eta = optimizer.eta();
        float factor = (float) -(eta / examples);
        float[] m = moments[0];
        float[] v = moments[1];
        if (optimizer instanceof Sgd) {
            return Math.fma(factor, nabla, w);
        } else if (optimizer instanceof Momentum momentum) {
            float mu = (float) momentum.mu();
            m[i] = Math.fma(factor, nabla, Math.fma(mu, m[i], TINY)) - TINY;
            return momentum.nesterov() ? Math.fma(mu, m[i], Math.fma(factor, nabla, w)) : w + m[i];
        } else if (optimizer instanceof Adam adam) {
            float g = (float) (1.0 / examples) * nabla;
            double correction = Math.sqrt(1 - power(adam.beta2(), steps));
            float rate = (float) -(eta * correction / (1 - power(adam.beta1(), steps)));
            m[i] = Math.fma((float) (1 - adam.beta1()), g, Math.fma((float) adam.beta1(), m[i], TINY)) - TINY;
            v[i] = Math.fma((float) (1 - adam.beta2()), Math.fma(g, g, TINY), (float) adam.beta2() * v[i]);
            float root = (float) Math.sqrt(v[i]);
            return Math.fma(rate, m[i] / (root + (float) (adam.epsilon() * correction)), w);
        }
        throw new IllegalArgumentException(optimizer.toString());
    }

    /** The squares that make it up are multiplied from the smallest exponent up. */
    private static double power(double base, int exponent) {
        double power = 1;
        for (int bit = 1; bit <= exponent; bit *= 2, base *= base) {
            power = (exponent & bit) == 0 ? power : power * base;
        }
        return power;
    }
}
