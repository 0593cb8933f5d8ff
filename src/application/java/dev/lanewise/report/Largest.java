package dev.lanewise.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The largest of many elements, without storing all of them. */
final class Largest {
    private Largest() {}

    /**
     * Returns the elements with the largest values, the largest first and the first among equals; NaN is the smallest.
     */
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
