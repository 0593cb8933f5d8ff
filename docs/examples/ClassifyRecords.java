import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Learns classes from objects of your own: the species of an iris from its measurements.
 *
 * <p>Arguments: FILE MODEL, such as {@code docs/examples/iris.csv iris.lanewise}.
 */
public final class ClassifyRecords {
    record Iris(double sepalLength, double sepalWidth, double petalLength, double petalWidth, String species) {}

    public static void main(String[] args) throws IOException {
        Stream<String[]> lines =
                Files.readAllLines(Path.of(args[0])).stream().skip(1).map(line -> line.split(","));
        Stream<Iris> irises = lines.map(line -> new Iris(
                Double.parseDouble(line[0]),
                Double.parseDouble(line[1]),
                Double.parseDouble(line[2]),
                Double.parseDouble(line[3]),
                line[4]));

        TableColumns<Iris> columns = TableColumns.of(Iris.class)
                .number("sepal length", Iris::sepalLength)
                .number("sepal width", Iris::sepalWidth)
                .number("petal length", Iris::petalLength)
                .number("petal width", Iris::petalWidth)
                .targetCategory("species", Iris::species);
        Table.Split split = columns.table(irises.toList()).split(0.2, 1);
        Model model = Lanewise.classifier().fit(split.training());
        System.out.println(model.evaluate(split.test()));
        System.out.println(model.predict(columns, new Iris(5.9, 3.0, 4.2, 1.5, null)));
        model.save(Path.of(args[1]));
    }
}
