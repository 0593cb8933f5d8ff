import dev.lanewise.csv.CsvData;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.training.Adam;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.CrossValidation;
import dev.lanewise.training.Training;
import dev.lanewise.search.Parameter;
import dev.lanewise.search.Search;
import dev.lanewise.search.SearchResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Chooses learning rate and hidden units by cross-validation on the training part of a CSV file, and tests the choice.
 *
 * <p>Arguments: FILE COLUMN, the file and the column with the classes.
 */
public final class CrossValidateAndSearch {
    public static void main(String[] args) throws IOException {
        Splits splits = CsvData.load(Path.of(args[0]), List.of(args[1])).withoutValidation();
        Parameter<Double> learningRate = Parameter.logUniform("learning rate", 1e-3, 1e-1);
        Parameter<Integer> hidden = Parameter.of("hidden", 4, 8, 16);
        CrossValidation validation = CrossValidation.of(5).repeats(2).seed(1);

        SearchResult search = Search.random(6, learningRate, hidden).seed(1).maximize(c -> validation.train(
                splits.training(), fold -> training(fold.training(), c.get(hidden), c.get(learningRate)),
                Metric.macroF1()).mean());
        System.out.println(search);

        int units = search.best().configuration().get(hidden);
        double rate = search.best().configuration().get(learningRate);
        System.out.println(validation.train(splits.training(), fold -> training(fold.training(), units, rate),
                Metric.accuracy(), Metric.macroF1(), Metric.logLoss()));
        try (Training training = training(splits.training(), units, rate)) {
            training.run();
            System.out.println(Classification.of(training.network().outputs(splits.test()), splits.test()));
        }
    }

    private static Training training(Dataset examples, int hidden, double learningRate) {
        Architecture architecture = new Architecture(List.of(examples.inputs(), hidden, examples.classes()),
                Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Network network = Initializer.GLOROT_UNIFORM.network(architecture, 1);
        TrainingConfig config = TrainingConfig.notebook().withEpochs(20).withBatchSize(16)
                .withOptimizer(new Adam().withLearningRate(learningRate)).withThreads(1);
        return new Training(network, config, examples);
    }
}
