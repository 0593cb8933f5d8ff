package dev.lanewise.internal.kernel;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * The sizes of an operation.
 *
 * @param depth length of the sums, where there are any
 */
record Shape(int rows, int columns, int depth) {

    /** None, one, those around every number of lanes and of vectors in a strip, and primes; hardly ever squares. */
    static Arbitrary<Shape> any() {
        Arbitrary<Integer> size = Arbitraries.of(
                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 16, 17, 23, 29, 31, 32, 33, 41, 47, 48, 49, 61, 63, 64,
                65, 71, 79, 81, 97);
        Arbitrary<Integer> depth = Arbitraries.oneOf(size, Arbitraries.of(127, 128, 129, 257, 1025));
        return Combinators.combine(size, size, depth).as(Shape::new);
    }
}
