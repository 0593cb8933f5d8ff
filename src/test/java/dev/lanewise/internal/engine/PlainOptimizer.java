package dev.lanewise.internal.engine;

import dev.lanewise.network.Architecture;
import dev.lanewise.reference.NoisyReference;
import dev.lanewise.training.AdaMax;
import dev.lanewise.training.Adagrad;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Lion;
import dev.lanewise.training.Momentum;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Regularization;
import dev.lanewise.training.RmsProp;
import dev.lanewise.training.Sgd;
import dev.lanewise.training.TrainingConfig;

/**
 * Optimisers, penalties, clipping, schedules and averages in plain words: one parameter at a time, with the bits that
 * the bit contract asks for.
 */
public final class PlainOptimizer {
    private static final float TINY = 0x1p-100f;

    private final Architecture architecture;
    private final TrainingConfig config;
    private final long stepsPerEpoch;
    private final float[][] moments;
    private final float[] averages;
    private final float[] averageStatistics;
    private int steps;
    /** Learning rate of this step, and what multiplies its weights. */
    private double eta;

    private float shrink;

    public PlainOptimizer(
            TrainingConfig config, NoisyReference network, Architecture architecture, long stepsPerEpoch) {
        this.config = config;
        this.architecture = architecture;
        this.stepsPerEpoch = stepsPerEpoch;
        this.averages = network.parameters();
        this.averageStatistics = network.statistics();
        this.moments = new float[2][averages.length];
    }

    /** One step of a network. */
    public void step(NoisyReference network, float[][] x, float[][] y, float[] exampleWeights) {
        steps++;
        eta = config.optimizer().learningRate()
                * config.schedule().factor(steps - 1, stepsPerEpoch, config.epochs(), 0);
        shrink = shrink();
        NoisyReference.Update update = (w, nabla) -> step(w, nabla, x.length);
        boolean inPlace = config.optimizer() instanceof Sgd sgd
                && ParameterUpdater.addsInPlace(sgd, config.batchSize())
                && config.regularization().l1() == 0
                && config.clipping().norm() == Double.POSITIVE_INFINITY
                && config.clipping().value() == Double.POSITIVE_INFINITY;
        if (inPlace) {
            network.stepInPlace(x, y, exampleWeights, update, shrink, (float) -(eta / x.length));
        } else {
            network.step(x, y, exampleWeights, update);
        }
        float[] w = network.parameters();
        limitNorms(w);
        network.setParameters(w);
        double d = config.averaging();
        float rest = (float) ((1 - d) / (1 - power(d, steps)));
        for (int i = 0; i < w.length; i++) {
            averages[i] = Math.fma(rest, w[i] - averages[i], averages[i]);
        }
        float[] statistics = network.statistics();
        for (int i = 0; i < statistics.length; i++) {
            averageStatistics[i] = Math.fma(rest, statistics[i] - averageStatistics[i], averageStatistics[i]);
        }
    }

    /** What a network gets in the end. */
    public float[] result(NoisyReference network) {
        return config.averaging() > 0 ? averages : network.parameters();
    }

    /** The running means and variances that go with it. */
    public float[] statistics(NoisyReference network) {
        return config.averaging() > 0 ? averageStatistics : network.statistics();
    }

    private float shrink() {
        double decay = config.regularization().weightDecay();
        double l2 = config.optimizer() instanceof Sgd ? config.regularization().l2() : 0;
        return (float) (1 - eta * (decay + l2));
    }

