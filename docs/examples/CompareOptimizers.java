import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.Adam;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Momentum;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Sgd;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.util.List;

/**
 * Optimisers side by side: each starts from the same weights and sees the same mini-batches in the same order.
 *
 * <p>Arguments: [EXAMPLES [EPOCHS]], how many images to train on and how often; all 50,000 and 5 if not given.
 */
public final class CompareOptimizers {
    private static final List<Optimizer> OPTIMIZERS =
            List.of(Sgd.of(0.1), Momentum.of(0.05), Momentum.of(0.05).withNesterov(true), Adam.defaults());

    public static void main(String[] args) throws IOException {
        Splits mnist = Mnist.load();
        Dataset examples = args.length > 0 ? mnist.training().slice(0, Integer.parseInt(args[0])) : mnist.training();
        Architecture architecture =
                new Architecture(List.of(784, 64, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        TrainingConfig config =
                TrainingConfig.notebook().withBatchSize(32).withEpochs(args.length > 1 ? Integer.parseInt(args[1]) : 5);

        System.out.println("loss    accuracy  optimiser");
        for (Optimizer optimizer : OPTIMIZERS) {
            Network network = Initializer.HE_NORMAL.network(architecture, config.seed());
            try (Training training = new Training(network, config.withOptimizer(optimizer), examples)) {
                List<EpochRecord> history =
                        training.recordValidation(mnist.validation()).run().history();
                EpochRecord last = history.get(history.size() - 1);
                System.out.printf(
                        "%.4f  %.4f    %s%n",
                        last.validation().loss(), last.validation().accuracy(), optimizer);
            }
        }
    }
}
