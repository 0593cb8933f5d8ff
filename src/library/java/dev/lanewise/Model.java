package dev.lanewise;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.MissingLibraryException;
import dev.lanewise.data.Picture;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableColumns;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.engine.Baseline;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.model.ColumnRanges;
import dev.lanewise.internal.model.JavaSource;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.onnx.OnnxFile;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Suggestion;
import dev.lanewise.internal.weights.WeightsFile;
import dev.lanewise.internal.weights.WeightsFormat;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import dev.lanewise.network.WeightPrecision;
import dev.lanewise.training.TrainingResult;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidObjectException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Trained network together with its table preprocessing, the names of its classes or targets, metrics and
 * facts about its training.
 *
 * <p>Immutable and thread-safe. {@link #save} and {@link #load} preserve all of it, in the format of {@code lanewise
 * train --save}, and so does Java serialisation.
 */
public final class Model implements Serializable {
    /** Number of inputs, in examples that are predicted together: 1 MB. */
    private static final int INPUTS_TOGETHER = 1 << 18;

    private static final int ROWS_OF_WARM_UP = 64;
    /** Predictions of a warm-up, after which the JVM has compiled the code around the network. */
    private static final int MOST_OF_WARM_UP = 300;
    /** Parameters times predictions of a warm-up: less than 0.1 s. */
    private static final int WORK_OF_WARM_UP = 1 << 26;

    private final transient ModelFile content;
    private final transient ModelPredictor predictor;
    private final transient Optional<TableEncoder> encoder;
    private final transient Optional<TrainingResult> training;

    private Model(ModelFile content) {
        this(content, content.network().predictor(), Optional.empty());
    }

    private Model(ModelFile content, Predictor predictor, Optional<TrainingResult> training) {
        this.content = content;
        this.predictor = new ModelPredictor(
                predictor, content.outputs(), content.schema().orElse(null));
        this.encoder = content.schema()
                .map(columns -> new TableEncoder(
                        columns, content.outputs().task(), content.outputs().names()));
        this.training = training;
    }

    private Model(Model model, ModelFile content, Optional<TrainingResult> training) {
        this.content = content;
        this.predictor = model.predictor;
        this.encoder = model.encoder;
        this.training = training;
    }

    /**
     * Reads a model from a file written by {@link #save} or {@code lanewise train --save}, from an ONNX file, or from a
     * file of weights that describes its layers. The content of the file decides its format.
     *
     * <p>An ONNX file that Lanewise wrote keeps the names of the outputs, the columns of a table and {@link #facts}. Its
     * network takes unscaled numbers, so the columns of {@link #schema} have no scaling. ONNX files have no metrics and
     * no image shape, and files of weights have no table columns either.
     *
     * @param file the file to read
     * @return the model
     * @throws NoSuchFileException if there is no such file
     * @throws UnknownTaskException if the output layer of an ONNX file is linear and the file does not specify whether
     *     its outputs are logits or numbers, see {@link #load(Path, Task)}
     * @throws DataFormatException if the file is damaged, not a model file or of a later version, contains an operation
     *     that Lanewise does not support, or has only weights, see {@link #load(Path, PlainWeights)}; the message is one
     *     sentence
     * @throws IOException if reading fails
     */
    public static Model load(Path file) throws IOException {
        FileKind kind = kind(file);
        if (kind == FileKind.ONNX) {
            return of(OnnxFile.read(file, null));
        }
        if (kind == FileKind.SAFETENSORS || kind == FileKind.NPZ) {
            return of(WeightsFile.read(file));
        }
        return new Model(ModelFile.read(file));
    }

    /**
     * Reads a model as {@link #load(Path)} does, from a file that need not specify what the network predicts, such as
     * an ONNX file that PyTorch exported. Linear outputs are converted to probabilities of classes or labels, or remain
     * numbers.
     *
     * @param file the file to read
     * @param task what the network predicts
     * @return the model
     * @throws DataFormatException as {@link #load(Path)} does; also if the file specifies another task
     * @throws IOException if reading fails
     */
    public static Model load(Path file, Task task) throws IOException {
        Objects.requireNonNull(task, "task");
        if (kind(file) == FileKind.ONNX) {
            return of(OnnxFile.read(file, task));
        }
        Model model = load(file);
        if (model.task() != task) {
            throw new DataFormatException(file + ": according to the file, its network predicts " + model.task()
                    + ", but the given task predicts " + task);
        }
        return model;
    }

