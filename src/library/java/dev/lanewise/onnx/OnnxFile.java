package dev.lanewise.onnx;

import com.google.protobuf.CodedOutputStream;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.format.Outputs;
import dev.lanewise.format.Provenance;
import dev.lanewise.format.UnknownTaskException;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.FileReplacement;
import dev.lanewise.internal.OptionalLibrary;
import dev.lanewise.internal.SchemaLines;
import dev.lanewise.internal.Version;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Networks in files of ONNX, the Open Neural Network Exchange. {@code docs/formats.md} tells what such a file holds. */
public final class OnnxFile {
    private static final int BUFFER_BYTES = 1 << 16;

    /** How a network is written. */
    public enum Option {
        /** The input are bytes, such as pixels, which become byte/256 as in Lanewise's data sets; otherwise floats. */
        BYTES,
        /** Batch normalisation is written as nodes, so that it can go on learning; otherwise it is folded into the weights. */
        BATCH_NORMALIZATION
    }

    private final Network network;
    private final Outputs outputs;
    private final Schema schema;
    private final Provenance provenance;

    private OnnxFile(Network network, Outputs outputs, Schema schema, Provenance provenance) {
        this.network = network;
        this.outputs = outputs;
        this.schema = schema;
        this.provenance = provenance;
    }

    /** The network of the file. */
    public Network network() {
        return network;
    }

    /** What the outputs of the network stand for; if the file does not say, what can be told from its layers. */
    public Outputs outputs() {
        return outputs;
    }

    /**
     * What becomes of the columns of a table before they are the inputs of the network, if Lanewise wrote the file of one that
     * was trained on a table. Nothing is scaled by it: the network of such a file takes numbers as they stand.
     */
    public Optional<Schema> schema() {
        return Optional.ofNullable(schema);
    }

