import dev.lanewise.Estimator;
import dev.lanewise.Lanewise;
import dev.lanewise.csv.CsvData;
import dev.lanewise.data.Splits;
import dev.lanewise.metric.Metric;
import dev.lanewise.search.Configuration;
import dev.lanewise.search.Parameter;
import dev.lanewise.search.Search;
import dev.lanewise.search.SearchResult;
import dev.lanewise.training.CrossValidation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Chooses hidden units and learning rate from a grid by cross-validation on the training part of a CSV file, and tests
 * the choice on the test part.
 *
 * <p>Arguments: FILE COLUMN, the file and the column with the classes.
 */
public final class CrossValidateAndSearch {
    public static void main(String[] args) throws IOException {
        Splits splits = CsvData.load(Path.of(args[0]), List.of(args[1])).withoutValidation();
        Parameter<Integer> hidden = Parameter.of("hidden", 4, 16);
        Parameter<Double> learningRate = Parameter.of("learning rate", 0.003, 0.01, 0.03);
        Function<Configuration, Estimator> estimator =
                trial -> Lanewise.classifier().hidden(trial.get(hidden)).learningRate(trial.get(learningRate));

        SearchResult search = Search.grid(hidden, learningRate).maximize(trial -> CrossValidation.of(5).score(
                splits.training(), estimator.apply(trial), Metric.macroF1()).mean());
        System.out.println(search);
        System.out.println(estimator.apply(search.best().configuration()).fit(splits).evaluate(splits.test()));
    }
}
