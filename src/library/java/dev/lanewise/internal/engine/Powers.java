package dev.lanewise.internal.engine;

/** Powers with the same bits everywhere, which {@link Math#pow} does not promise, and without garbage. */
public final class Powers {

    private Powers() {}

    /** {@code base} to the power of {@code exponent}, at least 0, by squaring. */
    public static double power(double base, long exponent) {
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
