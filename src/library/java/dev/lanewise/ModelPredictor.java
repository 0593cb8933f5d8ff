package dev.lanewise;

import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.engine.NanCheck;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.table.ColumnEncoder;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.text.Count;
import dev.lanewise.network.Predictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Predictor that returns names and probabilities. It accepts raw rows of a table, which it preprocesses as in training,
 * or inputs such as pixels. Thread-safe.
 *
 * <p>A category that was not in the training data leaves the inputs of its column at 0. If an input is NaN, every
 * output is NaN: predicted numbers are then NaN, and predictions of classes and labels are refused.
 */
final class ModelPredictor {
    private final Predictor predictor;
    private final Outputs outputs;
    private final Schema schema;
    private final ColumnEncoder[] encoders;

    /**
     * Creates a predictor.
     *
     * @param predictor predictor of the network
     * @param outputs meaning of the outputs
     * @param schema preprocessing of the table columns; null if the network takes inputs without preprocessing
     * @throws IllegalArgumentException if outputs or schema do not match the network
     */
    ModelPredictor(Predictor predictor, Outputs outputs, @Nullable Schema schema) {
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
        this.encoders = ColumnEncoder.of(this.schema);
    }

    /**
     * Predicts from a raw row of a table: a full row of the training file, a row without the targets, or a row of
     * inputs only.
     *
     * @param row fields of the row, as in a CSV file
     * @return the prediction
     * @throws IllegalArgumentException if the row is not valid; the message is one sentence that names the column
     */
    Prediction predict(List<? extends @Nullable String> row) {
        Objects.requireNonNull(row, "row");
        return predictRows(List.of(row)).get(0);
    }

    /**
     * Predicts from many rows as {@link #predict(List)} does, up to three times as fast as row by row.
     *
     * @param rows rows as for {@link #predict(List)}
     * @return a prediction for each row
     */
    List<Prediction> predictRows(List<? extends List<? extends @Nullable String>> rows) {
        List<List<? extends @Nullable String>> all = Elements.require(rows, "rows");
        float[] inputs = new float[ArrayLength.of(all.size(), "row", predictor.inputs(), "input")];
        int at = 0;
        for (List<? extends @Nullable String> row : all) {
            int[] places = schema.indices(row.size(), true);
            for (int c = 0; c < encoders.length; c++) {
                at = encode(c, row.get(places[c]), inputs, at);
            }
        }
        return predict(inputs, all.size());
    }

    private int encode(int column, @Nullable String text, float[] inputs, int at) {
        try {
            encoders[column].encode(text == null ? "" : text.strip(), inputs, at);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "column " + Fields.quoted(schema.columns().get(column).name()) + ": " + e.getMessage(), e);
        }
        return at + encoders[column].inputs();
    }

    /**
     * Predicts from network inputs: pixels, or a row encoded by the schema.
     *
     * @param inputs a number for each input unit
     * @return the prediction
     * @throws IllegalArgumentException if there is not one number for each input unit, or an output for a class or
     *     label is NaN; the message names the first input that is not finite
     */
    Prediction predict(float[] inputs) {
        Objects.requireNonNull(inputs, "inputs");
        float[] y = new float[predictor.outputs()];
        predictor.predict(inputs, y);
        requireNumbers(-1, inputs, 0, y, 0);
        return new Prediction(outputs, predictor.outputActivation(), y);
    }

    /**
     * {@return the predictions for many examples, computed up to three times as fast as one by one}
     *
     * @param inputs (count, input units), row-major
     * @param count number of examples, at least 0
     * @throws IllegalArgumentException if the count is negative or the array is too short for it, or an output for a
     *     class or label is NaN; the message names the example and the first of its inputs that is not finite
     */
    List<Prediction> predict(float[] inputs, int count) {
        Objects.requireNonNull(inputs, "inputs");
        int units = predictor.outputs();
        if (count < 0
                || (long) count * predictor.inputs() > inputs.length
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
            predictions.add(new Prediction(
                    outputs, predictor.outputActivation(), Arrays.copyOfRange(y, i * units, (i + 1) * units)));
        }
        return Collections.unmodifiableList(predictions);
    }

    private void requireNumbers(int example, float[] x, int xAt, float[] y, int yAt) {
        if (outputs.task() != Task.REGRESSION) {
            NanCheck.requireNumbers(example, x, xAt, predictor.inputs(), y, yAt, predictor.outputs());
        }
    }
}
