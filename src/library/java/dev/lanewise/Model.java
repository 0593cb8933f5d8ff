package dev.lanewise;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.format.ModelFile;
import dev.lanewise.format.ModelPredictor;
import dev.lanewise.format.Outputs;
import dev.lanewise.format.Prediction;
import dev.lanewise.format.Provenance;
import dev.lanewise.internal.Count;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trained network together with its table preprocessing, the names of its classes or targets, metrics and provenance.
 *
 * <p>Immutable and thread-safe. {@link #save} and {@link #load} preserve all of it, in the format of {@code lanewise
 * train --save}.
 */
public final class Model {
    private final Network network;
    private final Outputs outputs;
    private final Optional<ImageShape> image;
    private final Optional<Schema> schema;
    private final Map<String, Double> metrics;
    private final Provenance provenance;
    private final ModelPredictor predictor;
    private final Optional<TableEncoder> encoder;

    Model(Network network, Outputs outputs, Optional<ImageShape> image, Optional<Schema> schema,
            Map<String, Double> metrics, Provenance provenance) {
        this.network = network;
        this.outputs = outputs;
        this.image = image;
        this.schema = schema;
        this.metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
        this.provenance = provenance;
        this.predictor = new ModelPredictor(network.predictor(), outputs, schema.orElse(null));
        this.encoder = schema.map(columns -> new TableEncoder(columns, outputs.task(), outputs.names()));
    }

    /**
     * Reads a model from a file written by {@link #save} or {@code lanewise train --save}.
     *
     * @param file the file to read
     * @return the model
     * @throws DataFormatException if the file is missing, damaged, not a model file or of a later version; the message
     *     is one sentence
     * @throws IOException if reading fails
     */
    public static Model load(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return of(ModelFile.read(file));
    }

    /**
     * Reads a model from a stream, to its end. The stream is not closed.
     *
     * @param in stream to read; not closed
     * @return the model
     * @throws DataFormatException as {@link #load(Path)} does; also if the stream has more bytes than a quarter of the
     *     heap
     * @throws IOException if the stream throws an exception
     */
    public static Model load(InputStream in) throws IOException {
        Objects.requireNonNull(in, "in");
        return of(ModelFile.read(in));
    }

    private static Model of(ModelFile content) {
        return new Model(content.network(), content.outputs(), content.image(), content.schema(), content.metrics(),
                content.provenance());
    }

    /**
     * Writes this model to a file. An existing file is replaced atomically; if writing fails, it is left unchanged.
     *
     * @param file the file to write
     * @throws IOException if writing fails; the message names the file
     */
    public void save(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        ModelFile.write(file, network, outputs, image.orElse(null), schema.orElse(null), metrics, provenance);
    }

    /**
     * Writes this model to a stream, which is flushed and not closed.
     *
     * @param out stream to write to; not closed
     * @throws IOException if the stream throws an exception
     */
    public void save(OutputStream out) throws IOException {
        ModelFile.write(out, network, outputs, image.orElse(null), schema.orElse(null), metrics, provenance);
    }

    /** {@return a copy of the network} */
    public Network network() {
        return new Network(network.architecture(), network.parameters(), network.statistics());
    }

    /** {@return the names of the classes in the order of their probabilities, or of the labels or target columns} */
    public List<String> names() {
        return outputs.names();
    }

    /**
     * {@return the columns of the table that the model was trained on, with their preprocessing; empty if it was
     * trained on a data set}
     */
    public Optional<Schema> schema() {
        return schema;
    }

    /**
     * {@return the scores that the kept parameters had during training, such as {@code validation_accuracy}, sorted by
     * name}
     */
    public Map<String, Double> metrics() {
        return metrics;
    }

    /** {@return the provenance of the network} */
    public Provenance provenance() {
        return provenance;
    }

    private TableEncoder encoder() {
        return encoder.orElseThrow(() -> new IllegalStateException("the model was not trained on a table, so it knows"
                + " no columns; it takes " + Count.of(network.architecture().inputs(), "number")));
    }

