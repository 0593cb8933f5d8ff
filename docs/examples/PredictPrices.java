import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.Prediction;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableColumns;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Regression: predicts prices of houses, with an interval.
 *
 * <p>The interval comes from split conformal prediction: the errors on rows kept out of training show how far
 * predictions are off (Lei et al., <em>Distribution-free predictive inference for regression</em>, 2018).
 */
public final class PredictPrices {
    record House(double area, String town, double price) {}

    public static void main(String[] args) {
        Random random = new Random(1);
        Supplier<House> sale = () -> {
            double area = 40 + 120 * random.nextDouble();
            double surplus = random.nextInt(3) == 0 ? 250_000 : 0;
            double price = 6000 * area + surplus + 30_000 * random.nextGaussian();
            return new House(area, surplus > 0 ? "Bern" : "Thun", price);
        };
        TableColumns<House> columns = TableColumns.of(House.class)
                .number("area", House::area)
                .category("town", House::town)
                .targetNumber("price", House::price);

        Table.Split split =
                columns.table(Stream.generate(sale).limit(3000).toList()).split(0.2, 1);
        Table.Split parts = split.training().split(0.2, 2);
        Model model = Lanewise.regressor().fit(parts.training());
        System.out.println(model.evaluate(split.test()));

        // On rows that the model has not seen, nine of ten errors are within the margin.
        List<Prediction> predictions = model.predict(parts.test());
        double[] prices = parts.test().numbers("price");
        double[] errors = IntStream.range(0, prices.length)
                .mapToDouble(i -> Math.abs(predictions.get(i).value() - prices[i]))
                .sorted()
                .toArray();
        double margin = errors[(int) Math.ceil(0.9 * (errors.length + 1)) - 1];
        float price = model.predict(columns, new House(85, "Bern", 0)).value();
        System.out.printf("%.0f, in nine of ten cases within %.0f%n", price, margin);
    }
}
