package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.format.ModelFile;
import dev.lanewise.format.Outputs;
import dev.lanewise.format.Provenance;
import dev.lanewise.model.Network;
import dev.lanewise.onnx.OnnxFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * A network of a file: one of Lanewise's own or of ONNX, told apart by content, and where that says nothing by name.
 *
 * @param schemaOrNull what makes its inputs of the columns of a table; null if that is not known
 */
record SavedModel(
        Network network, Outputs outputs, Schema schemaOrNull, Map<String, Double> metrics, Provenance provenance) {
    /** Field 1 of a message, a number: the version with which ONNX files begin. */
    private static final int START_OF_ONNX = 8;

    /**
     * Reads a file.
     *
     * @throws DataFormatException with one sentence if it holds no network
     */
    static SavedModel read(Path file) throws IOException {
        if (isOnnx(file)) {
            OnnxFile onnx = OnnxFile.read(file);
            return new SavedModel(onnx.network(), onnx.outputs(), null, Map.of(), onnx.provenance());
        }
        ModelFile own = ModelFile.read(file);
        return new SavedModel(
                own.network(), own.outputs(), own.schema().orElse(null), own.metrics(), own.provenance());
    }

    private static boolean isOnnx(Path file) {
        int first = -1;
        if (Files.isRegularFile(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                first = in.read();
            } catch (IOException e) {
                // Told by whoever reads the file.
            }
        }
        return first == START_OF_ONNX || first != 'L' && file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    }
}
