package dev.lanewise.internal.engine;

import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.StepCoefficients;
import dev.lanewise.training.AdaMax;
import dev.lanewise.training.Adagrad;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Lion;
import dev.lanewise.training.Momentum;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.RmsProp;
import dev.lanewise.training.Sgd;
import java.util.List;

/**
 * Executes an {@link Optimizer}: computes the coefficients of a step once, and applies them to ranges of parameters.
 *
 * <p>The Javadoc of each optimiser gives its formula and source; that of {@link Kernels} gives the rounding.
 */
public final class UpdateRule {
    private final Optimizer optimizer;
    private final Kernels kernels;
    private final StepCoefficients coefficients = new StepCoefficients();
    private final Matrix range = new Matrix();
    private long number;
    private double eta;
    private double divisor;

    UpdateRule(Optimizer optimizer, Kernels kernels) {
        this.optimizer = optimizer;
        this.kernels = kernels;
    }

    /** Returns the names of the arrays, such as velocities, that an optimiser keeps with one element per parameter. */
    public static List<String> momentNames(Optimizer optimizer) {
        if (optimizer instanceof Sgd) {
            return List.of();
        } else if (optimizer instanceof Momentum) {
            return List.of("velocity");
        } else if (optimizer instanceof Adam) {
            return List.of("mean", "square");
        } else if (optimizer instanceof AdaMax) {
            return List.of("mean", "maximum");
        } else if (optimizer instanceof RmsProp || optimizer instanceof Adagrad) {
            return List.of("square");
        } else if (optimizer instanceof Lion) {
            return List.of("mean");
        }
        throw unknown(optimizer);
    }

    /** Returns whether the optimiser is plain gradient descent. */
    boolean isDescent() {
        return optimizer instanceof Sgd;
    }

    /**
     * Begins a step.
     *
     * @param number number of the step, from 1
     * @param eta learning rate of this step
     * @param divisor divisor of the gradient, such as the number of examples summed
     * @param decay share of every parameter that is subtracted before the step
     */
    void begin(long number, double eta, double divisor, double decay) {
        this.number = number;
        this.eta = eta;
        this.divisor = divisor;
        coefficients.shrink = (float) (1 - decay);
        coefficients.scale = (float) (1 / divisor);
        coefficients.rate = (float) -eta;
        if (optimizer instanceof Sgd) {
            coefficients.rate = descentFactor();
        } else if (optimizer instanceof Momentum momentum) {
            coefficients.rate = descentFactor();
            coefficients.beta1 = (float) momentum.momentum();
        } else if (optimizer instanceof Adam adam) {
            double correction = Math.sqrt(1 - Powers.power(adam.beta2(), number));
            coefficients.rate = (float) -(eta * correction / (1 - Powers.power(adam.beta1(), number)));
            coefficients.epsilon = (float) (adam.epsilon() * correction);
            setDecayRates(adam.beta1(), adam.beta2());
        } else if (optimizer instanceof AdaMax adaMax) {
            coefficients.rate = (float) -(eta / (1 - Powers.power(adaMax.beta1(), number)));
            coefficients.epsilon = (float) adaMax.epsilon();
            setDecayRates(adaMax.beta1(), adaMax.beta2());
        } else if (optimizer instanceof RmsProp rmsProp) {
            coefficients.epsilon = (float) rmsProp.epsilon();
            setDecayRates(0, rmsProp.rho());
        } else if (optimizer instanceof Adagrad adagrad) {
            coefficients.epsilon = (float) adagrad.epsilon();
        } else if (optimizer instanceof Lion lion) {
            setDecayRates(lion.beta1(), lion.beta2());
        } else {
            throw unknown(optimizer);
        }
    }

    private static IllegalStateException unknown(Optimizer optimizer) {
        return new IllegalStateException("there is no update rule for " + optimizer);
    }

    private void setDecayRates(double beta1, double beta2) {
        coefficients.beta1 = (float) beta1;
        coefficients.oneMinusBeta1 = (float) (1 - beta1);
        coefficients.beta2 = (float) beta2;
        coefficients.oneMinusBeta2 = (float) (1 - beta2);
    }

    /**
     * Updates a range of parameters.
     *
     * @param count number of parameters, a multiple of {@link Kernels#pad}
     * @param nabla gradient times the divisor of the step
     * @param w parameters; updated in place
     * @param moments one array for each of {@link #momentNames}, with the offsets of
     *     the parameters; updated
     * @param offset start of the range in parameters and moments
     */
    void apply(int count, float[] nabla, int nablaOffset, float[] w, float[][] moments, int offset) {
        StepCoefficients c = coefficients;
        if (optimizer instanceof Sgd) {
            if (c.shrink != 1) {
                kernels.scale(1, count, c.shrink, range.moveTo(w, offset, count));
            }
            kernels.addScaled(count, c.rate, nabla, nablaOffset, w, offset);
        } else if (optimizer instanceof Momentum momentum) {
            if (momentum.nesterov()) {
                kernels.nesterov(c, count, nabla, nablaOffset, w, moments[0], offset);
            } else {
                kernels.momentum(c, count, nabla, nablaOffset, w, moments[0], offset);
            }
        } else if (optimizer instanceof Adam) {
            kernels.adam(c, count, nabla, nablaOffset, w, moments[0], moments[1], offset);
        } else if (optimizer instanceof AdaMax) {
            kernels.adaMax(c, count, nabla, nablaOffset, w, moments[0], moments[1], offset);
        } else if (optimizer instanceof RmsProp) {
            kernels.rmsProp(c, count, nabla, nablaOffset, w, moments[0], offset);
        } else if (optimizer instanceof Adagrad) {
            kernels.adagrad(c, count, nabla, nablaOffset, w, moments[0], offset);
        } else if (optimizer instanceof Lion) {
            kernels.lion(c, count, nabla, nablaOffset, w, moments[0], offset);
        } else {
            throw unknown(optimizer);
        }
    }

    /** Factor of a gradient in plain gradient descent: minus the learning rate over the divisor. */
    float descentFactor() {
        return (float) -(eta / divisor);
    }

    /** Factor of the parameters before the step. */
    float shrink() {
        return coefficients.shrink;
    }

    /**
     * Weight of the current parameters in their running average, {@code (1 - decay) / (1 - decay^t)}.
     *
     * <p>Then the average over all steps is the bias-corrected one of section 7.2 of Kingma and Ba's paper on Adam
     * (2015).
     *
     * @param decay decay rate of the average, at least 0 and less than 1
     */
    float averagingFactor(double decay) {
        return (float) ((1 - decay) / (1 - Powers.power(decay, number)));
    }
}
