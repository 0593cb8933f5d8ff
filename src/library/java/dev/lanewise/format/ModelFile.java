package dev.lanewise.format;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.BinaryFile;
import dev.lanewise.internal.ByteStreams;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.FileReplacement;
import dev.lanewise.internal.SchemaLines;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Model file of Lanewise: a text header that describes the network, the parameters, and a checksum of both.
 *
 * <p>{@code docs/formats.md} describes the layout. Reading never executes code, and allocates memory only after
 * checking the length of the file against its header.
 */
public final class ModelFile {
    private static final byte[] MAGIC = "LANEWISE".getBytes(StandardCharsets.US_ASCII);
    /** Latest version of the format; older versions can be read. */
    private static final int VERSION = 4;
    /** Version written for a network with normalisation and without a schema. */
    private static final int VERSION_WITHOUT_SCHEMA = 3;
    /** Version written for a network without normalisation, so that older programs can read it. */
    private static final int VERSION_WITHOUT_NORMALIZATION = 2;
    private static final int HEADER_AT = MAGIC.length + 2 * Integer.BYTES;
    private static final int LONGEST_HEADER = 1 << 20;
    /** Limit for a header with a schema, which lists every category of every column. */
    private static final int LONGEST_HEADER_WITH_SCHEMA = 1 << 24;
    private static final String IMAGE = "image";
    private static final String METRIC = "metric ";
    private static final Pattern METRIC_NAME = Pattern.compile("[a-z0-9_]+");
    private static final int DIGEST_BYTES = 32;

    private final Network network;
    private final Outputs outputs;
    private final @Nullable ImageShape image;
    private final @Nullable Schema schema;
    private final Map<String, Double> metrics;
    private final Provenance provenance;

    private ModelFile(Network network, Outputs outputs, @Nullable ImageShape image, @Nullable Schema schema,
            Map<String, Double> metrics, Provenance provenance) {
        this.network = network;
        this.outputs = outputs;
        this.image = image;
        this.schema = schema;
        this.metrics = metrics;
        this.provenance = provenance;
    }

    /** {@return the network in the file} */
    public Network network() {
        return network;
    }

    /** {@return the meaning of the outputs, inferred from the layers if the file does not contain it} */
    public Outputs outputs() {
        return outputs;
    }

    /** {@return the shape of the images that the network was trained on, if the file contains it} */
    public Optional<ImageShape> image() {
        return Optional.ofNullable(image);
    }

    /**
     * {@return the schema of the table columns and their preprocessing, if the network was trained on a table}
     */
    public Optional<Schema> schema() {
        return Optional.ofNullable(schema);
    }

    /**
     * {@return the scores that the network had when it was written, such as {@code test_accuracy}, sorted by name}
     */
    public Map<String, Double> metrics() {
        return metrics;
    }

    /** {@return the provenance of the network} */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * {@return a predictor that returns names and probabilities, and preprocesses the rows of a table}
     */
    public ModelPredictor predictor() {
        return new ModelPredictor(network.predictor(), outputs, schema);
    }