    /** Where the network comes from. */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * Reads a network that this or another program wrote. What it is made of has to be what networks of Lanewise are made of.
     * An input of bytes is taken for pixels, which are byte/256 in Lanewise.
     *
     * @throws UnknownTaskException if the output layer is linear and the file does not say whether its outputs are
     *     logits or numbers: {@link #read(Path, Task)} is told
     * @throws DataFormatException if there is no such file, it is no ONNX file or damaged, or it holds something that
     *     networks of Lanewise have not; with one sentence that names the file and the place or the node
     */
    public static OnnxFile read(Path file) throws IOException {
        return readAs(file, null);
    }

    /**
     * The same of a network whose task is known, because the file of a network that PyTorch trained does not say it.
     *
     * <p>A linear output layer becomes softmax for classes (sigmoid if it has a single unit, whose output is the
     * probability of the second class) and sigmoid for labels, with cross-entropy: its outputs are logits. For numbers
     * it stays linear, with the quadratic cost.
     *
     * @param task what the network predicts
     * @throws DataFormatException as {@link #read(Path)}; also if the file says that it has another task, or its output
     *     layer is for another task
     */
    public static OnnxFile read(Path file, Task task) throws IOException {
        return readAs(file, Objects.requireNonNull(task, "task"));
    }

    private static OnnxFile readAs(Path file, Task taskOrNull) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataFormatException(
                    file + (Files.exists(file) ? ": is not a regular file" : ": there is no such file"));
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            long length = Files.size(file);
            long heap = Runtime.getRuntime().maxMemory();
            if (length > Integer.MAX_VALUE - 8) {
                throw new DataFormatException(file + ": the file has " + length + " bytes, but an ONNX file has at most "
                        + Integer.MAX_VALUE);
            }
            if (length > heap / 4) {
                throw new DataFormatException(file + ": reading it needs " + (3 * length >> 20)
                        + " MB, but this JVM may use only " + (heap >> 20) + " MB (-Xmx raises that)");
            }
            bytes = in.readNBytes((int) length);
        } catch (DataFormatException e) {
            throw e;
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException ? "access is denied" : e.getMessage();
            throw new DataFormatException(file + ": the file cannot be read: " + reason, e);
        }
        OptionalLibrary.PROTOBUF.require(file + ": an ONNX file");
        OnnxModel model = OnnxReader.read(file, bytes);
        OnnxImport.Result result = OnnxImport.network(file, model, bytes.length, taskOrNull);
        return new OnnxFile(result.network(), result.outputs(), schema(file, model, result.network()), provenance(model));
    }

    /** Null if the file has none. */
    private static Schema schema(Path file, OnnxModel model, Network network) throws DataFormatException {
        String lines = model.metadata().get(Onnx.SCHEMA);
        if (lines == null) {
            return null;
        }
        Schema schema;
        try {
            schema = SchemaLines.parse(lines).withoutScaling();
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": the metadata " + Onnx.SCHEMA + " describes no columns: " + e.getMessage(), e);
        }
        if (schema.inputs() != network.architecture().inputs()) {
            throw new DataFormatException(file + ": the columns of the metadata " + Onnx.SCHEMA + " make "
                    + Count.of(schema.inputs(), "input") + ", but the network has " + network.architecture().inputs());
        }
        return schema;
    }

    private static Provenance provenance(OnnxModel model) {
        if (model.producer().startsWith("lanewise ")) {
            return new Provenance(model.producerVersion(), model.metadata().getOrDefault(Onnx.SEED, ""),
                    model.metadata().getOrDefault(Onnx.CONFIGURATION, ""),
                    model.metadata().getOrDefault(Onnx.DATA, ""));
        }
        return new Provenance(Version.TEXT, "", "an ONNX file" + (model.producer().isEmpty() ? "" : " of " + model.producer()));
    }

    /** The operator set of ONNX that a file of such a network asks for. */
    public static int opset(Architecture architecture) {
        return OnnxExport.opset(architecture);
    }

    /**
     * Writes a network; a file that was there is replaced in one step, or stays as it was if anything fails.
     *
     * @param outputs what its outputs stand for
     * @throws IOException with one sentence that names the file; also if the network takes more than the 2^31 - 1 bytes that
     *     such a file may have
     */
    public static void write(Path file, Network network, Outputs outputs, Provenance provenance, Set<Option> options)
            throws IOException {
        write(file, network, outputs, null, provenance, options);
    }

    /**
     * The same of a network that was trained on a table: nodes before its first layer do what its schema does with numbers, in
     * single precision. Categories have to be made inputs of 0 and 1 by whoever runs it, and what is missing be filled in.
     *
     * @param schemaOrNull what makes its inputs; null if it was trained on something else
     * @throws IllegalArgumentException if a schema goes with an input of bytes, or makes another number of inputs
     */
    public static void write(Path file, Network network, Outputs outputs, Schema schemaOrNull, Provenance provenance,
            Set<Option> options) throws IOException {
        if (schemaOrNull != null && (options.contains(Option.BYTES)
                || schemaOrNull.inputs() != network.architecture().inputs())) {
            throw new IllegalArgumentException("the columns of a table become " + schemaOrNull.inputs()
                    + " inputs of floats, but " + network.architecture().inputs()
                    + (options.contains(Option.BYTES) ? " of bytes" : "") + " were asked for");
        }
        OptionalLibrary.PROTOBUF.require(file + ": an ONNX file");
        Message model = OnnxExport.model(network, outputs, schemaOrNull, provenance, options);
        if (model.size() > Integer.MAX_VALUE) {
            throw new IOException(file + ": cannot be written: the network takes " + model.size()
                    + " bytes, but an ONNX file without other files beside it has at most " + Integer.MAX_VALUE);
        }
        FileReplacement.write(file, channel -> {
            CodedOutputStream out = CodedOutputStream.newInstance(Channels.newOutputStream(channel), BUFFER_BYTES);
            model.writeTo(out);
            out.flush();
        });
    }
}
