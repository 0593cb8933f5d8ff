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

    /** From one value to another along half a cosine, {@code to + (from - to) (1 + cos(pi progress)) / 2}. */
    static double cosine(double from, double to, double progress) {
        double p = Math.min(1, Math.max(0, progress));
        // (1 + cos(pi p)) / 2 is cos^2(pi p / 2), and that 1 - cos^2(pi (1 - p) / 2), whose argument is small.
        boolean late = p > 0.5;
        double square = Math.PI / 2 * (late ? 1 - p : p);
        square *= square;
        // Taylor series; the next term is below 1e-20 for arguments up to pi / 4.
        double cosine = 1;
        for (int k = 18; k >= 2; k -= 2) {
            cosine = 1 - square / (k * (k - 1)) * cosine;
        }
        double share = late ? 1 - cosine * cosine : cosine * cosine;
        return to + (from - to) * share;
    }
}
