import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.CheckpointFolder;
import dev.lanewise.training.CheckpointInterval;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Resumes training from its latest checkpoint after Ctrl-C, a power cut or its last epoch, and ends with the same bits as
 * a run without interruptions.
 *
 * <p>Arguments: FOLDER [EPOCHS [EXAMPLES]], the folder of the checkpoints, 30 epochs and 50,000 images if not given. Start it,
 * stop it, and start it again.
 */
public final class CheckpointAndResume {
    public static void main(String[] args) throws IOException {
        Splits mnist = Mnist.load();
        Dataset examples = args.length > 2 ? mnist.training().slice(0, Integer.parseInt(args[2])) : mnist.training();
        Architecture architecture =
                new Architecture(List.of(784, 64, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        TrainingConfig config = TrainingConfig.notebook()
                .withEpochs(args.length > 1 ? Integer.parseInt(args[1]) : 30)
                .withBatchSize(32)
                .withOptimizer(Adam.defaults());
        Network network = Initializer.HE_NORMAL.network(architecture, config.seed());

        // One checkpoint an epoch, of which the newest three stay.
        CheckpointFolder folder = CheckpointFolder.of(Path.of(args[0]));
        try (Training training = new Training(network, config, examples)) {
            training.validateWith(mnist.validation()).checkpoint(folder, CheckpointInterval.epochs(1));
            training.listen(epoch -> System.out.printf(
                    "epoch %2d: %.4f of the validation set%n",
                    epoch.epoch(), epoch.validation().accuracy()));
            Optional<Checkpoint> latest = folder.latest();
            if (latest.isPresent()) {
                training.resume(latest.get());
                System.out.println("going on after " + latest.get().epochs() + " epochs");
            }
            System.out.println("the network is that of epoch " + training.run().bestEpoch());
        }
        System.out.println("parameters sha256: " + network.sha256());
    }
}
