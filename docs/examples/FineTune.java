import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.network.Network;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads a classifier that PyTorch exported as ONNX, trains all layers above the first on rows of a CSV file, and writes
 * the weights as safetensors for PyTorch.
 *
 * <p>Arguments: ONNX CSV COLUMN SAFETENSORS, with the column of the classes.
 */
public final class FineTune {
    public static void main(String[] args) throws IOException {
        // The outputs of such a file are logits. Told the task, the network computes probabilities.
        Model pretrained = Model.load(Path.of(args[0]), Task.CLASSIFICATION);
        Network network = pretrained.network();
        Table table = Lanewise.readTable(Path.of(args[1])).withTarget(args[2]);
        // The network was trained on numbers that are not scaled.
        TableEncoder encoder = TableEncoder.learn(Preprocessing.NONE, Task.CLASSIFICATION, table);
        Splits rows = Splits.of(encoder.dataset(table), 0.15, 1).withValidation(0.15, 1);
        System.out.println("before: " + network.evaluate(rows.test()));
        TrainingConfig config = TrainingConfig.defaults().withEpochs(30).withFrozenLayers(1);
        try (Training training = new Training(network, config, rows.training()).validateWith(rows.validation())) {
            training.run();
        }
        System.out.println("after: " + network.evaluate(rows.test()));
        pretrained.withNetwork(network).exportWeights(Path.of(args[3]));
    }
}
