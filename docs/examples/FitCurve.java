import dev.lanewise.data.Dataset;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.util.List;
import java.util.Random;

/**
 * Regression: a network finds a sine in noisy measurements of it.
 *
 * <p>Arguments: [EPOCHS], 200 if not given.
 */
public final class FitCurve {
    private static final int EXAMPLES = 1000;
    private static final double NOISE = 0.2;

    public static void main(String[] args) {
        Random random = new Random(1);
        float[] x = new float[EXAMPLES];
        float[] y = new float[EXAMPLES];
        for (int i = 0; i < EXAMPLES; i++) {
            x[i] = (float) (6 * random.nextDouble() - 3);
            y[i] = (float) (Math.sin(x[i]) + NOISE * random.nextGaussian());
        }
        Dataset measurements = Dataset.ofRegression(x, 1, y, 1);

        // The output has no bounds, and the cost is half the square of what it is off.
        Architecture architecture = new Architecture(
                List.of(1, 32, 1), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        TrainingConfig config = TrainingConfig.notebook()
                .withEpochs(args.length > 0 ? Integer.parseInt(args[0]) : 200)
                .withBatchSize(50)
                .withOptimizer(new Adam().withLearningRate(0.003));
        Network network = Initializer.GLOROT_UNIFORM.network(architecture, config.seed());
        try (Training training = new Training(network, config, measurements)) {
            training.run();
        }

        Predictor predictor = network.predictor();
        float[] predicted = new float[1];
        System.out.println("    x   sin(x)  network");
        for (float at = -3; at <= 3; at += 0.5f) {
            predictor.predict(new float[] {at}, predicted);
            System.out.printf("%5.1f  %7.3f  %7.3f%n", at, Math.sin(at), predicted[0]);
        }
    }
}
