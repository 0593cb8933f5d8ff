import dev.lanewise.csv.CsvData;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.format.ModelFile;
import dev.lanewise.format.Outputs;
import dev.lanewise.format.Provenance;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Counts;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.training.Adam;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Classes from a CSV file of one's own: one column names the class, all others are numbers to tell it from.
 *
 * <p>Arguments: FILE COLUMN MODEL, such as {@code docs/examples/iris.csv species iris.lanewise}.
 */
public final class ClassifyCsv {
    public static void main(String[] args) throws IOException {
        Splits flowers = CsvData.load(Path.of(args[0]), List.of(args[1]));
        Dataset training = flowers.training();
        System.out.printf("%d inputs, %d classes; %d rows to train on, %d to validate and %d to test with%n",
                training.inputs(), training.classes(), training.size(), flowers.validation().size(), flowers.test().size());

        // One output unit for each class; what softmax gives are their probabilities.
        Architecture architecture = new Architecture(
                List.of(training.inputs(), 16, training.classes()), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        TrainingConfig config = TrainingConfig.notebook()
                .withEpochs(200)
                .withOptimizer(new Adam().withLearningRate(0.01));
        Network network = Initializer.GLOROT_UNIFORM.network(architecture, config.seed());
        try (Training run = new Training(network, config, training).validateWith(flowers.validation())) {
            run.run();
        }
        // The package metric has every other figure of merit too.
        int[] labels = IntStream.range(0, flowers.test().size()).map(flowers.test()::label).toArray();
        Classification figures =
                new Classification(network.outputs(flowers.test()), training.classes(), labels);
        System.out.printf(Locale.ROOT, "%.0f %% of the test rows are right, macro F1 %.2f, log loss %.3f%n",
                100 * figures.accuracy(), Counts.macro(figures.counts(), Counts::f1), figures.logLoss());

        float[] row = new float[training.inputs()];
        flowers.test().copyRow(0, row, 0);
        System.out.println("the first of them is " + flowers.test().name(flowers.test().label(0)) + " and taken for "
                + training.name(network.predictor().classify(row)));
        // With the names, so that lanewise predict can say them.
        ModelFile.write(Path.of(args[2]), network, Outputs.of(training), Provenance.UNKNOWN);
    }
}
