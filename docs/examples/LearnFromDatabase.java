import static dev.lanewise.data.Preprocessing.NONE;
import static dev.lanewise.data.Preprocessing.Scaling.STANDARD;
import static dev.lanewise.data.TableEncoder.learn;
import static dev.lanewise.data.Task.REGRESSION;
import static dev.lanewise.metric.Metric.Direction.LOWER_IS_BETTER;
import static dev.lanewise.network.Activation.IDENTITY;
import static dev.lanewise.network.Activation.RELU;
import static dev.lanewise.network.Initializer.ORTHOGONAL;
import static java.lang.StrictMath.abs;
import static java.lang.StrictMath.exp;
import static java.lang.StrictMath.log;
import static java.lang.StrictMath.log1p;
import static java.lang.StrictMath.sqrt;
import static java.lang.StrictMath.tanh;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.JdbcTable;
import dev.lanewise.data.Table;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Regression;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.training.OnlineTrainer;
import dev.lanewise.training.Schedule;
import dev.lanewise.training.TrainingConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows from a database, and custom parts: loss, schedule, metric and the order of the rows.
 *
 * <p>Arguments: URL, a JDBC database with a table {@code houses} of {@code area}, {@code town}, {@code price} and
 * {@code sold}. Its driver must be on the class path.
 */
public final class LearnFromDatabase {
    public static void main(String[] args) throws SQLException {
        try (Connection database = DriverManager.getConnection(args[0]);
                ResultSet result = database.createStatement()
                        .executeQuery("select area, town, price / 1e5 as price from houses order by sold")) {
            Table raw = JdbcTable.read(result).withTarget("PRICE");
            Dataset all = learn(NONE.withScaling(STANDARD), REGRESSION, raw.slice(0, raw.rows() * 4 / 5))
                    .dataset(raw);
            Dataset latest = all.slice(all.size() * 4 / 5, all.size());

            // Log-cosh in a form that does not overflow.
            Loss loss = Loss.custom(
                    "logcosh",
                    (y, t) -> abs(y[0] - t[0]) + log1p(exp(-2 * abs(y[0] - t[0]))) - log(2),
                    (y, t, d) -> d[0] = tanh(y[0] - t[0]));
            Schedule slowing = Schedule.custom("slowing", step -> 1 / sqrt(1 + step.number() / 100.0));
            Metric error = Metric.custom(
                    "error",
                    LOWER_IS_BETTER,
                    (y, data) -> 1e5 * Regression.of(y, data).mae());

            Network start = ORTHOGONAL.network(new Architecture(List.of(all.inputs(), 32, 1), RELU, IDENTITY, loss), 1);
            try (OnlineTrainer online =
                    new OnlineTrainer(start, TrainingConfig.defaults().withSchedule(slowing))) {
                // In the order of the query, until the mean error of the latest prices is small.
                IntStream.range(0, 500)
                        .takeWhile(i -> error.value(online.network().outputs(latest), latest) > 20_000)
                        .forEach(i -> online.train(all.slice(0, all.size() - latest.size())));
                System.out.println(online.steps() + " steps");
            }
        }
    }
}
