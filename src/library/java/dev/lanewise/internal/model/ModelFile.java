package dev.lanewise.internal.model;

import dev.lanewise.Facts;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.files.ByteStreams;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.files.OpenFile;
import dev.lanewise.internal.text.Count;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Content of a model file of Lanewise: a network and what is known of its inputs, its outputs and its origin.
 *
 * <p>Most programs use {@code Model} instead, which saves and loads such files, evaluates and predicts.
 * This class is for programs that handle the parts of a file themselves:
 *
 * <pre>{@code
 * ModelFile.of(network).withOutputs(Outputs.of(dataset)).withMetrics(Map.of("test_accuracy", 0.98))
 *         .write(Path.of("digits.lanewise"));
 * }</pre>
 *
 * <p>The documentation describes the layout of a file under "Layouts of Lanewise files". Reading never executes code,
 * and allocates memory only after checking the length of the file against its header. Immutable, except for the
 * network.
 */
public final class ModelFile {
    private final Network network;
    private final Outputs outputs;
    private final @Nullable ImageShape image;
    private final @Nullable Schema schema;
    private final Map<Integer, Schema.Range> ranges;
    private final List<Double> baseline;
    private final Map<String, Double> metrics;
    private final Facts facts;

    ModelFile(
            Network network,
            Outputs outputs,
            @Nullable ImageShape image,
            @Nullable Schema schema,
            Map<Integer, Schema.Range> ranges,
            List<Double> baseline,
            Map<String, Double> metrics,
            Facts facts) {
        this.network = network;
        this.outputs = outputs;
        this.image = image;
        this.schema = schema;
        this.ranges = Collections.unmodifiableMap(new TreeMap<>(ranges));
        this.baseline = List.copyOf(baseline);
        this.metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
        this.facts = facts;
    }

    /**
     * Creates the content of a file with the meaning of the outputs that the layers suggest
     * ({@link Outputs#of(dev.lanewise.network.Architecture)}), without image shape, schema and metrics, and with
     * no known facts.
     *
     * @param network network to write, which is not copied
     * @return the content
     */
    public static ModelFile of(Network network) {
        Objects.requireNonNull(network, "network");
        return new ModelFile(
                network, Outputs.of(network.architecture()), null, null, Map.of(), List.of(), Map.of(), Facts.UNKNOWN);
    }

    /** {@return the network in the file} */
    public Network network() {
        return network;
    }

    /**
     * {@return a copy with another network for the same inputs and outputs}
     *
     * @param network network to write, which is not copied
     */
    public ModelFile withNetwork(Network network) {
        Objects.requireNonNull(network, "network");
        return new ModelFile(network, outputs, image, schema, ranges, baseline, metrics, facts);
    }

    /** {@return the meaning of the outputs, inferred from the layers if the file does not contain it} */
    public Outputs outputs() {
        return outputs;
    }

    /**
     * {@return a copy with another meaning of the outputs}
     *
     * @param outputs meaning of the outputs, such as {@link Outputs#of(dev.lanewise.data.Dataset)} of the training set
     * @throws IllegalArgumentException if the outputs do not match the output units of the network
     */
    public ModelFile withOutputs(Outputs outputs) {
        Objects.requireNonNull(outputs, "outputs")
                .requireFits(network.architecture().outputs());
        return new ModelFile(network, outputs, image, schema, ranges, baseline, metrics, facts);
    }

    /** {@return the shape of the images that the network was trained on, if the file contains it} */
    public Optional<ImageShape> image() {
        return Optional.ofNullable(image);
    }

    /** {@return the shape of pictures as inputs, see {@link #picture(ImageShape, int)}; empty for a table} */
    public Optional<ImageShape> picture() {
        return schema != null && image == null
                ? Optional.empty()
                : picture(image, network.architecture().inputs());
    }

    /**
     * {@return the shape of pictures as inputs: that of the training data, or otherwise a square; empty if there is
     * none} Numbers in a single row, as in some pickles, are no picture.
     *
     * @param image shape in the file; null if it has none
     * @param inputs number of inputs of the network
     */
    public static Optional<ImageShape> picture(@Nullable ImageShape image, int inputs) {
        return Optional.ofNullable(image).filter(ModelFile::isPicture).or(() -> ImageShape.square(inputs));
    }

    /** Whether a shape is that of pictures, and not of numbers in a single row. */
    public static boolean isPicture(ImageShape image) {
        return image.rows() > 1;
    }

    /**
     * {@return a copy with another image shape}
     *
     * @param image shape of the images that are the inputs; null if the inputs are not images
     * @throws IllegalArgumentException if the shape does not match the inputs of the network
     */
    public ModelFile withImage(@Nullable ImageShape image) {
        if (image != null && image.inputs() != network.architecture().inputs()) {
            throw new IllegalArgumentException(ModelHeader.misfit(image, network.architecture()));
        }
        return new ModelFile(network, outputs, image, schema, ranges, baseline, metrics, facts);
    }

    /**
     * {@return the table columns and their preprocessing, if the network was trained on a table}
     */
    public Optional<Schema> schema() {
        return Optional.ofNullable(schema);
    }

