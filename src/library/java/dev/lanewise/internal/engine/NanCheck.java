package dev.lanewise.internal.engine;

/**
 * Check that outputs of a network are numbers, before they are read as a class or as labels.
 *
 * <p>An input that is NaN makes every output NaN, because each depends on all inputs. A comparison with NaN is false,
 * so without this check the first class would be predicted.
 */
public final class NanCheck {
    private NanCheck() {}

    /**
     * Checks the outputs of one example of a call.
     *
     * @param example number of the example, from 0; negative if the call has only one
     * @param x inputs of the example, from {@code xAt} on
     * @param y outputs of the example, from {@code yAt} on
     * @throws IllegalArgumentException if an output is NaN; the message names the first input that is not finite
     */
    public static void requireNumbers(int example, float[] x, int xAt, int inputs, float[] y, int yAt, int outputs) {
        for (int j = 0; j < outputs; j++) {
            if (Float.isNaN(y[yAt + j])) {
                throw new IllegalArgumentException((example < 0 ? "the example" : "example " + example)
                        + " has no class or labels, because output " + j + " is NaN: " + reason(x, xAt, inputs));
            }
        }
    }

    private static String reason(float[] x, int xAt, int inputs) {
        for (int i = 0; i < inputs; i++) {
            if (!Float.isFinite(x[xAt + i])) {
                return "input " + i + " is " + x[xAt + i];
            }
        }
        return "all inputs are finite, but their weighted sums or the parameters are not";
    }
}