    /**
     * Evaluates this model on a table with targets.
     *
     * @param table rows with targets
     * @return the metrics for this kind of targets
     * @throws IllegalArgumentException if the table lacks a column, a value cannot be encoded, or a class is unknown;
     *     the message names row and column
     * @throws IllegalStateException if the model was not trained on a table
     */
    public EvaluationResult evaluate(Table table) {
        return evaluate(encoder().dataset(Objects.requireNonNull(table, "table")));
    }

    /**
     * Evaluates this model on a data set.
     *
     * @param dataset examples with targets of the same kind
     * @return the metrics for this kind of targets
     * @throws IllegalArgumentException if there are no examples, or inputs or targets do not fit the model
     */
    public EvaluationResult evaluate(Dataset dataset) {
        if (Objects.requireNonNull(dataset, "dataset").size() == 0) {
            throw new IllegalArgumentException("there is no example to evaluate on");
        }
        Outputs found = Outputs.of(dataset);
        if (found.task() != outputs.task()) {
            throw new IllegalArgumentException(
                    "the model predicts " + outputs.task() + ", but the targets are " + found.task());
        }
        if (found.isNamed() && outputs.isNamed() && !found.names().equals(outputs.names())) {
            throw new IllegalArgumentException("the model predicts " + String.join(", ", outputs.names())
                    + ", but the targets are " + String.join(", ", found.names()));
        }
        return EvaluationResult.of(network, outputs, dataset);
    }

    /**
     * Predicts from one row, given as values by column name. Names of other columns are ignored.
     *
     * @param row numbers, strings, or other objects, which are converted to strings; null for a missing value
     * @return the prediction
     * @throws IllegalArgumentException if a column is missing or its value cannot be encoded; the message names the
     *     column
     * @throws IllegalStateException if the model was not trained on a table
     */
    public Prediction predict(Map<String, ?> row) {
        return predictor.predict(encoder().inputs(Objects.requireNonNull(row, "row")));
    }

    /**
     * Predicts from one row of numbers: the values of the table's columns in order, without targets, or the inputs if
     * the model was trained on a data set.
     *
     * @param row numbers of the row; NaN for a missing number
     * @return the prediction
     * @throws IllegalArgumentException if the number of values is wrong, a column is categorical, or a number cannot be
     *     encoded
     */
    public Prediction predict(double... row) {
        Objects.requireNonNull(row, "row");
        return predictor.predict(encoder
                .orElseGet(() -> new TableEncoder(
                        Schema.ofNumbers(network.architecture().inputs()), outputs.task(), names()))
                .inputs(row));
    }

    /**
     * Predicts from an application object.
     *
     * @param <T> type of the objects
     * @param columns columns of the table that the model was trained on, or others with the same names; targets are
     *     ignored
     * @param object object to predict from
     * @return the prediction
     * @throws IllegalArgumentException as {@link #predict(Map)} does
     * @throws IllegalStateException if the model was not trained on a table
     */
    public <T> Prediction predict(Table.Columns<T> columns, T object) {
        return predict(Objects.requireNonNull(columns, "columns").row(Objects.requireNonNull(object, "object")));
    }

    /**
     * Predicts from all rows of a table, several times faster than row by row. The table needs no targets.
     *
     * @param table rows to predict from
     * @return a prediction for each row
     * @throws IllegalArgumentException if a column is missing or a value cannot be encoded; the message names row and
     *     column
     * @throws IllegalStateException if the model was not trained on a table
     */
    public List<Prediction> predict(Table table) {
        float[] inputs = encoder().inputs(Objects.requireNonNull(table, "table"));
        return predictor.predict(inputs, table.rows());
    }

    /** Describes the network, its inputs and its outputs. */
    @Override
    public String toString() {
        return network.architecture() + "; " + encoder.map(TableEncoder::toString).orElseGet(() ->
                Count.of(network.architecture().inputs(), "input") + "; " + outputs.task() + " "
                        + String.join(", ", names()));
    }
}
