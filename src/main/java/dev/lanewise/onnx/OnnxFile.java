package dev.lanewise.onnx;

import com.google.protobuf.CodedOutputStream;
import dev.lanewise.format.FileReplacement;
import dev.lanewise.format.Outputs;
import dev.lanewise.format.Provenance;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Network;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
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

    private OnnxFile() {}

    /** The operator set of ONNX that a file of such a network asks for. */
    public static int opset(Architecture architecture) {
        return Export.opset(architecture);
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
        Message model = Export.model(network, outputs, provenance, options);
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
