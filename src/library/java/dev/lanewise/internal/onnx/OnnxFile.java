package dev.lanewise.internal.onnx;

import com.google.protobuf.CodedOutputStream;
import dev.lanewise.OnnxOption;
import dev.lanewise.Provenance;
import dev.lanewise.UnknownTaskException;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.BinaryFile;
import dev.lanewise.internal.ByteStreams;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.FileReplacement;
import dev.lanewise.internal.IoConsumer;
import dev.lanewise.internal.MissingFile;
import dev.lanewise.internal.OptionalLibrary;
import dev.lanewise.internal.SchemaLines;
import dev.lanewise.internal.access.SchemaAccess;
import dev.lanewise.internal.format.Outputs;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Network in an ONNX file (Open Neural Network Exchange); see "File formats" in the documentation. */
public final class OnnxFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Network network;
    private final Outputs outputs;
    private final @Nullable Schema schema;
    private final Provenance provenance;

    private OnnxFile(Network network, Outputs outputs, @Nullable Schema schema, Provenance provenance) {
        this.network = network;
        this.outputs = outputs;
        this.schema = schema;
        this.provenance = provenance;
    }

    /** {@return the network of the file} */
    public Network network() {
        return network;
    }

    /** {@return the meaning of the outputs, inferred from the layers if the file does not contain it} */
    public Outputs outputs() {
        return outputs;
    }

    /**
     * {@return the encoding of table columns as inputs, if Lanewise wrote the file and the network was trained on a
     * table} It has no scaling, because the network in such a file takes unscaled numbers.
     */
    public Optional<Schema> schema() {
        return Optional.ofNullable(schema);
    }

    /** {@return the provenance of the network} */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * Reads a network that Lanewise or another program wrote. It must consist of operations that Lanewise supports.
     * Inputs of type byte are taken as pixels, which are byte/256 in Lanewise.
     *
     * @param file the file to read
     * @return the content of the file
     * @throws UnknownTaskException if the output layer is linear and the file does not specify whether its outputs are
     *     logits or numbers; {@link #read(Path, Task)} reads such a file
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if the file is damaged or not an ONNX file, or contains an operation that
     *     Lanewise does not support; the message is one sentence that names the file and the place or the node
     */
    public static OnnxFile read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return readAs(file, null);
    }

    /**
     * {@return the content of a file that does not specify the task of its network, such as one exported by PyTorch}
     *
     * <p>A linear output layer becomes softmax for classes (sigmoid if it has a single unit, whose output is the
     * probability of the second class) and sigmoid for labels, with cross-entropy: its outputs are logits. For numbers
     * it stays linear, with the quadratic loss.
     *
     * @param file the file to read
     * @param task what the network predicts
     * @throws DataFormatException as {@link #read(Path)} does; also if the file specifies another task, or its output
     *     layer does not suit the task
     */
    public static OnnxFile read(Path file, Task task) throws IOException {
        Objects.requireNonNull(file, "file");
        return readAs(file, Objects.requireNonNull(task, "task"));
    }

    private static OnnxFile readAs(Path file, @Nullable Task task) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw MissingFile.exception(file);
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            long length = Files.size(file);
            if (length > Integer.MAX_VALUE - 8) {
                throw new DataFormatException(file + ": the file has " + length
                        + " bytes, but an ONNX file has at most " + Integer.MAX_VALUE);
            }
            BinaryFile.requireMemory(file.toString(), 3 * length);
            bytes = in.readNBytes((int) length);
        } catch (DataFormatException e) {
            throw e;
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException ? "access is denied" : e.getMessage();
            throw new DataFormatException(file + ": the file cannot be read: " + reason, e);
        }
        return of(file.toString(), bytes, task);
    }

    /**
     * Reads a network from a stream, to its end, as {@link #read(Path)} does. The stream is not closed.
     *
     * @param in stream to read; not closed
     * @return the content of the file
     * @throws UnknownTaskException if the output layer is linear and the file does not specify whether its outputs are
     *     logits or numbers
     * @throws DataFormatException as {@link #read(Path)} does; also if the stream has more bytes than a quarter of the
     *     heap
     * @throws IOException if the stream throws an exception
     */
    public static OnnxFile read(InputStream in) throws IOException {
        return of(ByteStreams.NAME, ByteStreams.bytes(in), null);
    }

    /**
     * Reads a network with a given task from a stream, to its end, as {@link #read(Path, Task)} does. The stream is not
     * closed.
     *
     * @param in stream to read; not closed
     * @param task what the network predicts
     * @return the content of the file
     * @throws DataFormatException as {@link #read(Path, Task)} does; also if the stream has more bytes than a quarter
     *     of the heap
     * @throws IOException if the stream throws an exception
     */
    public static OnnxFile read(InputStream in, Task task) throws IOException {
        Objects.requireNonNull(task, "task");
        return of(ByteStreams.NAME, ByteStreams.bytes(in), task);
    }

    private static OnnxFile of(String file, byte[] bytes, @Nullable Task task) throws DataFormatException {
        OptionalLibrary.PROTOBUF.require(file + ": an ONNX file");
        OnnxModel model = OnnxReader.read(file, bytes);
        if (model.metadata().containsKey(Onnx.OUTPUTS)) {
            OptionalLibrary.JACKSON_JR.require(file + ": an ONNX file with names");
        }
        OnnxImport.Result result = OnnxImport.of(file, model, bytes.length, task);
        return new OnnxFile(
                result.network(), result.outputs(), schema(file, model, result.network()), provenance(model));
    }

    /** Null if the file has none. */
    private static @Nullable Schema schema(String file, OnnxModel model, Network network) throws DataFormatException {
        String lines = model.metadata().get(Onnx.SCHEMA);
        if (lines == null) {
            return null;
        }
        Schema schema;
        try {
            schema = SchemaAccess.get().withoutScaling(SchemaLines.parse(lines));
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": the metadata " + Onnx.SCHEMA + " describes no columns: " + e.getMessage(), e);
        }
        if (schema.inputs() != network.architecture().inputs()) {
            throw new DataFormatException(file + ": the columns of the metadata " + Onnx.SCHEMA + " make "
                    + Count.of(schema.inputs(), "input") + ", but the network has "
                    + network.architecture().inputs());
        }
        return schema;
    }

    private static Provenance provenance(OnnxModel model) {
        if (model.producer().startsWith("lanewise ")) {
            return Provenance.UNKNOWN
                    .withLibrary(model.producerVersion())
                    .withSeed(model.metadata().getOrDefault(Onnx.SEED, ""))
                    .withConfiguration(model.metadata().getOrDefault(Onnx.CONFIGURATION, ""))
                    .withData(model.metadata().getOrDefault(Onnx.DATA, ""));
        }
        return Provenance.UNKNOWN.withConfiguration(
                "an ONNX file" + (model.producer().isEmpty() ? "" : " of " + model.producer()));
    }

    /**
     * {@return the version of the ONNX operator set that a file of such a network requires}
     *
     * @param architecture architecture of the network
     */
    public static int opset(Architecture architecture) {
        Objects.requireNonNull(architecture, "architecture");
        return OnnxExport.opset(architecture);
    }

    /**
     * Writes a network without options, with unknown provenance, and with the meaning of the outputs that its layers
     * suggest ({@link Outputs#of(Architecture)}). {@link dev.lanewise.Model#exportOnnx} also writes names,
     * columns and provenance.
     *
     * @param file the file to write; an existing file is replaced atomically
     * @param network network to write
     * @throws IOException as {@link #write(Path, Network, Outputs, Provenance, Set)} does
     */
    public static void write(Path file, Network network) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(network, "network");
        write(file, network, Outputs.of(network.architecture()), Provenance.UNKNOWN, Set.of());
    }

    /**
     * Writes a network. An existing file is replaced atomically; if anything fails, it is left unchanged.
     *
     * @param file the file to write
     * @param network network to write
     * @param outputs meaning of the outputs
     * @param provenance origin of the network
     * @param options options for writing the network; may be empty
     * @throws IllegalArgumentException if the outputs do not fit the network
     * @throws IOException if writing fails, or the file would have more than 2^31 - 1 bytes; the message is one
     *     sentence that names the file
     */
    public static void write(
            Path file, Network network, Outputs outputs, Provenance provenance, Set<OnnxOption> options)
            throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(provenance, "provenance");
        Objects.requireNonNull(options, "options");
        write(file, network, outputs, null, provenance, options);
    }

    /**
     * Writes a network that was trained on a table. Nodes before the first layer scale numbers as the schema does, in
     * single precision. The program that runs the network must encode categories as 0 and 1, and impute missing values.
     *
     * @param file the file to write
     * @param network network to write
     * @param outputs meaning of the outputs
     * @param schema preprocessing of the table columns; null if the network was not trained on a table
     * @param provenance origin of the network
     * @param options options for writing the network; may be empty
     * @throws IllegalArgumentException if the schema or the outputs do not fit the network, or a schema is combined
     *     with {@link OnnxOption#BYTES}
     * @throws IOException if writing fails; the message names the file
     */
    public static void write(
            Path file,
            Network network,
            Outputs outputs,
            @Nullable Schema schema,
            Provenance provenance,
            Set<OnnxOption> options)
            throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(provenance, "provenance");
        Objects.requireNonNull(options, "options");
        FileReplacement.write(file, content(file.toString(), network, outputs, schema, provenance, options));
    }

    /**
     * Writes a network to a stream, as {@link #write(Path, Network)} does. The stream is flushed and not closed.
     *
     * @param out stream to write to; not closed
     * @param network network to write
     * @throws IOException if the stream throws an exception, or the network takes more than 2^31 - 1 bytes
     */
    public static void write(OutputStream out, Network network) throws IOException {
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(network, "network");
        write(out, network, Outputs.of(network.architecture()), Provenance.UNKNOWN, Set.of());
    }

    /**
     * Writes a network to a stream, as {@link #write(Path, Network, Outputs, Provenance, Set)} does. The stream is
     * flushed and not closed.
     *
     * @param out stream to write to; not closed
     * @param network network to write
     * @param outputs meaning of the outputs
     * @param provenance origin of the network
     * @param options options for writing the network; may be empty
     * @throws IOException if writing fails; the message names the file
     */
    public static void write(
            OutputStream out, Network network, Outputs outputs, Provenance provenance, Set<OnnxOption> options)
            throws IOException {
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(provenance, "provenance");
        Objects.requireNonNull(options, "options");
        write(out, network, outputs, null, provenance, options);
    }

    /**
     * Writes a network to a stream, as {@link #write(Path, Network, Outputs, Schema, Provenance, Set)} does. The stream
     * is flushed and not closed.
     *
     * @param out stream to write to; not closed
     * @param network network to write
     * @param outputs meaning of the outputs
     * @param schema preprocessing of the table columns; null if the network was not trained on a table
     * @param provenance origin of the network
     * @param options options for writing the network; may be empty
     * @throws IllegalArgumentException if the schema or the outputs do not fit the network; nothing has been written
     *     then
     * @throws IOException if the stream throws an exception, or the network takes more than 2^31 - 1 bytes
     */
    public static void write(
            OutputStream out,
            Network network,
            Outputs outputs,
            @Nullable Schema schema,
            Provenance provenance,
            Set<OnnxOption> options)
            throws IOException {
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(provenance, "provenance");
        Objects.requireNonNull(options, "options");
        ByteStreams.write(out, content(ByteStreams.NAME, network, outputs, schema, provenance, options));
    }

    /** Checks the content of a file and returns it. */
    private static IoConsumer<WritableByteChannel> content(
            String file,
            Network network,
            Outputs outputs,
            @Nullable Schema schema,
            Provenance provenance,
            Set<OnnxOption> options)
            throws IOException {
        int units = network.architecture().outputs();
        if (!outputs.fits(units)) {
            throw new IllegalArgumentException(Count.of(units, "output unit") + " cannot stand for "
                    + outputs.names().size() + " " + outputs.task());
        }
        if (schema != null
                && (options.contains(OnnxOption.BYTES)
                        || schema.inputs() != network.architecture().inputs())) {
            throw new IllegalArgumentException("the columns of a table become " + schema.inputs()
                    + " inputs of floats, but " + network.architecture().inputs()
                    + (options.contains(OnnxOption.BYTES) ? " of bytes" : "") + " were asked for");
        }
        OptionalLibrary.PROTOBUF.require(file + ": an ONNX file");
        OptionalLibrary.JACKSON_JR.require(file + ": an ONNX file with names");
        Message model = OnnxExport.model(network, outputs, schema, provenance, options);
        return channel -> {
            if (model.size() > Integer.MAX_VALUE) {
                throw new IOException("the network takes " + model.size()
                        + " bytes, but an ONNX file without other files beside it has at most " + Integer.MAX_VALUE);
            }
            CodedOutputStream out = CodedOutputStream.newInstance(Channels.newOutputStream(channel), BUFFER_BYTES);
            model.writeTo(out);
            out.flush();
        };
    }

    @Override
    public String toString() {
        return "OnnxFile[" + network.architecture() + ", outputs=" + outputs + "]";
    }
}
