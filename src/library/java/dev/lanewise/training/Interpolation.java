package dev.lanewise.training;

/**
 * Interpolates for schedules, with the same bits on every machine and without allocation.
 *
 * <p>The functions of {@link Math} may differ in bits, and those of {@link StrictMath} allocate arrays.
 */
final class Interpolation {

    private Interpolation() {}

    /** Interpolates along half a cosine: {@code to + (from - to) (1 + cos(pi progress)) / 2}. */
    static double cosine(double from, double to, double progress) {
        double p = Math.min(1, Math.max(0, progress));
        // (1 + cos(pi p)) / 2 = cos^2(pi p / 2) = 1 - cos^2(pi (1 - p) / 2): the smaller argument is used.
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
