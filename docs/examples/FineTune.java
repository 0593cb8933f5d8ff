import static dev.lanewise.weights.WeightsFile.Format.SAFETENSORS;

import dev.lanewise.csv.CsvData;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.network.Network;
import dev.lanewise.onnx.OnnxFile;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.weights.WeightsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a classifier that PyTorch exported as ONNX, trains all layers above the first on rows of a CSV file, and writes
 * the weights as safetensors for PyTorch.
 *
 * <p>Arguments: ONNX CSV COLUMN SAFETENSORS, with the column of the classes.
 */
public final class FineTune {
    public static void main(String[] args) throws IOException {
        // The outputs of such a file are logits. Told the task, the network computes probabilities.
        OnnxFile pretrained = OnnxFile.read(Path.of(args[0]), Task.CLASSIFICATION);
        Network network = pretrained.network();
        Splits rows = CsvData.load(Path.of(args[1]), List.of(args[2]), Task.CLASSIFICATION);
        System.out.println("before: " + network.evaluate(rows.test()));
        TrainingConfig config = TrainingConfig.defaults().withEpochs(30).withFrozenLayers(1);
        try (Training training = new Training(network, config, rows.training()).validateWith(rows.validation())) {
            training.run();
        }
        System.out.println("after: " + network.evaluate(rows.test()));
        WeightsFile.write(Path.of(args[3]), SAFETENSORS, network, pretrained.outputs(), pretrained.provenance());
    }
}
