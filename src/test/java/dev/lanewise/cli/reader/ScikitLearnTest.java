package dev.lanewise.cli.reader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.TableReader;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.random.PythonRandom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of the columns of a table, beside scikit-learn's SimpleImputer, StandardScaler, MinMaxScaler and
 * OneHotEncoder. Made by {@code bench/peers/sklearn/preprocessing.py}.
 */
class ScikitLearnTest {
    private static final Preprocessing PREPARATION =
            Preprocessing.NONE.withCategorical("class").withMissing(Missing.MEAN);
    /** Columns of the table's numbers and categories among those that are learnt from, in its order. */
    private static final List<String> NUMERIC = List.of("age", "fare", "boarded", "decks");

    private static final List<String> CATEGORICAL = List.of("class", "sex", "port", "crew");

    @TempDir
    private Path folder;

    private Path file;
    private Map<String, Object> expected;

    @BeforeEach
    void read() throws IOException {
        file = folder.resolve("passengers.csv");
        try (InputStream in = ScikitLearnTest.class.getResourceAsStream("passengers.csv");
                InputStream json = ScikitLearnTest.class.getResourceAsStream("sklearn.json")) {
            Files.copy(in, file);
            expected = JSON.std.mapFrom(json);
        }
    }

    /** The rows that the other program learns from, shuffled as Python does it. */
    private static int[] training() {
        int[] order = IntStream.range(0, 211).toArray();
        new PythonRandom(1).shuffle(order);
        return Arrays.copyOfRange(order, 64, 211);
    }

    private Table table() throws IOException {
        return TableReader.of(file).table().withTarget("survived");
    }

    private TableEncoder load(Preprocessing preparation) throws IOException {
        Table table = table();
        return TableEncoder.learn(preparation, Task.CLASSIFICATION, table.select(training()));
    }

    private List<?> numbers(Scaling scaling, int row) {
        return (List<?>) ((List<?>) ((Map<?, ?>) expected.get("scaled")).get(scaling.toString())).get(row);
    }

    /** The inputs of a row in our order of columns, of theirs. */
    private float[] inputs(Schema schema, Scaling scaling, int row) {
        float[] inputs = new float[schema.inputs()];
        List<?> oneHot = (List<?>) ((List<?>) expected.get("one_hot")).get(row);
        int at = 0;
        for (Schema.Column column : schema.columns()) {
            if (column instanceof Schema.Numeric) {
                inputs[at++] = (float) (double) numbers(scaling, row).get(NUMERIC.indexOf(column.name()));
            } else {
                int from = 0;
                for (String before : CATEGORICAL.subList(0, CATEGORICAL.indexOf(column.name()))) {
                    from += ((List<?>) ((List<?>) expected.get("categories")).get(CATEGORICAL.indexOf(before))).size();
                }
                for (int i = 0; i < column.inputs(); i++) {
                    inputs[at++] = (int) oneHot.get(from + i);
                }
            }
        }
        return inputs;
    }

    @Test
    void rowsTrainedOnAreThose() {
        assertEquals(expected.get("training"), Arrays.stream(training()).boxed().toList());
    }

    @Test
    void kindsAndCategoriesAreFoundAlike() throws IOException {
        List<List<String>> categories = new ArrayList<>();
        for (Schema.Column column : load(PREPARATION).schema().columns()) {
            if (column instanceof Schema.Categorical categorical) {
                assertTrue(CATEGORICAL.contains(column.name()), column.name());
                categories.add(categorical.categories());
            } else {
                assertTrue(NUMERIC.contains(column.name()), column.name());
            }
        }
        assertEquals(expected.get("categories"), categories);
    }

    /** Both compute in double and in another order, and here the result is rounded to float. */
    @ParameterizedTest
    @EnumSource(Scaling.class)
    void rowsOfAllSetsAreEncodedAlike(Scaling scaling) throws IOException {
        TableEncoder encoder = load(PREPARATION.withScaling(scaling));
        Schema schema = encoder.schema();
        Dataset all = encoder.dataset(table());
        assertEncoded(schema, scaling, all, IntStream.range(0, 211).toArray());
        assertEquals(4 + 4 + 2 + 3 + 2, schema.inputs());
    }

    private void assertEncoded(Schema schema, Scaling scaling, Dataset set, int[] rows) {
        assertEquals(rows.length, set.size());
        float[] inputs = new float[schema.inputs()];
        for (int i = 0; i < rows.length; i++) {
            set.copyRow(i, inputs, 0);
            float[] wanted = inputs(schema, scaling, rows[i]);
            for (int j = 0; j < inputs.length; j++) {
                assertEquals(
                        wanted[j],
                        inputs[j],
                        Math.ulp(wanted[j]) + 1e-9f,
                        "row " + rows[i] + ", " + schema.inputName(j));
            }
        }
    }

    @Test
    void schemaMakesTheSameOfTheRowsOneByOne() throws IOException {
        TableEncoder encoder = load(PREPARATION.withScaling(Scaling.STANDARD));
        Dataset all = encoder.dataset(table());
        List<float[]> rows =
                EncodedRows.of(file, CsvFormat.defaults(), encoder.schema(), note -> assertEquals("", note));
        assertEquals(211, rows.size());
        float[] inputs = new float[encoder.schema().inputs()];
        for (int i = 0; i < 211; i++) {
            all.copyRow(i, inputs, 0);
            assertArrayEquals(inputs, rows.get(i));
        }
    }
}