    /**
     * Reads a model from a file that has only weights, such as one written by PyTorch.
     *
     * @param file the file to read
     * @param settings settings that the file does not contain, such as the activations
     * @return the model, without table columns
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if the file is damaged, the order of the layers is unknown, they do not
     *     form a chain, their number does not match the activations, or the file describes its layers itself
     * @throws IOException if reading fails
     */
    public static Model load(Path file, PlainWeights settings) throws IOException {
        return of(WeightsFile.readPlain(file, settings));
    }

    private static FileKind kind(Path file) throws IOException {
        return Files.isRegularFile(Objects.requireNonNull(file, "file")) ? FileKind.expected(file) : FileKind.NONE;
    }

    /**
     * Reads a model from a stream. Bytes after the model stay in the stream, so a stream can contain several models.
     *
     * @param in stream to read; not closed
     * @return the model
     * @throws DataFormatException as {@link #load(Path)} does; also if the stream has more bytes than a quarter of the
     *     heap
     * @throws IOException if the stream throws an exception
     */
    public static Model load(InputStream in) throws IOException {
        Objects.requireNonNull(in, "in");
        return new Model(ModelFile.read(in));
    }

    /**
     * Creates a model from a network that was trained on a data set, such as by
     * {@link dev.lanewise.training.Training}.
     *
     * <pre>{@code
     * try (Training training = new Training(network, config, splits.training())) {
     *     training.validateWith(splits.validation()).patience(5).run();
     * }
     * Model model = Model.of(network, splits.training());
     * System.out.println(model.evaluate(splits.test()));
     * model.save(Path.of("digits.lanewise"));
     * }</pre>
     *
     * <p>The model takes the names of classes or target columns and the shape of images from the data set. It
     * has the checksum of the examples as a fact, and no metrics; {@link #withFacts} and
     * {@link #withMetrics} set them.
     *
     * @param network trained network, which is copied
     * @param training examples that it was trained on, or others with the same inputs and targets
     * @return the model
     * @throws IllegalArgumentException if the network has other numbers of inputs or outputs than the data set
     */
    public static Model of(Network network, Dataset training) {
        return new Model(content(network, training));
    }

    /**
     * {@return a model of a network that was trained on an encoded table} Besides what {@link #of(Network, Dataset)}
     * takes from the examples, it has the ranges of the columns.
     *
     * @param network trained network, which is copied
     * @param schema columns of the table and their preprocessing
     * @param training examples that it was trained on, encoded from the columns of the schema
     * @throws IllegalArgumentException if network, schema and data set have different numbers of inputs, or the network
     *     has another number of outputs than the data set
     */
    public static Model of(Network network, Schema schema, Dataset training) {
        Objects.requireNonNull(schema, "schema");
        return new Model(content(network, training).withSchema(schema).withRanges(ColumnRanges.of(schema, training)));
    }

