import static dev.lanewise.network.Activation.IDENTITY;
import static dev.lanewise.network.Activation.TANH;
import static dev.lanewise.network.Loss.QUADRATIC;

import dev.lanewise.data.Dataset;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.training.OnlineTrainer;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Learns from rows as they arrive, any number at a time, and follows a relation that changes.
 *
 * <p>Arguments: FILE, for the state. {@link OnlineTrainer#load} continues from it in another process, with the bits of
 * one that was never interrupted.
 */
public final class LearnOnline {
    public static void main(String[] args) throws IOException {
        Architecture architecture = new Architecture(List.of(2, 16, 1), TANH, IDENTITY, QUADRATIC);
        TrainingConfig config = TrainingConfig.defaults().withLearningRate(0.01);
        Random random = new Random(1);
        try (OnlineTrainer online = new OnlineTrainer(Initializer.GLOROT_UNIFORM.network(architecture, 1), config)) {
            for (int hour = 0; hour < 48; hour++) {
                Dataset rows = sensorValues(100 + random.nextInt(400), hour < 24 ? 1 : -1, random);
                // The loss on rows before the network learns from them is an honest score.
                double loss = online.network().evaluate(rows).loss();
                online.train(rows);
                System.out.printf("hour %2d: %3d rows, loss %.4f%n", hour, rows.size(), loss);
            }
            online.save(Path.of(args[0]));
        }
    }

    private static Dataset sensorValues(int count, double slope, Random random) {
        double[][] inputs = new double[count][];
        Arrays.setAll(inputs, i -> new double[] {random.nextDouble(), random.nextDouble()});
        return Dataset.of(
                inputs,
                Stream.of(inputs).mapToDouble(x -> slope * x[0] + x[1] * x[1]).toArray());
    }
}
