package dev.lanewise.internal.onnx;

import com.google.protobuf.CodedOutputStream;
import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.OnnxOption;
import dev.lanewise.UnknownTaskException;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.files.BinaryFile;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.files.IoConsumer;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.files.OptionalLibrary;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.table.SchemaLines;
import dev.lanewise.internal.text.Count;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Network in an ONNX file (Open Neural Network Exchange); see "File formats" in the documentation.
 *
 * @param network the network of the file
 * @param outputs the meaning of the outputs, inferred from the layers if the file does not contain it
 * @param schema the encoding of table columns as inputs, if Lanewise wrote the file and the network was trained on a
 *     table; otherwise null. When read, it has no scaling, because the network in such a file takes unscaled numbers.
 * @param facts facts about the training
 */
public record OnnxFile(
        Network network, Outputs outputs, @Nullable Schema schema, Facts facts) {
    private static final int BUFFER_BYTES = 1 << 16;

    /**
     * Reads a network that Lanewise or another program wrote. It must consist of operations that Lanewise supports.
     * Inputs of type byte are taken as pixels, which are byte/256 in Lanewise.
     *
     * <p>A linear output layer becomes softmax for classes (sigmoid if it has a single unit, whose output is the
     * probability of the second class) and sigmoid for labels, with cross-entropy: its outputs are logits. For numbers
     * it stays linear, with the quadratic loss.
     *
     * @param file the file to read
     * @param task what the network predicts; null to rely on the file
     * @throws UnknownTaskException if no task is given, the output layer is linear and the file does not specify
     *     whether its outputs are logits or numbers
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if the file is damaged or not an ONNX file, contains an operation that Lanewise does
     *     not support, or specifies another task; the message is one sentence that names the file and the place or node
     */
    public static OnnxFile read(Path file, @Nullable Task task) throws IOException {
        if (!Files.isRegularFile(Objects.requireNonNull(file, "file"))) {
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

    private static OnnxFile of(String file, byte[] bytes, @Nullable Task task) throws DataFormatException {
        OptionalLibrary.PROTOBUF.require(file + ": an ONNX file");
        OnnxModel model = OnnxModel.read(file, bytes);
        if (model.metadata().containsKey(Onnx.OUTPUTS)) {
            OptionalLibrary.JACKSON_JR.require(file + ": an ONNX file with names");
        }
        OnnxImport.Result result = OnnxImport.of(model, task);
        return new OnnxFile(result.network(), result.outputs(), schema(model, result.network()), facts(file, model));
    }

    /** Null if the file has none. */
    private static @Nullable Schema schema(OnnxModel model, Network network) throws DataFormatException {
        String lines = model.metadata().get(Onnx.SCHEMA);
        if (lines == null) {
            return null;
        }
        Schema schema;
        try {
            schema = SchemaLines.parse(lines).withoutScaling();
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    model.file() + ": the metadata " + Onnx.SCHEMA + " describes no columns: " + e.getMessage(), e);
        }
        if (schema.inputs() != network.architecture().inputs()) {
            throw new DataFormatException(model.file() + ": the columns of the metadata " + Onnx.SCHEMA + " make "
                    + Count.of(schema.inputs(), "input") + ", but the network has "
                    + network.architecture().inputs());
        }
        return schema;
    }

    private static Facts facts(String file, OnnxModel model) throws DataFormatException {
        if (!model.producer().equals(OnnxExport.PRODUCER)) {
            String producer = (model.producer() + " " + model.producerVersion()).strip();
            return Facts.UNKNOWN.with(
                    Fact.ORIGIN, "an ONNX file" + (producer.isEmpty() ? "" : " written by " + producer));
        }
        Map<String, String> lines = new LinkedHashMap<>();
        model.metadata().forEach((name, value) -> {
            if (name.startsWith(Onnx.LANEWISE)) {
                lines.put(name.substring(Onnx.LANEWISE.length()), value);
            }
        });
        try {
            return Facts.ofLines(lines).with(Fact.LIBRARY, model.producerVersion());
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": its metadata have an invalid fact about the training: " + e.getMessage(), e);
        }
    }

    /** {@return the version of the ONNX operator set that a file of such a network requires} */
    public static int opset(Architecture architecture) {
        return OnnxExport.opset(architecture);
    }

    /**
     * Writes a network. An existing file is replaced atomically; if anything fails, it is left unchanged.
     *
     * <p>For a network that was trained on a table, nodes before the first layer scale numbers as the schema does, in
     * single precision. The program that runs the network must encode categories as 0 and 1, and impute missing values.
     *
     * @param file the file to write
     * @param outputs meaning of the outputs
     * @param schema preprocessing of the table columns; null if the network was not trained on a table
     * @throws IllegalArgumentException if the schema or the outputs do not fit the network, or a schema is combined
     *     with {@link OnnxOption#BYTES}
     * @throws IOException if writing fails, or the file would have more than 2^31 - 1 bytes; the message names the file
     */
    public static void write(
            Path file, Network network, Outputs outputs, @Nullable Schema schema, Facts facts, Set<OnnxOption> options)
            throws IOException {
        Objects.requireNonNull(file, "file");
        FileReplacement.write(file, content(file.toString(), network, outputs, schema, facts, options));
    }

    /** Checks the content of a file and returns it. */
    private static IoConsumer<WritableByteChannel> content(
            String file,
            Network network,
            Outputs outputs,
            @Nullable Schema schema,
            Facts facts,
            Set<OnnxOption> options)
            throws IOException {
        outputs.requireFits(network.architecture().outputs());
        ShapeCheck.requireInputs(network.architecture(), schema);
        if (schema != null && options.contains(OnnxOption.BYTES)) {
            throw new IllegalArgumentException(
                    "the columns of a table become inputs of floats, but inputs of bytes were asked for");
        }
        OptionalLibrary.PROTOBUF.require(file + ": an ONNX file");
        OptionalLibrary.JACKSON_JR.require(file + ": an ONNX file with names");
        Message model = OnnxExport.model(network, outputs, schema, facts, options);
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
}