    private void step(float[] w, float[] nabla, int examples) {
        double divisor = examples;
        double norm = Math.sqrt(sumOfSquares(nabla)) / divisor;
        if (norm > config.clipping().norm()) {
            divisor *= norm / config.clipping().norm();
        }
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int weights = architecture.units(l) * architecture.units(l - 1);
            int end = at + architecture.parameterCount(l);
            for (int i = at; i < end; i++) {
                boolean weight = i < at + weights;
                w[i] = next(i, w[i], nabla[i], divisor, weight ? config.regularization() : Regularization.NONE, weight);
            }
            at = end;
        }
    }

    private float next(int i, float w, float nabla, double divisor, Regularization penalty, boolean weight) {
        Optimizer optimizer = config.optimizer();
        boolean descends = optimizer instanceof Sgd;
        float l2 = descends ? 0 : (float) penalty.l2();
        float bound = (float) config.clipping().value();
        if (penalty.l1() > 0 || l2 > 0 || bound < Float.POSITIVE_INFINITY) {
            float g = (float) (1 / divisor) * nabla;
            g = Math.max(-bound, Math.min(bound, g));
            nabla = Math.fma((float) penalty.l1(), Math.signum(w), Math.fma(l2, w, g));
            divisor = 1;
        }
        float factor = (float) -(eta / divisor);
        float old = weight ? shrink * w : w;
        float g = (float) (1 / divisor) * nabla;
        float[] m = moments[0];
        float[] v = moments[1];
        if (descends) {
            return Math.fma(factor, nabla, old);
        } else if (optimizer instanceof Momentum momentum) {
            float mu = (float) momentum.momentum();
            m[i] = Math.fma(factor, nabla, Math.fma(mu, m[i], TINY)) - TINY;
            return momentum.nesterov()
                    ? Math.fma(mu, m[i], Math.fma(factor, nabla, old))
                    : Math.fma(weight ? shrink : 1, w, m[i]);
        } else if (optimizer instanceof Adam adam) {
            double correction = Math.sqrt(1 - power(adam.beta2(), steps));
            float rate = (float) -(eta * correction / (1 - power(adam.beta1(), steps)));
            m[i] = Math.fma((float) (1 - adam.beta1()), g, Math.fma((float) adam.beta1(), m[i], TINY)) - TINY;
            v[i] = Math.fma((float) (1 - adam.beta2()), Math.fma(g, g, TINY), (float) adam.beta2() * v[i]);
            return Math.fma(rate, m[i] / ((float) Math.sqrt(v[i]) + (float) (adam.epsilon() * correction)), old);
        } else if (optimizer instanceof AdaMax adaMax) {
            m[i] = Math.fma((float) (1 - adaMax.beta1()), g, Math.fma((float) adaMax.beta1(), m[i], TINY)) - TINY;
            v[i] = Math.max((float) adaMax.beta2() * v[i], Math.abs(g) + (float) adaMax.epsilon());
            return Math.fma((float) -(eta / (1 - power(adaMax.beta1(), steps))), m[i] / v[i], old);
        } else if (optimizer instanceof RmsProp rms) {
            v[i] = Math.fma((float) (1 - rms.rho()), Math.fma(g, g, TINY), (float) rms.rho() * v[i]);
            return Math.fma((float) -eta, g / ((float) Math.sqrt(v[i]) + (float) rms.epsilon()), old);
        } else if (optimizer instanceof Adagrad adagrad) {
            v[i] = Math.fma(g, g, v[i]);
            return Math.fma((float) -eta, g / ((float) Math.sqrt(v[i]) + (float) adagrad.epsilon()), old);
        } else if (optimizer instanceof Lion lion) {
            float sign = Math.signum(Math.fma((float) (1 - lion.beta1()), g, (float) lion.beta1() * m[i]));
            m[i] = Math.fma((float) (1 - lion.beta2()), g, Math.fma((float) lion.beta2(), m[i], TINY)) - TINY;
            return Math.fma((float) -eta, sign, old);
        }
        throw new IllegalArgumentException(optimizer.toString());
    }

    /** Unit by unit, each from its first input to its bias, gamma and beta, and all of them in their order. */
    private double sumOfSquares(float[] nabla) {
        double sum = 0;
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            int units = architecture.units(l);
            for (int j = 0; j < units; j++) {
                double ofUnit = 0;
                for (int i = 0; i < architecture.parameterCount(l) / units; i++) {
                    double g = nabla[i < inputs ? at + j * inputs + i : at + units * i + j];
                    ofUnit += g * g;
                }
                sum += ofUnit;
            }
            at += architecture.parameterCount(l);
        }
        return sum;
    }

    private void limitNorms(float[] w) {
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            for (int j = 0; j < architecture.units(l); j++, at += inputs) {
                double sum = 0;
                for (int i = at; i < at + inputs; i++) {
                    sum += (double) w[i] * w[i];
                }
                if (Math.sqrt(sum) > config.regularization().maxNorm()) {
                    for (int i = at; i < at + inputs; i++) {
                        w[i] *= (float) (config.regularization().maxNorm() / Math.sqrt(sum));
                    }
                }
            }
            at += architecture.parameterCount(l) - inputs * architecture.units(l);
        }
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