    private static ModelFile content(Network network, Dataset training) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(training, "training");
        ShapeCheck.requireInputs(network.architecture(), training);
        return ModelFile.of(copy(network))
                .withOutputs(Outputs.of(network.architecture(), training))
                .withImage(training.shape().orElse(null))
                .withBaseline(
                        training.size() == 0 ? List.of() : Baseline.of(training).values())
                .withFacts(Facts.UNKNOWN.withExamples(training));
    }

    /**
     * Creates a model from a network that was trained on an encoded table. The model encodes the rows that it predicts
     * from, as the encoder does.
     *
     * <pre>{@code
     * Table.Split rows = table.split(0.2, 1);
     * TableEncoder encoder = TableEncoder.learn(
     *         Preprocessing.NONE.withScaling(Preprocessing.Scaling.STANDARD), Task.REGRESSION, rows.training());
     * try (Training training = new Training(network, config, encoder.dataset(rows.training()))) {
     *     training.run();
     * }
     * Model model = Model.of(network, encoder);
     * System.out.println(model.evaluate(rows.test()));
     * }</pre>
     *
     * <p>The model has no metrics and no facts about the training; {@link #withFacts} and {@link #withMetrics} set
     * them.
     *
     * @param network trained network, which is copied
     * @param encoder encoder of the table that it was trained on
     * @return the model
     * @throws IllegalArgumentException if the network has other numbers of inputs or outputs than the encoder
     */
    public static Model of(Network network, TableEncoder encoder) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(encoder, "encoder");
        return new Model(ModelFile.of(copy(network))
                .withOutputs(Outputs.of(encoder.task(), encoder.names()))
                .withSchema(encoder.schema()));
    }

    /**
     * Creates a model from a network alone. Its layers suggest the task: a single sigmoid unit separates two classes,
     * any other single unit predicts a number, and several units stand for one class each. Classes and targets are
     * named by their indices, from 0.
     *
     * @param network trained network, which is copied
     * @return the model, without facts about the training
     */
    public static Model of(Network network) {
        Objects.requireNonNull(network, "network");
        return new Model(ModelFile.of(copy(network)));
    }

    /**
     * Creates a model from a network alone, with the task and the names of its outputs.
     *
     * @param network trained network, which is copied
     * @param task what the network predicts
     * @param names names of the classes, labels or target columns, in the order of the output units; two for a single
     *     unit that separates two classes
     * @return the model, without facts about the training
     * @throws IllegalArgumentException if there is no name, or the number of names does not fit the output units
     */
    public static Model of(Network network, Task task, List<String> names) {
        Objects.requireNonNull(network, "network");
        return new Model(ModelFile.of(copy(network)).withOutputs(Outputs.of(task, names)));
    }

    /**
     * {@return a copy with another network for the same inputs and outputs, such as one that was trained further}
     *
     * <p>It has no metrics: those of this model are of other parameters.
     *
     * @param network network, which is copied
     * @throws IllegalArgumentException if the network has other numbers of inputs or outputs than this model's
     */
    public Model withNetwork(Network network) {
        Objects.requireNonNull(network, "network");
        return withNetwork(copy(network), network.predictor());
    }

    private Model withNetwork(Network network, Predictor predictor) {
        Architecture old = content.network().architecture();
        Architecture given = network.architecture();
        if (given.inputs() != old.inputs() || given.outputs() != old.outputs()) {
            throw new IllegalArgumentException("the network has " + Count.of(given.inputs(), "input") + " and "
                    + Count.of(given.outputs(), "output") + ", but the model has " + old.inputs() + " and "
                    + old.outputs());
        }
        return new Model(content.withNetwork(network).withMetrics(Map.of()), predictor, training);
    }

    /**
     * {@return a copy whose weights are rounded to a number format and stored in it for predictions, see {@link
     * Network#predictor(WeightPrecision)}} It has no metrics. A file written by {@link #save} has the rounded weights
     * as 32-bit numbers.
     *
     * @param precision number format of the weights
     */
    public Model withPrecision(WeightPrecision precision) {
        Network network = content.network();
        return withNetwork(network.rounded(precision), network.predictor(precision));
    }

    private static Network copy(Network network) {
        return new Network(network.architecture(), network.parameters(), network.statistics());
    }

    /**
     * Writes this model to a file. An existing file is replaced atomically; if writing fails, it is left unchanged.
     *
     * @param file the file to write
     * @throws IOException if writing fails; the message names the file
     */
    public void save(Path file) throws IOException {
        content.write(file);
    }

    /**
     * Writes this model to a stream, which is flushed and not closed.
     *
     * @param out stream to write to; not closed
     * @throws IOException if the stream throws an exception
     */
    public void save(OutputStream out) throws IOException {
        content.write(out);
    }

    /** {@return this model as the bytes of a file that {@link #save} writes} */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            save(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * {@return the model that is stored in the bytes of a model file}
     *
     * @param bytes bytes that {@link #toBytes} returned, or that {@link #save} wrote
     * @throws DataFormatException as {@link #load(InputStream)} does
     */
    public static Model of(byte[] bytes) throws DataFormatException {
        try {
            return load(new ByteArrayInputStream(Objects.requireNonNull(bytes, "bytes")));
        } catch (DataFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Serialises the bytes of the model file in place of the model. */
    private Object writeReplace() {
        return new Serialized(toBytes());
    }

    /**
     * Serialised form.
     *
     * @param bytes bytes of a model file
     */
    private record Serialized(byte[] bytes) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            try {
                return of(bytes);
            } catch (DataFormatException e) {
                throw (InvalidObjectException) new InvalidObjectException(e.getMessage()).initCause(e);
            }
        }
    }

    /**
     * Writes the network to an ONNX file, for ONNX Runtime and other programs. The file has the names of the outputs,
     * the scaling of the columns of a table, and {@link #facts}.
     *
     * @param file the file to write; an existing file is replaced atomically
     * @param options options for writing the network; may be left out
     * @return the version of the ONNX operator set that the file requires
     * @throws IllegalArgumentException if the model takes the columns of a table, and {@link OnnxOption#BYTES} is given
     * @throws MissingLibraryException if the library for such files is missing
     * @throws IOException if writing fails; the message names the file
     */
    public int exportOnnx(Path file, OnnxOption... options) throws IOException {
        OnnxFile.write(
                file,
                content.network(),
                content.outputs(),
                content.schema().orElse(null),
                content.facts(),
                Set.copyOf(Elements.require(options, "options")));
        return OnnxFile.opset(content.network().architecture());
    }

    /** Returns the network itself, for classes that do not change it. */
    Network sharedNetwork() {
        return content.network();
    }

    private static Model of(OnnxFile file) {
        return new Model(ModelFile.of(file.network())
                .withOutputs(file.outputs())
                .withSchema(file.schema())
                .withFacts(file.facts()));
    }

    /**
     * Writes the network to a file of weights for PyTorch or NumPy, with the names of the outputs and the facts.
     * The ending of the file name selects the format.
     *
     * <p>Such a file has no table columns: other programs must encode and scale the rows of a table themselves.
     *
     * @param file the file to write, with a name that ends in {@code .safetensors} or {@code .npz}; an existing file is
     *     replaced atomically
     * @throws IllegalArgumentException if the file name has another ending
     * @throws MissingLibraryException if the library for such files is missing
     * @throws IOException if writing fails; the message names the file
     */
    public void exportWeights(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        WeightsFormat format = WeightsFile.formatOfName(file)
                .orElseThrow(() -> new IllegalArgumentException(
                        file + ": the name of a file of weights ends in .safetensors or .npz"));
        WeightsFile.write(file, format, content.network(), content.outputs(), content.facts());
    }

    /**
     * Writes the network as the source code of one Java class, which requires only JDK 17 or newer and gives the same
     * bits. For a table, its method {@code inputs} encodes the fields of a row.
     *
     * @param file the file to write, named after the class, such as {@code Digits.java}; an existing file is replaced
     *     atomically
     * @throws IllegalArgumentException if the file name is not that of a class: a capital letter, then ASCII letters,
     *     digits and underscores, and no class of {@code java.lang} or another that the source uses
     * @throws IOException if writing fails, or the table has more columns and categories than a class can contain; the
     *     message names the file
     */
    public void exportJava(Path file) throws IOException {
        JavaSource.write(
                file, content.network(), content.outputs(), content.schema().orElse(null), content.facts());
    }

    /**
     * {@return whether a file has only weights and does not describe its layers, so that {@link #load(Path, PlainWeights)}
     * reads it}
     *
     * @param file the file to examine
     * @throws DataFormatException if it is a file of weights, but damaged
     * @throws IOException if reading fails
     */
    public static boolean arePlainWeights(Path file) throws IOException {
        FileKind kind = kind(file);
        return (kind == FileKind.SAFETENSORS || kind == FileKind.NPZ) && WeightsFile.isPlain(file);
    }

    private static Model of(WeightsFile weights) {
        return new Model(
                ModelFile.of(weights.network()).withOutputs(weights.outputs()).withFacts(weights.facts()));
    }

    /**
     * {@return whether predictions have probabilities, see {@link Prediction#probabilities}} This is so for classes and
     * labels if the output layer is softmax or sigmoid.
     */
    public boolean hasProbabilities() {
        return task() != Task.REGRESSION
                && Outputs.areProbabilities(content.network().architecture().output());
    }

    /** {@return a copy of the network} */
    public Network network() {
        return copy(content.network());
    }

    /** {@return the architecture of the network} */
    public Architecture architecture() {
        return content.network().architecture();
    }

    /** {@return what the network predicts: a class, labels or numbers} */
    public Task task() {
        return content.outputs().task();
    }

    /** {@return the names of the classes in the order of their probabilities, or of the labels or target columns} */
    public List<String> names() {
        return content.outputs().names();
    }

    /** {@return the PyTorch expression that creates the {@code nn.Sequential} for exported weights of the network} */
    public String pytorch() {
        return WeightsFile.pytorch(content.network().architecture());
    }

    /** {@return whether the classes, labels or target columns have names, and not only numbers from 0} */
    public boolean hasNames() {
        return content.outputs().isNamed();
    }

    /**
     * {@return the columns of the table that the model was trained on, with their preprocessing; empty if it was
     * trained on a data set}
     */
    public Optional<Schema> schema() {
        return content.schema();
    }

    /**
     * {@return the size of the input images: that of the training images or else, if it exists, of a square with as
     * many pixels as the network has inputs; empty for other networks and for models of a table}
     */
    public Optional<ImageShape> image() {
        return content.picture();
    }

    /**
     * {@return whether the model was trained on images; otherwise, {@link #image} is guessed from the number of inputs}
     */
    public boolean isOfImages() {
        return content.image().filter(ModelFile::isPicture).isPresent();
    }

    /**
     * {@return the scores that the kept parameters had during training, such as {@code validation_accuracy}, sorted by
     * name}
     */
    public Map<String, Double> metrics() {
        return content.metrics();
    }

    /**
     * {@return a copy with other metrics}
     *
     * @param metrics scores by name; names consist of lower-case letters, digits and underscores
     * @throws IllegalArgumentException if a name is not valid
     */
    public Model withMetrics(Map<String, Double> metrics) {
        return new Model(this, content.withMetrics(metrics), training);
    }

    /**
     * {@return the result of the training run of this model: its epochs, why it ended, and warnings about the model and
     * its data} Copies of the model, such as those of {@link #calibrate}, have the same result. It is not saved.
     *
     * @throws IllegalStateException if no {@link Estimator} trained the model, because it was read from a file or
     *     created from a network
     */
    public TrainingResult training() {
        return training.orElseThrow(() -> new IllegalStateException(
                "only a model that an Estimator has trained has the result of its training, which is not saved"));
    }

    Model withTraining(TrainingResult result) {
        return new Model(this, content, Optional.of(result));
    }

    /**
     * {@return the baseline of the training set, see {@link Evaluation#baseline}: the frequency of each class or label,
     * or the mean of each target; empty if it is unknown}
     */
    public List<Double> baseline() {
        return content.baseline();
    }

    /**
     * {@return the ranges of numbers and dates in the training table, by the names of the columns; empty if they are
     * unknown, or for a table of more than 200 columns}
     */
    public Map<String, Schema.Range> ranges() {
        Map<String, Schema.Range> ranges = new LinkedHashMap<>();
        content.ranges()
                .forEach((column, range) -> ranges.put(
                        content.schema().orElseThrow().columns().get(column).name(), range));
        return Collections.unmodifiableMap(ranges);
    }

    /**
     * {@return a copy that predicts the targets of a data set} A model of another program, whose file does not specify
     * what it predicts, needs this to be evaluated on labels.
     *
     * @param dataset examples with targets, whose task and names the copy takes
     * @throws IllegalArgumentException if inputs or targets do not fit the network
     */
    public Model withTargets(Dataset dataset) {
        ShapeCheck.require(architecture(), Objects.requireNonNull(dataset, "dataset"));
        return new Model(content.withOutputs(Outputs.of(architecture(), dataset)));
    }

    /** {@return facts about the training: its data, how they were read and split, and its settings} */
    public Facts facts() {
        return content.facts();
    }

    /**
     * {@return a copy with other facts about the training}
     *
     * @param facts facts about the training
     */
    public Model withFacts(Facts facts) {
        return new Model(this, content.withFacts(facts), training);
    }

    /**
     * {@return the encoder that converts the rows of a table to inputs and targets; empty if the model was trained on a
     * data set}
     *
     * <p>It creates the data set for methods that take no table, such as {@link Network#outputs(Dataset)}.
     */
    public Optional<TableEncoder> encoder() {
        return encoder;
    }

    private TableEncoder requireEncoder() {
        return encoder.orElseThrow(() ->
                new IllegalStateException("the model was not trained on a table, so it has" + " no columns; it takes "
                        + Count.of(content.network().architecture().inputs(), "number")));
    }

    /**
     * Evaluates this model on a table. If the table has no targets, they are its columns with the names of those that
     * the model was trained to predict.
     *
     * @param table rows with targets
     * @return the metrics for this kind of targets
     * @throws IllegalArgumentException if the table lacks a column, a value cannot be encoded, or a class is unknown;
     *     the message names row and column
     * @throws IllegalStateException if the model was not trained on a table
     */
    public Evaluation evaluate(Table table) {
        return evaluate(encoded(Objects.requireNonNull(table, "table")));
    }

    /** Encodes the inputs and the targets of a table. */
    Dataset encoded(Table table) {
        return requireEncoder().dataset(withTargets(table));
    }

    private Table withTargets(Table table) {
        List<String> names = content.facts().get(Fact.TARGETS).orElse(List.of());
        if (!table.targets().isEmpty() || names.isEmpty()) {
            return table;
        }
        for (String name : names) {
            if (!table.names().contains(name)) {
                throw new IllegalArgumentException("the table has no column " + Fields.quoted(name)
                        + ", which the model predicts" + Suggestion.question(name, table.names()));
            }
        }
        String[] targets = names.toArray(String[]::new);
        return content.outputs().task() == Task.MULTI_LABEL
                ? table.withMultiLabelTargets(targets)
                : table.withTarget(targets);
    }

    /**
     * Evaluates this model on a data set. For a model of a table, it must come from {@code
     * encoder().orElseThrow().dataset(table)}.
     *
     * @param dataset examples with targets of the same kind
     * @return the metrics for this kind of targets
     * @throws IllegalArgumentException if there are no examples, or inputs or targets do not fit the model
     */
    public Evaluation evaluate(Dataset dataset) {
        return evaluate(dataset, Runtime.getRuntime().availableProcessors(), examples -> {});
    }

    /**
     * Evaluates this model as {@link #evaluate(Dataset)} does, on several threads and with reports of progress.
     *
     * @param dataset examples with targets of the same kind
     * @param threads number of threads, at least 1; it has no influence on the result
     * @param progress called with the number of further examples that have been evaluated, by several threads at a
     *     time; an exception that it throws ends the evaluation
     * @return the metrics for this kind of targets
     * @throws IllegalArgumentException as {@link #evaluate(Dataset)} does; also if there is no thread
     */
    public Evaluation evaluate(Dataset dataset, int threads, IntConsumer progress) {
        Objects.requireNonNull(progress, "progress");
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", but 1 or more is expected");
        }
        if (Objects.requireNonNull(dataset, "dataset").size() == 0) {
            throw new IllegalArgumentException("there is no example to evaluate on");
        }
        requireFit(dataset);
        return Evaluation.of(
                content.network(),
                content.outputs(),
                dataset,
                content.baseline().isEmpty() ? null : Baseline.of(content.baseline()),
                content.facts().settings().containsKey("class-weights"),
                threads,
                progress);
    }

    /**
     * Checks that this model can be evaluated on a data set: its inputs, and targets of the same task and, if they have
     * names, of the same names.
     *
     * @param dataset examples with targets
     * @throws IllegalArgumentException if inputs or targets do not fit; the message gives the reason
     */
    public void requireFit(Dataset dataset) {
        Architecture architecture = content.network().architecture();
        Outputs found = Outputs.of(architecture, Objects.requireNonNull(dataset, "dataset"));
        if (found.task() != task()) {
            throw new IllegalArgumentException(
                    "the model predicts " + task() + ", but the targets are " + found.task());
        }
        ShapeCheck.require(architecture, dataset);
        if (found.isNamed() && hasNames() && !found.names().equals(names())) {
            throw new IllegalArgumentException("the model predicts " + Suggestion.list(names())
                    + ", but the targets are " + Suggestion.list(found.names()));
        }
    }

    /**
     * {@return a copy whose probabilities are calibrated on a table, see {@link #calibrate(Dataset)}}
     *
     * @param validation rows with targets that the network was not trained on
     * @throws IllegalArgumentException as {@link #calibrate(Dataset)} does; also if the table lacks a column or a value
     *     cannot be encoded
     * @throws IllegalStateException if the model was not trained on a table
     */
    public Model calibrate(Table validation) {
        return calibrate(encoded(Objects.requireNonNull(validation, "validation")));
    }

    /**
     * {@return a copy whose probabilities are calibrated by temperature scaling, see {@link TemperatureScaling}} For a
     * model of a table, the data set must come from {@code encoder().orElseThrow().dataset(table)}.
     *
     * <p>The predicted classes remain the same. The temperature becomes the metric {@code temperature}; for a model
     * that was calibrated before, it is the product of both temperatures. All other metrics remain those of the
     * training.
     *
     * @param validation examples that the network was not trained on
     * @throws IllegalArgumentException if there are no examples, the model does not predict probabilities, or inputs or
     *     targets do not fit the model
     */
    public Model calibrate(Dataset validation) {
        if (Objects.requireNonNull(validation, "validation").size() > 0) {
            requireFit(validation);
        }
        TemperatureScaling scaling = TemperatureScaling.fit(content.network(), validation);
        Map<String, Double> metrics = new HashMap<>(content.metrics());
        metrics.merge(TemperatureScaling.METRIC, scaling.temperature(), (before, now) -> before * now);
        Network calibrated = scaling.network();
        return new Model(content.withNetwork(calibrated).withMetrics(metrics), calibrated.predictor(), training);
    }

    /**
     * Predicts from one row, given as values by column name. Blanks around names are stripped, and names of other
     * columns are ignored.
     *
     * <p>A category that was not in the training data leaves the inputs of its column at 0. {@code
     * encoder().orElseThrow().check(row)} finds such columns.
     *
     * @param row numbers, strings, or other objects, which are converted as by {@link Table#of(Iterable)}; null for a
     *     missing value
     * @return the prediction
     * @throws IllegalArgumentException if a column is missing or its value cannot be encoded; the message names the
     *     column
     * @throws IllegalStateException if the model was not trained on a table
     */
    public Prediction predict(Map<String, ?> row) {
        return predictor.predict(requireEncoder().inputs(Objects.requireNonNull(row, "row")));
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
        return predictor.predict(encoder.orElseGet(() -> new TableEncoder(
                        Schema.ofNumbers(content.network().architecture().inputs()),
                        content.outputs().task(),
                        names()))
                .inputs(row));
    }

    /**
     * Predicts from the inputs of the network, such as pixels. A model of a table refuses them: its rows go to {@link
     * #predict(double...)} or {@link #predict(Map)}, and encoded inputs to {@link Network#predictor()}.
     *
     * @param inputs a number for each input of the network
     * @return the prediction
     * @throws IllegalStateException if the model was trained on a table
     * @throws IllegalArgumentException if there is not one number for each input, or an output for a class or label is
     *     NaN; the message names the first input that is not finite
     */
    public Prediction predict(float[] inputs) {
        Objects.requireNonNull(inputs, "inputs");
        if (encoder.isPresent()) {
            throw new IllegalStateException("the model was trained on a table: predict(double...), predict(Map) and"
                    + " predict(Table) take its columns, and network().predictor() takes encoded inputs");
        }
        return predictor.predict(inputs);
    }

    /**
     * Predicts from a picture, as {@code lanewise predict} does. The picture is scaled to the {@linkplain #image()
     * size} of the training images, converted to grey unless those were in colour, and inverted if it is dark on light.
     *
     * <p>{@link dev.lanewise.data.Picture} reads a picture from a file, with limits for hostile files.
     *
     * @param image picture of any size
     * @return the prediction
     * @throws IllegalStateException if the inputs of the model are not the pixels of an image
     */
    public Prediction predict(BufferedImage image) {
        Objects.requireNonNull(image, "image");
        ImageShape shape = image().orElseThrow(
                        () -> new IllegalStateException("the model was not trained on images, and its "
                                + Count.of(content.network().architecture().inputs(), "input")
                                + " do not form a square image either"));
        return predict(Picture.of(image, shape.isColour()).inputs(shape));
    }

    /**
     * Predicts from all examples of a data set, up to three times as fast as one by one. Their targets are ignored.
     * For a model of a table, the data set must come from {@code encoder().orElseThrow().dataset(table)}.
     *
     * @param dataset examples to predict from
     * @return a prediction for each example
     * @throws IllegalArgumentException if the examples have more or fewer inputs than the network
     */
    public List<Prediction> predict(Dataset dataset) {
        ShapeCheck.requireInputs(content.network().architecture(), Objects.requireNonNull(dataset, "dataset"));
        int columns = dataset.inputs();
        List<Prediction> predictions = new ArrayList<>();
        int together = Math.min(dataset.size(), Math.max(1, INPUTS_TOGETHER / columns));
        float[] inputs = new float[together * columns];
        for (int from = 0; from < dataset.size(); from += together) {
            int count = Math.min(together, dataset.size() - from);
            for (int i = 0; i < count; i++) {
                dataset.copyRow(from + i, inputs, i * columns);
            }
            predictions.addAll(predictor.predict(inputs, count));
        }
        return Collections.unmodifiableList(predictions);
    }

    /**
     * Predicts from one row of text, as in a CSV file: a full row of the table that the model was trained on, a row
     * without the targets, or a row of inputs only. If the model was trained on a data set, the row has a number for
     * each input.
     *
     * @param row fields of the row; null or a text such as {@code NA} for a missing value
     * @return the prediction
     * @throws IllegalArgumentException if the row has another number of fields, or a field cannot be encoded; the
     *     message names the column
     */
    // Not List<@Nullable String>: without the jar of JSpecify, javac 25 crashes on wrong arguments of predict.
    public Prediction predict(List<String> row) {
        return predictor.predict(row);
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
    public <T> Prediction predict(TableColumns<T> columns, T object) {
        return predict(Objects.requireNonNull(columns, "columns").row(Objects.requireNonNull(object, "object")));
    }

    /**
     * Predicts from many application objects, up to three times as fast as one by one.
     *
     * @param <T> type of the objects
     * @param columns columns as in {@link #predict(TableColumns, Object)}
     * @param objects objects to predict from
     * @return a prediction for each object
     * @throws IllegalArgumentException as {@link #predict(Table)} does
     * @throws IllegalStateException if the model was not trained on a table
     */
    public <T> List<Prediction> predict(TableColumns<T> columns, Iterable<? extends T> objects) {
        Objects.requireNonNull(columns, "columns");
        List<T> all = new ArrayList<>();
        Objects.requireNonNull(objects, "objects").forEach(all::add);
        requireEncoder();
        return all.isEmpty() ? List.of() : predict(columns.table(all));
    }

    /**
     * {@return the activations of a layer for all rows of a table, (rows, units) row-major} {@link Network#part}
     * returns the layers up to this one as a network.
     *
     * @param table rows, as for {@link #predict(Table)}
     * @param layer the layer, from 1 for the first hidden layer to L for the output layer
     * @throws IllegalArgumentException as {@link #predict(Table)} does; also if there is no such layer, or it has layer
     *     normalisation
     * @throws IllegalStateException if the model was not trained on a table
     */
    public float[] activations(Table table, int layer) {
        float[] inputs = requireEncoder().inputs(Objects.requireNonNull(table, "table"));
        int layers = architecture().layers();
        if (layer < 1 || layer > layers) {
            throw new IllegalArgumentException("the layers of the network " + architecture()
                    + " are numbered from 1 to " + layers + ", but " + layer + " was given");
        }
        return content.network().part(1, layer).outputs(inputs, table.rows());
    }

    /**
     * Prepares the JVM for predictions, so that the first request of a service is fast: loads the classes, predicts from
     * a typical row, and waits until the vector code for one row and for many rows is compiled. Without a warm-up, the
     * first predictions run scalar code.
     *
     * @throws InterruptedException if the caller is interrupted while it waits
     */
    public void warmUp() throws InterruptedException {
        Predictor fresh = content.network().predictor();
        int inputs = architecture().inputs();
        for (int rows : new int[] {1, Math.min(ROWS_OF_WARM_UP, Math.max(1, INPUTS_TOGETHER / inputs))}) {
            fresh.warmUp(new float[rows * inputs], rows);
        }
        Map<String, Object> row = schema().map(Model::typicalRow).orElse(Map.of());
        int times = Math.max(
                1, Math.min(MOST_OF_WARM_UP, WORK_OF_WARM_UP / architecture().parameterCount()));
        for (int i = 0; i < times; i++) {
            predictor.predict(encoder.isPresent() ? encoder.get().inputs(row) : new float[inputs]);
        }
    }

    private static Map<String, Object> typicalRow(Schema schema) {
        Map<String, Object> row = new HashMap<>();
        for (Schema.Column column : schema.columns()) {
            row.put(
                    column.name(),
                    column instanceof Schema.Numeric numeric
                            ? (Object) numeric.shift()
                            : column instanceof Schema.Categorical categorical
                                    ? categorical.categories().get(0)
                                    : "2000-01-01");
        }
        return row;
    }

    /**
     * Predicts from all rows of a table, up to three times as fast as row by row. The table needs no targets.
     *
     * @param table rows to predict from
     * @return a prediction for each row
     * @throws IllegalArgumentException if a column is missing or a value cannot be encoded; the message names row and
     *     column
     * @throws IllegalStateException if the model was not trained on a table
     */
    public List<Prediction> predict(Table table) {
        float[] inputs = requireEncoder().inputs(Objects.requireNonNull(table, "table"));
        return predictor.predict(inputs, table.rows());
    }

    /** Describes the network, its inputs and its outputs. */
    @Override
    public String toString() {
        return content.network().architecture() + "; "
                + encoder.map(TableEncoder::toString)
                        .orElseGet(
                                () -> Count.of(content.network().architecture().inputs(), "input") + "; "
                                        + content.outputs().task() + " " + String.join(", ", names()));
    }
}
