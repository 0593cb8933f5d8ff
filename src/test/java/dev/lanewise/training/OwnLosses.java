package dev.lanewise.training;

import dev.lanewise.network.Loss;

/** Losses as users write them. */
public final class OwnLosses {
    /** The quadratic loss, whose derivative is exact in double precision, so that rounded it is that of the engine. */
    public static final Loss QUADRATIC = Loss.custom(
            "own-quadratic",
            (a, y) -> {
                double sum = 0;
                for (int j = 0; j < a.length; j++) {
                    sum += 0.5 * (a[j] - y[j]) * (a[j] - y[j]);
                }
                return sum;
            },
            (a, y, d) -> {
                for (int j = 0; j < a.length; j++) {
                    d[j] = a[j] - y[j];
                }
            });

    /** Sum of ln cosh (a - y), which is smooth and grows like the absolute loss. */
    public static final Loss LOG_COSH = Loss.custom(
            "log-cosh",
            (a, y) -> {
                double sum = 0;
                for (int j = 0; j < a.length; j++) {
                    sum += StrictMath.log(StrictMath.cosh(a[j] - y[j]));
                }
                return sum;
            },
            (a, y, d) -> {
                for (int j = 0; j < a.length; j++) {
                    d[j] = StrictMath.tanh(a[j] - y[j]);
                }
            });

    /**
     * Focal loss of softmax outputs, -sum y (1 - a)^2 ln a: Lin et al., Focal Loss for Dense Object Detection, 2017.
     */
    public static final Loss FOCAL = Loss.custom(
            "focal",
            (a, y) -> {
                double sum = 0;
                for (int j = 0; j < a.length; j++) {
                    sum -= y[j] * (1 - a[j]) * (1 - a[j]) * StrictMath.log(Math.max(a[j], 1e-30));
                }
                return sum;
            },
            (a, y, d) -> {
                for (int j = 0; j < a.length; j++) {
                    double p = Math.max(a[j], 1e-30);
                    d[j] = y[j] * (2 * (1 - p) * StrictMath.log(p) - (1 - p) * (1 - p) / p);
                }
            });

    /** Quantile loss of the 90 % quantile, which has a kink where an output equals its target. */
    public static final Loss QUANTILE = Loss.custom(
            "quantile-0.9",
            (a, y) -> {
                double sum = 0;
                for (int j = 0; j < a.length; j++) {
                    sum += Math.max(0.9 * (y[j] - a[j]), -0.1 * (y[j] - a[j]));
                }
                return sum;
            },
            (a, y, d) -> {
                for (int j = 0; j < a.length; j++) {
                    d[j] = a[j] < y[j] ? -0.9 : 0.1;
                }
            });

    private OwnLosses() {}
}
