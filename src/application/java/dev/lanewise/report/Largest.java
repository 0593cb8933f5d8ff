package dev.lanewise.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The few that are largest of many, which need not all be held for that. */
final class Largest {
    private Largest() {}

    /** Those with the largest figures, the largest first and the first among equals; NaN counts least. */
    static <T> List<T> of(Stream<T> things, int most, ToDoubleFunction<T> figure) {
        List<T> largest = new ArrayList<>();
        List<Double> figures = new ArrayList<>();
        things.forEachOrdered(thing -> {
            double own = figure.applyAsDouble(thing);
            double number = Double.isNaN(own) ? Double.NEGATIVE_INFINITY : own;
            int at = figures.size();
            while (at > 0 && figures.get(at - 1) < number) {
                at--;
            }
            if (at < most) {
                largest.add(at, thing);
                figures.add(at, number);
                if (largest.size() > most) {
                    largest.remove(most);
                    figures.remove(most);
                }
            }
        });
        return largest;
    }
}
