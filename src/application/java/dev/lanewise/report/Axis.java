package dev.lanewise.report;

import java.util.Arrays;
import java.util.Locale;

/** An axis with round tick values. */
record Axis(String label, double from, double to, double step) {
    private static final int STEPS = 5;
    private static final double LARGEST = 1e300;
    private static final double LEAST_SPAN = 1e-300;

    /** Creates an axis that covers all numbers that can be shown. */
    static Axis around(String label, double... numbers) {
        double least = Arrays.stream(numbers).filter(Axis::canShow).min().orElse(0);
        double most = Arrays.stream(numbers).filter(Axis::canShow).max().orElse(1);
        if (!(most - least > Math.max(LEAST_SPAN, 1e-9 * Math.max(Math.abs(least), Math.abs(most))))) {
            double room = Math.abs(most) < LEAST_SPAN ? 1 : Math.abs(most) / 2;
            least -= room;
            most += room;
        }
        double step = roundStep((most - least) / STEPS);
        return new Axis(label, Math.floor(least / step) * step, Math.ceil(most / step) * step, step);
    }

    /** Whether a number can be shown: it is finite and not too large for arithmetic. */
    static boolean canShow(double number) {
        return Math.abs(number) <= LARGEST;
    }

    /** Creates an axis with exact limits. */
    static Axis between(String label, double from, double to) {
        return new Axis(label, from, to, roundStep((to - from) / STEPS));
    }

    /** Creates an axis from 0 to a whole number with integer ticks. */
    static Axis ofCounts(String label, int to) {
        int end = Math.max(1, to);
        return new Axis(label, 0, end, Math.max(1, roundStep((double) end / STEPS)));
    }

    /** 1, 2 or 5 times a power of ten, not much less than the given step. */
    private static double roundStep(double step) {
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(step)));
        double digits = step / power;
        return power * (digits < 1.5 ? 1 : digits < 3.5 ? 2 : digits < 7.5 ? 5 : 10);
    }

    /** Returns the tick values. */
    double[] ticks() {
        double[] ticks = new double[(int) Math.floor((to - from) / step + 1e-6) + 1];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = from + i * step;
        }
        return ticks;
    }

    /** Returns the label of a tick. */
    String text(double tick) {
        double number = Math.abs(tick) < step / 2 ? 0 : tick;
        double size = Math.max(Math.abs(from), Math.abs(to));
        boolean plain = size < 1e7 && size > 1e-4;
        // As many digits as neighbouring labels need to differ.
        double digits = StrictMath.log10(plain ? 1 : size) - StrictMath.log10(step);
        return String.format(
                Locale.ROOT, "%." + (int) Math.max(0, Math.ceil(digits - 1e-9)) + (plain ? "f" : "e"), number);
    }

    /** Returns the position of a number on a line of this length. */
    double place(double number, double length) {
        return (number - from) / (to - from) * length;
    }
}
