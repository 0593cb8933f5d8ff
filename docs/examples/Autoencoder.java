import static dev.lanewise.network.Activation.RELU;
import static dev.lanewise.network.Activation.SIGMOID;
import static dev.lanewise.network.Loss.CROSS_ENTROPY;

import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * An autoencoder compresses digits to 32 numbers. From these, another network predicts labels that do not exclude each
 * other, with more weight on examples that have both. The weights of the encoder are saved for NumPy.
 *
 * <p>Arguments: FILE EXAMPLES, an {@code .npz} file and the number of images, such as 10000.
 */
public final class Autoencoder {
    public static void main(String[] args) throws IOException {
        Dataset digits = Mnist.load().training().slice(0, Integer.parseInt(args[1]));
        Architecture shape = new Architecture(List.of(784, 32, 784), RELU, SIGMOID, CROSS_ENTROPY);
        Network autoencoder = Initializer.HE_UNIFORM.network(shape, 1);
        TrainingConfig config = TrainingConfig.defaults().withEpochs(10);
        try (Training training = new Training(autoencoder, config, digits.withInputsAsTargets())) {
            training.run();
        }
        Network encoder = autoencoder.part(1, 1);
        Model.of(encoder).exportWeights(Path.of(args[0]));

        float[] labels = new float[2 * digits.size()];
        float[] weights = new float[digits.size()];
        for (int i = 0; i < digits.size(); i++) {
            labels[2 * i] = digits.label(i) % 2 == 0 ? 1 : 0;
            labels[2 * i + 1] = digits.label(i) >= 5 ? 1 : 0;
            weights[i] = 1 + labels[2 * i] * labels[2 * i + 1];
        }
        Dataset codes =
                Dataset.ofMultiLabel(encoder.outputs(digits), 32, labels, 2).withNames("even", "large");
        Splits splits = Splits.of(codes.withWeights(weights), 0.15, 1);
        System.out.println(Lanewise.classifier().fit(splits).evaluate(splits.test()));
    }
}
