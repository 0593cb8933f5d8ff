import dev.lanewise.network.Architecture;
import dev.lanewise.reference.ReferenceNetwork;

/**
 * The gradient of a network 2-2-1 small enough for paper, by backprop and by central differences.
 *
 * <p>Prints all nine parameters: value, derivative by the reference, and derivative by differences of the loss. The loss
 * is computed in double precision by a second feedforward of four lines.
 */
public final class ReferenceGradient {
    private static final String[] NAMES = {
        "w(1)[0][0]",
        "w(1)[0][1]",
        "w(1)[1][0]",
        "w(1)[1][1]",
        "b(1)[0]",
        "b(1)[1]",
        "w(2)[0][0]",
        "w(2)[0][1]",
        "b(2)[0]",
    };
    private static final float[] PARAMETERS = {0.5f, -1, 1, 0.25f, 0, -0.5f, 1, -1, 0.5f};
    private static final float[] X = {1, 2};
    private static final float Y = 1;
    private static final double STEP = 1e-5;

    public static void main(String[] args) {
        ReferenceNetwork network = new ReferenceNetwork(Architecture.notebook(2, 2, 1), PARAMETERS, new float[0]);
        System.out.printf("output %.6f for target %.0f%n", network.feedforward(X)[0], Y);
        float[] nabla = network.gradient(new float[][] {X}, new float[][] {{Y}});
        System.out.println("parameter     value   backprop  difference");
        for (int p = 0; p < PARAMETERS.length; p++) {
            double difference = (loss(p, STEP) - loss(p, -STEP)) / (2 * STEP);
            System.out.printf("%-10s %8.2f %10.6f  %10.6f%n", NAMES[p], PARAMETERS[p], nabla[p], difference);
        }
    }

    /** The quadratic loss after parameter p has moved. */
    private static double loss(int p, double move) {
        double[] w = new double[PARAMETERS.length];
        for (int q = 0; q < w.length; q++) {
            w[q] = PARAMETERS[q] + (q == p ? move : 0);
        }
        double a0 = sigmoid(w[0] * X[0] + w[1] * X[1] + w[4]);
        double a1 = sigmoid(w[2] * X[0] + w[3] * X[1] + w[5]);
        double a = sigmoid(w[6] * a0 + w[7] * a1 + w[8]);
        return 0.5 * (a - Y) * (a - Y);
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }
}
