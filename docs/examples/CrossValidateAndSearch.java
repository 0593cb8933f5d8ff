import dev.lanewise.Estimator;
import dev.lanewise.Lanewise;
import dev.lanewise.data.Table;
import dev.lanewise.metric.Metric;
import dev.lanewise.search.Configuration;
import dev.lanewise.search.Hyperparameter;
import dev.lanewise.search.Search;
import dev.lanewise.search.SearchResult;
import dev.lanewise.validation.CrossValidation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Chooses hidden units and learning rate from a grid by cross-validation on the training part of a CSV file, and tests
 * the choice on the test part.
 *
 * <p>Arguments: FILE COLUMN, the file and the column with the classes.
 */
public final class CrossValidateAndSearch {
    public static void main(String[] args) throws IOException {
        Table.Split rows =
                Lanewise.readTable(Path.of(args[0])).withTarget(args[1]).splitStratified(0.2, 1);
        Hyperparameter<Integer> hidden = Hyperparameter.of("hidden", 4, 16);
        Hyperparameter<Double> learningRate = Hyperparameter.of("learning rate", 0.003, 0.01, 0.03);
        Function<Configuration, Estimator> estimator =
                trial -> Lanewise.classifier().hidden(trial.get(hidden)).learningRate(trial.get(learningRate));

        SearchResult search = Search.grid(hidden, learningRate)
                .maximize(trial -> CrossValidation.of(5)
                        .score(rows.training(), estimator.apply(trial), Metric.macroF1())
                        .mean());
        System.out.println(search);
        System.out.println(estimator
                .apply(search.best().configuration())
                .fit(rows.training())
                .evaluate(rows.test()));
    }
}
