package dev.lanewise.optim;

/**
 * Functions of the number of a step, with the same bits everywhere and without garbage: those of {@link Math} need not
 * give the same bits, and those of {@link StrictMath} make arrays.
 */
final class Curves {

    private Curves() {}

    /** {@code base} to the power of {@code exponent}, at least 0, by squaring. */
    static double power(double base, long exponent) {
        double power = 1;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                power *= base;
            }
            base *= base;
        }
        return power;
    }
}