    /**
     * Writes a network whose output units have no names; see {@link #write(Path, Network, Outputs, Provenance)}.
     *
     * @param file the file to write
     * @param network network to write
     * @param provenance origin of the network
     * @throws IOException if writing fails; the message names the file
     */
    public static void write(Path file, Network network, Provenance provenance) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(provenance, "provenance");
        Objects.requireNonNull(network, "network");
        write(file, network, Outputs.of(network.architecture()), provenance);
    }

    /**
     * Writes a network to a file. An existing file is replaced atomically; if anything fails, it is left unchanged.
     *
     * @param file the file to write
     * @param network network to write
     * @param outputs meaning of the outputs
     * @param provenance origin of the network
     * @throws IllegalArgumentException if the outputs do not match the output units of the network
     * @throws IOException if writing fails; the message names the file
     */
    public static void write(Path file, Network network, Outputs outputs, Provenance provenance) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(provenance, "provenance");
        write(file, network, outputs, null, null, Map.of(), provenance);
    }

    /**
     * Writes a network whose inputs are not images, with its schema and metrics.
     *
     * @param file the file to write
     * @param network network to write
     * @param outputs meaning of the outputs
     * @param schema preprocessing of the table columns; null if the network was not trained on a table
     * @param metrics scores to store, by name
     * @param provenance origin of the network
     * @throws IOException if writing fails; the message names the file
     */
    public static void write(Path file, Network network, Outputs outputs, @Nullable Schema schema,
            Map<String, Double> metrics, Provenance provenance) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(metrics, "metrics");
        Objects.requireNonNull(provenance, "provenance");
        write(file, network, outputs, null, schema, metrics, provenance);
    }

    /**
     * Writes a network with its image shape, schema and metrics.
     *
     * @param file the file to write
     * @param network network to write
     * @param outputs meaning of the outputs, such as {@link Outputs#of(dev.lanewise.data.Dataset)} of the training set
     * @param image shape of the images that are the inputs; null if the inputs are not images
     * @param schema preprocessing of the table columns; null if the network was not trained on a table
     * @param metrics scores by name, as in {@code metrics.jsonl}; names consist of lower-case letters, digits and
     *     underscores
     * @param provenance origin of the network
     * @throws IllegalArgumentException if outputs, image or schema do not match the network, or the name of a metric is
     *     not valid
     * @throws IOException if writing fails; the message names the file
     */
    public static void write(Path file, Network network, Outputs outputs, @Nullable ImageShape image, @Nullable Schema schema,
            Map<String, Double> metrics, Provenance provenance) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(metrics, "metrics");
        Objects.requireNonNull(provenance, "provenance");
        FileReplacement.write(
                file, content(network, outputs, image, schema, metrics, provenance));
    }

    /**
     * Writes a network to a stream, as {@link #write(Path, Network, Provenance)} does. The stream is flushed and not
     * closed.
     *
     * @param network network to write
     * @param provenance origin of the network
     * @param out stream to write to; not closed
     * @throws IOException if writing fails; the message names the file
     */
    public static void write(OutputStream out, Network network, Provenance provenance) throws IOException {
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(provenance, "provenance");
        write(out, network, Outputs.of(network.architecture()), provenance);
    }

    /**
     * Writes a network to a stream, as {@link #write(Path, Network, Outputs, Provenance)} does. The stream is flushed
     * and not closed.
     *
     * @param network network to write
     * @param outputs meaning of the outputs
     * @param provenance origin of the network
     * @param out stream to write to; not closed
     * @throws IOException if writing fails; the message names the file
     */
    public static void write(OutputStream out, Network network, Outputs outputs, Provenance provenance)
            throws IOException {
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(provenance, "provenance");
        write(out, network, outputs, null, null, Map.of(), provenance);
    }

    /**
     * Writes a network to a stream, as {@link #write(Path, Network, Outputs, Schema, Map, Provenance)} does. The stream
     * is flushed and not closed.
     *
     * @param network network to write
     * @param outputs meaning of the outputs
     * @param schema preprocessing of the table columns; null if the network was not trained on a table
     * @param metrics scores to store, by name
     * @param provenance origin of the network
     * @param out stream to write to; not closed
     * @throws IOException if writing fails; the message names the file
     */
    public static void write(OutputStream out, Network network, Outputs outputs, @Nullable Schema schema,
            Map<String, Double> metrics, Provenance provenance) throws IOException {
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(metrics, "metrics");
        Objects.requireNonNull(provenance, "provenance");
        write(out, network, outputs, null, schema, metrics, provenance);
    }

    /**
     * Writes a network to a stream, as {@link #write(Path, Network, Outputs, ImageShape, Schema, Map, Provenance)}
     * does. The stream is flushed and not closed.
     *
     * @param network network to write
     * @param outputs meaning of the outputs
     * @param image shape of the images that are the inputs; null if the inputs are not images
     * @param schema preprocessing of the table columns; null if the network was not trained on a table
     * @param metrics scores to store, by name
     * @param provenance origin of the network
     * @param out stream to write to; not closed
     * @throws IllegalArgumentException before anything is written, if outputs, image or schema do not match the
     *     network, or the name of a metric is not valid
     * @throws IOException if the stream throws an exception, or the description of the network is too long
     */
    public static void write(OutputStream out, Network network, Outputs outputs, @Nullable ImageShape image,
            @Nullable Schema schema, Map<String, Double> metrics, Provenance provenance) throws IOException {
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(metrics, "metrics");
        Objects.requireNonNull(provenance, "provenance");
        ByteStreams.write(out, content(network, outputs, image, schema, metrics, provenance));
    }

    /** Checks the content of a file and returns it. */
    private static FileReplacement.Content content(Network network, Outputs outputs, @Nullable ImageShape image,
            @Nullable Schema schema, Map<String, Double> metrics, Provenance provenance) {
        outputs.requireFits(network.architecture().outputs());
        if (schema != null && schema.inputs() != network.architecture().inputs()) {
            throw new IllegalArgumentException("the schema makes " + Count.of(schema.inputs(), "input")
                    + ", but the network has " + network.architecture().inputs());
        }
        if (image != null && image.inputs() != network.architecture().inputs()) {
            throw new IllegalArgumentException(misfit(image, network.architecture()));
        }
        byte[] header = header(network.architecture(), outputs, image, schema, metrics, provenance);
        int version = schema != null ? VERSION
                : isNormalized(network.architecture()) ? VERSION_WITHOUT_SCHEMA : VERSION_WITHOUT_NORMALIZATION;
        float[] parameters = network.parameters();
        float[] statistics = network.statistics();
        return channel -> {
            if (header.length > longestHeader(version)) {
                throw new IOException("the description of the network takes " + header.length
                        + " bytes, but a header has at most " + longestHeader(version));
            }
            MessageDigest digest = BinaryFile.sha256();
            ByteBuffer buffer = BinaryFile.buffer();
            buffer.put(MAGIC).putInt(version).putInt(header.length);
            BinaryFile.drain(buffer, channel, digest);
            BinaryFile.drain(ByteBuffer.wrap(header).position(header.length), channel, digest);
            for (float[] numbers : new float[][] {parameters, statistics}) {
                int block = BinaryFile.BUFFER_BYTES / Float.BYTES;
                for (int at = 0; at < numbers.length; at += block) {
                    int count = Math.min(block, numbers.length - at);
                    buffer.asFloatBuffer().put(numbers, at, count);
                    BinaryFile.drain(buffer.position(count * Float.BYTES), channel, digest);
                }
            }
            channel.write(ByteBuffer.wrap(digest.digest()));
        };
    }

    /**
     * Reads a model file.
     *
     * @param file the file to read
     * @return the content of the file
     * @throws DataFormatException if the file is missing, not a model file, damaged, truncated, or of a later version;
     *     the message names the file and the problem
     */
    public static ModelFile read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        if (!Files.isRegularFile(file)) {
            throw new DataFormatException(
                    file + (Files.exists(file) ? ": is not a regular file" : ": there is no such file"));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(file.toString(), channel, channel.size());
        } catch (DataFormatException e) {
            throw e;
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException ? "access is denied" : e.getMessage();
            throw new DataFormatException(file + ": the file cannot be read: " + reason, e);
        }
    }

    /**
     * Reads a model from a stream, to its end. The stream is not closed.
     *
     * @param in stream to read; not closed
     * @return the content of the file
     * @throws DataFormatException as {@link #read(Path)} does; also if the stream has more bytes than a quarter of the
     *     heap
     * @throws IOException if the stream throws an exception
     */
    public static ModelFile read(InputStream in) throws IOException {
        byte[] bytes = ByteStreams.bytes(in);
        return read(ByteStreams.NAME, ByteStreams.channel(bytes), bytes.length);
    }

    private static ModelFile read(String file, ReadableByteChannel channel, long length) throws IOException {
        MessageDigest digest = BinaryFile.sha256();
        ByteBuffer buffer = BinaryFile.buffer();
        buffer.limit((int) Math.min(HEADER_AT, length));
        BinaryFile.fill(file, buffer, channel);
        if (!startsWithMagic(buffer)) {
            throw new DataFormatException(file + ": is not a model file of Lanewise, which starts with \"LANEWISE\"");
        }
        if (length < HEADER_AT + DIGEST_BYTES) {
            throw new DataFormatException(file + ": the file is cut off: it ends at offset " + length
                    + ", but even an empty model has " + (HEADER_AT + DIGEST_BYTES) + " bytes");
        }
        digest.update(buffer.duplicate());
        buffer.position(MAGIC.length);
        int version = buffer.getInt();
        if (version < 1 || version > VERSION) {
            throw new DataFormatException(file + ": the format version at offset " + MAGIC.length + " is "
                    + Integer.toUnsignedString(version) + ", but this program reads versions 1 to " + VERSION);
        }
        int headerLength = buffer.getInt();
        if (headerLength < 0 || headerLength > longestHeader(version) || headerLength > length - HEADER_AT - DIGEST_BYTES) {
            throw new DataFormatException(file + ": the header at offset " + HEADER_AT + " would be "
                    + Integer.toUnsignedString(headerLength) + " bytes long, but it has at most "
                    + Math.min(longestHeader(version), length - HEADER_AT - DIGEST_BYTES));
        }
        ByteBuffer header = ByteBuffer.allocate(headerLength);
        BinaryFile.fill(file, header, channel);
        digest.update(header.duplicate());
        Map<String, String> entries = entries(file, header);
        Architecture architecture = architecture(file, version, entries);
        Outputs outputs = outputs(file, architecture, entries);
        ImageShape image = image(file, architecture, entries);
        Schema schema = version < VERSION ? null : schema(file, architecture, entries);
        Map<String, Double> metrics = metrics(file, entries);
        int count = architecture.parameterCount() + architecture.statisticCount();
        long expected = HEADER_AT + headerLength + (long) Float.BYTES * count + DIGEST_BYTES;
        if (length != expected) {
            throw new DataFormatException(file + ": the file has " + length + " bytes, but a network "
                    + architecture.layersText() + " takes " + expected
                    + (length < expected ? ": the file is cut off" : ""));
        }
        requireMemory(file, count);
        float[] parameters = numbers(file, channel, digest, buffer, architecture.parameterCount());
        float[] statistics = numbers(file, channel, digest, buffer, architecture.statisticCount());
        buffer.clear().limit(DIGEST_BYTES);
        BinaryFile.fill(file, buffer, channel);
        if (!buffer.equals(ByteBuffer.wrap(digest.digest()))) {
            throw new DataFormatException(file + ": the file is damaged: its content does not have the SHA-256 that"
                    + " stands at offset " + (length - DIGEST_BYTES));
        }
        Provenance provenance = Provenance.UNKNOWN
                .withLibrary(entries.getOrDefault("library", ""))
                .withSeed(entries.getOrDefault("seed", ""))
                .withConfiguration(entries.getOrDefault("configuration", ""))
                .withData(entries.getOrDefault("data", ""));
        return new ModelFile(
                new Network(architecture, parameters, statistics), outputs, image, schema, metrics, provenance);
    }

    private static float[] numbers(
            String file, ReadableByteChannel channel, MessageDigest digest, ByteBuffer buffer, int count)
            throws IOException {
        float[] numbers = new float[count];
        for (int at = 0; at < count; ) {
            int block = Math.min(count - at, BinaryFile.BUFFER_BYTES / Float.BYTES);
            buffer.clear().limit(Float.BYTES * block);
            BinaryFile.fill(file, buffer, channel);
            digest.update(buffer.duplicate());
            buffer.asFloatBuffer().get(numbers, at, block);
            at += block;
        }
        return numbers;
    }

    private static boolean isNormalized(Architecture architecture) {
        return architecture.normalizations().stream().anyMatch(n -> n != Normalization.NONE);
    }

    private static int longestHeader(int version) {
        return version < VERSION ? LONGEST_HEADER : LONGEST_HEADER_WITH_SCHEMA;
    }

    private static byte[] header(Architecture architecture, Outputs outputs, @Nullable ImageShape image,
            @Nullable Schema schema, Map<String, Double> metrics, Provenance provenance) {
        return ("layers: " + architecture.layersText()
                + "\nactivations: " + architecture.activations().stream()
                        .map(Activation::toString).collect(Collectors.joining(","))
                + (isNormalized(architecture) ? "\nnormalizations: " + architecture.normalizations().stream()
                        .map(Normalization::toString).collect(Collectors.joining(",")) : "")
                + "\ncost: " + architecture.loss()
                + "\n" + (outputs.equals(Outputs.of(architecture)) ? "" : outputs.lines())
                + (image == null ? "" : IMAGE + ": " + image + "\n")
                + (schema == null ? "" : SchemaLines.of(schema))
                + metricLines(metrics)
                + "library: " + provenance.library()
                + "\nseed: " + provenance.seed()
                + "\nconfiguration: " + provenance.configuration()
                + (provenance.data().isEmpty() ? "" : "\ndata: " + provenance.data())
                + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String metricLines(Map<String, Double> metrics) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(metrics).forEach((name, value) -> {
            if (!METRIC_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("\"" + name + "\" is not the name of a metric, such as test_accuracy");
            }
            lines.append(METRIC).append(name).append(": ").append(value).append('\n');
        });
        return lines.toString();
    }

    /** Parses the header lines, {@code name: value}. */
    private static Map<String, String> entries(String file, ByteBuffer header) throws DataFormatException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(header).toString();
        } catch (CharacterCodingException e) {
            throw new DataFormatException(file + ": the header at offset " + HEADER_AT + " is not UTF-8 text", e);
        }
        Map<String, String> entries = new HashMap<>();
        for (String line : text.split("\n")) {
            int colon = line.indexOf(": ");
            if (colon < 0) {
                throw new DataFormatException(file + ": a line of the header at offset " + HEADER_AT
                        + " is not of the form \"name: value\"");
            }
            if (entries.put(line.substring(0, colon), line.substring(colon + 2)) != null) {
                throw new DataFormatException(file + ": the header at offset " + HEADER_AT + " has two lines \""
                        + line.substring(0, colon) + "\"");
            }
        }
        return entries;
    }

    private static Architecture architecture(String file, int version, Map<String, String> entries)
            throws DataFormatException {
        try {
            List<Integer> sizes = Architecture.parseSizes(require(file, entries, "layers"));
            Loss cost = Loss.parseStored(require(file, entries, "cost"));
            if (version == 1) {
                return new Architecture(sizes, Activation.parse(require(file, entries, "activation")),
                        Activation.parse(require(file, entries, "output")), cost);
            }
            List<Activation> activations = Activation.parseList(require(file, entries, "activations"));
            boolean plain = version == 2 || version == VERSION && !entries.containsKey("normalizations");
            return plain ? new Architecture(sizes, activations, cost) : new Architecture(
                    sizes, activations, Normalization.parseList(require(file, entries, "normalizations")), cost);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": the header at offset " + HEADER_AT + " describes no network: " + e.getMessage(), e);
        }
    }

    private static Outputs outputs(String file, Architecture architecture, Map<String, String> entries)
            throws DataFormatException {
        try {
            Outputs outputs = Outputs.read(entries, architecture.outputs());
            return outputs == null ? Outputs.of(architecture) : outputs;
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": the header at offset " + HEADER_AT + " describes no outputs: " + e.getMessage(), e);
        }
    }

    private static ImageShape image(String file, Architecture architecture, Map<String, String> entries)
            throws DataFormatException {
        String line = entries.get(IMAGE);
        if (line == null) {
            return null;
        }
        try {
            ImageShape image = ImageShape.parse(line);
            if (image.inputs() != architecture.inputs()) {
                throw new IllegalArgumentException(misfit(image, architecture));
            }
            return image;
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": the header at offset " + HEADER_AT + " describes no image: " + e.getMessage(), e);
        }
    }

    private static String misfit(ImageShape image, Architecture architecture) {
        return "an image of " + image + " has " + Count.of(image.inputs(), "input") + ", but the network has "
                + architecture.inputs();
    }

    private static Schema schema(String file, Architecture architecture, Map<String, String> entries)
            throws DataFormatException {
        try {
            Schema schema = SchemaLines.read(entries);
            if (schema.inputs() != architecture.inputs()) {
                throw new IllegalArgumentException("its columns make " + Count.of(schema.inputs(), "input")
                        + ", but the network has " + architecture.inputs());
            }
            return schema;
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": the header at offset " + HEADER_AT + " describes no columns: " + e.getMessage(), e);
        }
    }

    private static Map<String, Double> metrics(String file, Map<String, String> entries) throws DataFormatException {
        Map<String, Double> metrics = new TreeMap<>();
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            if (entry.getKey().startsWith(METRIC)) {
                try {
                    metrics.put(entry.getKey().substring(METRIC.length()), Double.parseDouble(entry.getValue()));
                } catch (NumberFormatException e) {
                    throw new DataFormatException(file + ": the header at offset " + HEADER_AT + " has a line \""
                            + entry.getKey() + "\" that is no number", e);
                }
            }
        }
        return Collections.unmodifiableMap(metrics);
    }

    private static String require(String file, Map<String, String> entries, String name) throws DataFormatException {
        String value = entries.get(name);
        if (value == null) {
            throw new DataFormatException(
                    file + ": the header at offset " + HEADER_AT + " has no line \"" + name + "\"");
        }
        return value;
    }

    /** Checks that the numbers fit into memory twice: as read from the file, and in the layout of the kernels. */
    private static void requireMemory(String file, int count) throws DataFormatException {
        long needed = 2L * Float.BYTES * count;
        long heap = Runtime.getRuntime().maxMemory();
        if (needed > heap / 4 * 3) {
            throw new DataFormatException(file + ": reading it needs " + (needed >> 20)
                    + " MB, but this JVM may use only " + (heap >> 20) + " MB (-Xmx raises that)");
        }
    }

    private static boolean startsWithMagic(ByteBuffer start) {
        return start.remaining() >= MAGIC.length && ByteBuffer.wrap(MAGIC).equals(start.slice(0, MAGIC.length));
    }

    @Override
    public String toString() {
        return "ModelFile[" + network.architecture() + ", outputs=" + outputs + ", metrics=" + metrics + "]";
    }
}
