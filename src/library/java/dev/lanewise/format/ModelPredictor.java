package dev.lanewise.format;

import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.ColumnEncoder;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.Fields;
import dev.lanewise.internal.NanCheck;
import dev.lanewise.network.Predictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a network makes of examples, in names and probabilities: of rows of a table as they stand, which are prepared as those
 * were that it was trained on, or of inputs such as pixels. Any number of threads may use it at once.
 *
 * <p>A category that was not trained on leaves the inputs of its column at 0. An input that is NaN makes every output
 * NaN: a prediction of numbers has them, classes and labels are refused.
 */
public final class ModelPredictor {
    private final Predictor predictor;
    private final Outputs outputs;
    private final Schema schema;
    private final ColumnEncoder[] encoders;

    /**
     * Predictions of a network that comes from elsewhere than {@link ModelFile#predictor}.
     *
     * @param predictor predictor of the network
     * @param outputs what its outputs stand for
     * @param schema what becomes of the columns of a table; null if it takes numbers as they stand
     * @throws IllegalArgumentException if these do not fit its output units or its inputs
     */
    public ModelPredictor(Predictor predictor, Outputs outputs, @Nullable Schema schema) {
        Objects.requireNonNull(predictor, "predictor");
        Objects.requireNonNull(outputs, "outputs");
        this.predictor = predictor;
        this.outputs = outputs;
        this.schema = schema != null ? schema : Schema.ofNumbers(predictor.inputs());
        if (!outputs.fits(predictor.outputs()) || this.schema.inputs() != predictor.inputs()) {
            throw new IllegalArgumentException("a network of " + Count.of(predictor.inputs(), "input") + " and "
                    + Count.of(predictor.outputs(), "output") + " does not fit "
                            + Count.of(this.schema.inputs(), "input")
                    + " of a schema and " + outputs.names().size() + " " + outputs.task());
        }
        this.encoders = this.schema.columns().stream().map(ColumnEncoder::new).toArray(ColumnEncoder[]::new);
    }

    /** {@return the meaning of the outputs} */
    public Outputs outputs() {
        return outputs;
    }

    /**
     * Predicts from a row of a table as it stands: one like those of the file that was trained on, one that lacks only what was to
     * be learnt, or one that has the inputs only.
     *
     * @param row texts of the columns, as in a CSV file
     * @return the prediction
     * @throws IllegalArgumentException with one sentence that names the column if the row is none such
     */
    public Prediction predict(List<@Nullable String> row) {
        Objects.requireNonNull(row, "row");
        return predictRows(List.of(row)).get(0);
    }

    /**
     * {@return the prediction from a row given by names of columns; other names are ignored}
     *
     * @param row texts by headings; of a table that has none, by such as {@code column 3}
     * @throws IllegalArgumentException with one sentence that names the column if one is not there or not as it should be
     */
    public Prediction predict(Map<String, @Nullable String> row) {
        Objects.requireNonNull(row, "row");
        float[] inputs = new float[predictor.inputs()];
        int at = 0;
        for (int c = 0; c < encoders.length; c++) {
            String name = schema.columns().get(c).name();
            if (!row.containsKey(name)) {
                throw new IllegalArgumentException(
                        "there is no column " + Fields.quoted(name) + ", from which the network takes inputs");
            }
            at = encode(c, row.get(name), inputs, at);
        }
        return predict(inputs);
    }

    /**
     * Predicts from many rows, several times as fast as one by one; otherwise as {@link #predict(List)}.
     *
     * @param rows rows as for {@link #predict(List)}
     * @return a prediction for each row
     */
    public List<Prediction> predictRows(List<List<String>> rows) {
        Objects.requireNonNull(rows, "rows");
        float[] inputs = new float[Math.multiplyExact(rows.size(), predictor.inputs())];
        int at = 0;
        for (List<String> row : rows) {
            int[] places = schema.places(row.size(), true);
            for (int c = 0; c < encoders.length; c++) {
                at = encode(c, row.get(places[c]), inputs, at);
            }
        }
        return predict(inputs, rows.size());
    }

    private int encode(int column, @Nullable String text, float[] inputs, int at) {
        try {
            encoders[column].encode(text == null ? "" : text.strip(), inputs, at);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("column " + Fields.quoted(schema.columns().get(column).name()) + ": "
                    + e.getMessage(), e);
        }
        return at + encoders[column].inputs();
    }

    /**
     * Predicts from inputs as the network takes them: pixels, or what its schema makes of a row.
     *
     * @param inputs a number for each input unit
     * @return the prediction
     * @throws IllegalArgumentException if there are not as many as the network has input units, or an output for a
     *     class or label is NaN; the message names the first input that is not finite
     */
    public Prediction predict(float[] inputs) {
        Objects.requireNonNull(inputs, "inputs");
        float[] y = new float[predictor.outputs()];
        predictor.predict(inputs, y);
        requireNumbers(-1, inputs, 0, y, 0);
        return new Prediction(outputs, predictor.outputActivation(), y);
    }

    /**
     * {@return the predictions from many examples, several times as fast as one by one}
     *
     * @param inputs (count, input units), row-major
     * @param count number of examples, at least 0
     * @throws IllegalArgumentException if the count is negative or the array is too short for it, or an output for a
     *     class or label is NaN; the message names the example and the first of its inputs that is not finite
     */
    public List<Prediction> predict(float[] inputs, int count) {
        Objects.requireNonNull(inputs, "inputs");
        int units = predictor.outputs();
        if (count < 0 || (long) count * predictor.inputs() > inputs.length
                || (long) count * units > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(Count.of(count, "example") + " of "
                    + Count.of(predictor.inputs(), "input") + " and " + Count.of(units, "output")
                    + " do not fit an array of " + Count.of(inputs.length, "input"));
        }
        float[] y = new float[count * units];
        predictor.predict(inputs, count, y);
        List<Prediction> predictions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            requireNumbers(i, inputs, i * predictor.inputs(), y, i * units);
            predictions.add(new Prediction(outputs, predictor.outputActivation(),
                    Arrays.copyOfRange(y, i * units, (i + 1) * units)));
        }
        return predictions;
    }

    private void requireNumbers(int example, float[] x, int xAt, float[] y, int yAt) {
        if (outputs.task() != Task.REGRESSION) {
            NanCheck.requireNumbers(example, x, xAt, predictor.inputs(), y, yAt, predictor.outputs());
        }
    }

    @Override
    public String toString() {
        return "ModelPredictor[" + predictor + ", outputs=" + outputs + "]";
    }
}
