import dev.lanewise.Model;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Stops when the result on the validation set no longer improves, and saves the network of the best epoch.
 *
 * <p>Arguments: MODEL [EXAMPLES], the file to save to, and how many images to train on; all 50,000 if not given.
 */
public final class EarlyStopping {
    public static void main(String[] args) throws IOException {
        Splits mnist = Mnist.load();
        int examples =
                args.length > 1 ? Integer.parseInt(args[1]) : mnist.training().size();
        Architecture architecture =
                new Architecture(List.of(784, 64, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        TrainingConfig config =
                TrainingConfig.notebook().withEpochs(200).withBatchSize(64).withOptimizer(Adam.defaults());
        Network network = Initializer.HE_NORMAL.network(architecture, config.seed());

        try (Training training = new Training(network, config, mnist.training().slice(0, examples))) {
            // The validation set decides, so the test set can still say how good the network is.
            training.validateWith(mnist.validation()).patience(3);
            TrainingResult result = training.run();
            result.history()
                    .forEach(epoch -> System.out.printf(
                            "epoch %2d: %.2f %% of the validation set%n",
                            epoch.epoch(), 100 * epoch.validation().accuracy()));
            System.out.println(result.explanation());
            System.out.println("the network is that of epoch " + result.bestEpoch());
        }
        System.out.printf(
                "%.2f %% of the test set%n",
                100 * network.evaluate(mnist.test()).accuracy());
        Model.of(network, mnist.training()).save(Path.of(args[0]));
    }
}