    /**
     * {@return a copy with another schema, without ranges}
     *
     * @param schema preprocessing of the table columns; null if the network was not trained on a table
     * @throws IllegalArgumentException if the schema does not match the inputs of the network
     */
    public ModelFile withSchema(@Nullable Schema schema) {
        ShapeCheck.requireInputs(network.architecture(), schema);
        return new ModelFile(network, outputs, image, schema, Map.of(), baseline, metrics, facts);
    }

    /** {@return the known ranges of columns, by their indices in {@link Schema#columns()}} */
    public Map<Integer, Schema.Range> ranges() {
        return ranges;
    }

    /**
     * {@return a copy with other ranges}
     *
     * @param ranges ranges of columns by their indices in {@link Schema#columns()}; columns may be absent
     * @throws IllegalArgumentException if the schema has no column with one of the indices
     */
    public ModelFile withRanges(Map<Integer, Schema.Range> ranges) {
        int columns = schema == null ? 0 : schema.columns().size();
        Objects.requireNonNull(ranges, "ranges").forEach((index, range) -> {
            if (Objects.requireNonNull(index, "index of a range") < 0 || index >= columns) {
                throw new IllegalArgumentException(
                        "a range of column " + index + ", but there are " + Count.of(columns, "column"));
            }
            Objects.requireNonNull(range, () -> "range of column " + index);
        });
        return new ModelFile(network, outputs, image, schema, ranges, baseline, metrics, facts);
    }

    /**
     * {@return the baseline of the training set: the frequency of each class or label, or the mean of each target; empty
     * if the file does not contain it}
     */
    public List<Double> baseline() {
        return baseline;
    }

    /**
     * {@return a copy with another baseline}
     *
     * @param baseline frequency of each class or label, or mean of each target; empty if it is unknown
     * @throws IllegalArgumentException if there are values for more classes, or another number of labels or targets, or
     *     a value is not finite
     */
    public ModelFile withBaseline(List<Double> baseline) {
        ModelHeader.requireBaseline(Objects.requireNonNull(baseline, "baseline"), outputs, network.architecture());
        return new ModelFile(network, outputs, image, schema, ranges, baseline, metrics, facts);
    }

    /**
     * {@return the scores that the network had when it was written, such as {@code test_accuracy}, sorted by name}
     */
    public Map<String, Double> metrics() {
        return metrics;
    }

    /**
     * {@return a copy with other metrics}
     *
     * @param metrics scores by name, such as {@code test_accuracy}; names consist of lower-case letters, digits and
     *     underscores
     * @throws IllegalArgumentException if a name is not valid
     */
    public ModelFile withMetrics(Map<String, Double> metrics) {
        Objects.requireNonNull(metrics, "metrics").forEach((name, value) -> {
            ModelHeader.requireMetricName(Objects.requireNonNull(name, "name of a metric"));
            Objects.requireNonNull(value, () -> "metric " + name);
        });
        return new ModelFile(network, outputs, image, schema, ranges, baseline, metrics, facts);
    }

    /** {@return facts about the training} */
    public Facts facts() {
        return facts;
    }

    /**
     * {@return a copy with other facts about the training}
     *
     * @param facts facts about the training
     */
    public ModelFile withFacts(Facts facts) {
        Objects.requireNonNull(facts, "facts");
        return new ModelFile(network, outputs, image, schema, ranges, baseline, metrics, facts);
    }

    /**
     * Writes this content to a file. An existing file is replaced atomically; if anything fails, it is left unchanged.
     *
     * @param file the file to write
     * @throws IOException if writing fails, or the description of the network is too long; the message names the file
     */
    public void write(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        FileReplacement.write(file, ModelBytes.of(this));
    }

    /**
     * Writes this content to a stream, which is flushed and not closed.
     *
     * @param out stream to write to; not closed
     * @throws IOException if the stream throws an exception, or the description of the network is too long
     */
    public void write(OutputStream out) throws IOException {
        Objects.requireNonNull(out, "out");
        ByteStreams.write(out, ModelBytes.of(this));
    }

    /**
     * Reads a model file.
     *
     * @param file the file to read
     * @return the content of the file
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if the file is not a model file, damaged, truncated, or of a later version;
     *     the message names the file and the problem
     */
    public static ModelFile read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        if (!Files.isRegularFile(file)) {
            throw MissingFile.exception(file);
        }
        try (OpenFile channel = OpenFile.toRead(file)) {
            return ModelBytes.read(file.toString(), channel, channel.size());
        } catch (DataFormatException e) {
            throw e;
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException
                    ? "access is denied"
                    : e.getMessage() != null ? e.getMessage() : e.toString();
            throw new DataFormatException(file + ": the file cannot be read: " + reason, e);
        }
    }

    /**
     * Reads a model from a stream. Bytes after it stay in the stream, which is not closed.
     *
     * @param in stream to read; not closed
     * @return the content of the file
     * @throws DataFormatException as {@link #read(Path)} does; also if the stream has more bytes than a quarter of the
     *     heap
     * @throws IOException if the stream throws an exception
     */
    public static ModelFile read(InputStream in) throws IOException {
        byte[] bytes = ByteStreams.file(in, ModelBytes.LEAST_BYTES, ModelBytes::length);
        return ModelBytes.read(ByteStreams.NAME, ByteStreams.channel(bytes), bytes.length);
    }

    /** Returns the architecture, the outputs and the metrics. */
    @Override
    public String toString() {
        return "ModelFile[" + network.architecture() + ", outputs=" + outputs + ", metrics=" + metrics + "]";
    }
}
