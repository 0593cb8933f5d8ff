import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.TrainingResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A listener that writes both loss curves to a CSV file, for a spreadsheet to draw, and stops when a goal is reached.
 *
 * <p>Arguments: FILE GOAL, the CSV file and an accuracy on the validation set such as 0.9.
 */
public final class CustomListener implements TrainingListener {
    private final PrintWriter curves;
    private final double goal;
    private final Training training;

    private CustomListener(PrintWriter curves, double goal, Training training) {
        this.curves = curves;
        this.goal = goal;
        this.training = training;
        curves.println("epoch,training loss,validation loss,validation accuracy");
    }

    @Override
    public void epochBegins(int epoch) {
        System.out.println("epoch " + epoch + " begins");
    }

    @Override
    public void epochEnded(EpochRecord epoch) {
        double accuracy = epoch.validation().accuracy();
        curves.println(epoch.epoch() + "," + epoch.training().loss() + ","
                + epoch.validation().loss() + "," + accuracy);
        if (accuracy >= goal) {
            training.stop();
        }
    }

    public static void main(String[] args) throws IOException {
        Splits mnist = Mnist.load();
        Dataset someImages = mnist.training().slice(0, 5000);
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(784, 40, 10), 1);
        TrainingConfig config = TrainingConfig.notebook();
        try (PrintWriter curves = new PrintWriter(Files.newBufferedWriter(Path.of(args[0])));
                Training training = new Training(network, config, someImages)) {
            training.validateWith(mnist.validation()).scoreTraining();
            training.listen(new CustomListener(curves, Double.parseDouble(args[1]), training));
            TrainingResult result = training.run();
            System.out.println(result.explanation());
        }
    }
}
