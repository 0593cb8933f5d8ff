import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;

/**
 * The lecture notebook's run: 784-40-10 learns the digits of MNIST, and prints what the notebook prints.
 *
 * <p>Arguments: [EPOCHS], 30 if not given.
 */
public final class Notebook {
    public static void main(String[] args) throws IOException {
        TrainingConfig config = TrainingConfig.notebook();
        if (args.length > 0) {
            config = config.withEpochs(Integer.parseInt(args[0]));
        }
        Splits mnist = Mnist.load();
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(784, 40, 10), config.seed());
        try (Training training = new Training(network, config, mnist.training())) {
            training.testWith(mnist.test());
            training.listen(epoch -> System.out.printf(
                    "Epoch %2d: %d / %d%n",
                    epoch.epoch() - 1, epoch.test().correct(), epoch.test().examples()));
            training.run();
        }
        System.out.println("parameters sha256: " + network.sha256());
    }
}
