package dev.lanewise.cli;

import dev.lanewise.Facts;
import dev.lanewise.Model;
import dev.lanewise.UnknownTaskException;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Schema;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.internal.formats.FileKind;
import dev.lanewise.internal.formats.NamedArrays;
import dev.lanewise.internal.model.ModelFile;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.onnx.OnnxFile;
import dev.lanewise.internal.weights.WeightsFile;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network from a model file, an ONNX file or a file of weights, recognised by content and otherwise by name.
 *
 * @param imageOrNull shape of the images that are its inputs; null if the file does not specify that they are images
 * @param schemaOrNull encoding of the columns of a table as inputs; null if unknown
 * @param ranges ranges of columns in the training data, by their indices in the schema
 * @param baseline values of the baseline; empty if unknown
 */
record SavedModel(
        Network network,
        Outputs outputs,
        ImageShape imageOrNull,
        Schema schemaOrNull,
        Map<Integer, ModelFile.Range> ranges,
        List<Double> baseline,
        Map<String, Double> metrics,
        Facts facts) {
    /**
     * Reads a file, or the model file in a folder of train --out.
     *
     * @throws DataFormatException with one sentence if it does not hold a network
     */
    static SavedModel read(Path fileOrFolder) throws IOException {
        Path file = RunFolder.model(fileOrFolder);
        FileKind kind = kind(file);
        if (areWeights(kind)) {
            if (WeightsFile.isPlain(file)) {
                throw new DataFormatException(file
                        + ": the file has only weights and does not describe its layers; convert it with import,"
                        + " --output and, for hidden layers, --activation");
            }
            return of(WeightsFile.read(file));
        }
        if (kind == FileKind.ONNX) {
            try {
                return of(OnnxFile.read(file, null));
            } catch (UnknownTaskException e) {
                throw new DataFormatException(
                        file + ": the outputs have no activation, and the file does not specify whether they are"
                                + " logits or numbers; convert it with import and --task classes, --task labels or --task"
                                + " numbers",
                        e);
            }
        }
        ModelFile own = readOwn(file, kind);
        return new SavedModel(
                own.network(),
                own.outputs(),
                own.image().orElse(null),
                own.schema().orElse(null),
                own.ranges(),
                own.baseline(),
                own.metrics(),
                own.facts());
    }

    private static ModelFile readOwn(Path file, FileKind kind) throws IOException {
        try {
            return ModelFile.read(file);
        } catch (DataFormatException e) {
            if (kind.isData()) {
                throw new DataFormatException(file + ": looks like a data file, but a model file is expected", e);
            }
            throw e;
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(
                    e.getFile(), null, e.getReason() + " (lanewise train --save FILE writes a model)");
        }
    }

    static SavedModel of(OnnxFile onnx) {
        return new SavedModel(
                onnx.network(), onnx.outputs(), null, onnx.schema(), Map.of(), List.of(), Map.of(), onnx.facts());
    }

    static SavedModel of(WeightsFile weights) {
        return new SavedModel(
                weights.network(), weights.outputs(), null, null, Map.of(), List.of(), Map.of(), weights.facts());
    }

    /** The network with the columns, names and scores of the file. */
    Model model() {
        Model model = schemaOrNull != null
                ? Model.of(network, new TableEncoder(schemaOrNull, outputs.task(), outputs.names()))
                : Model.of(network, outputs.task(), outputs.names());
        double[] constant = baseline.stream().mapToDouble(Double::doubleValue).toArray();
        return (baseline.isEmpty() ? model : model.withBaseline(constant))
                .withMetrics(metrics)
                .withFacts(facts);
    }

    /** Returns a copy with another meaning of the outputs. */
    SavedModel with(Outputs meaning) {
        return new SavedModel(network, meaning, imageOrNull, schemaOrNull, ranges, baseline, metrics, facts);
    }

    /**
     * The images that are its inputs according to the file. Numbers in a single row, as in some pickles, are not
     * images.
     */
    Optional<ImageShape> image() {
        return Optional.ofNullable(imageOrNull).filter(ModelFile::isPicture);
    }

    /** The shape of pictures as inputs: that of the file, or otherwise a square; empty if there is none. */
    Optional<ImageShape> picture() {
        return ModelFile.picture(imageOrNull, network.architecture().inputs());
    }

    /** Whether it is a file of weights only, without a description of its layers. */
    static boolean isPlain(Path file) throws IOException {
        return areWeights(kind(file)) && WeightsFile.isPlain(file);
    }

    /** Whether a file has arrays of weights, with or without a description of the layers. */
    static boolean hasWeights(Path file) throws IOException {
        if (!areWeights(FileKind.of(file))) {
            return false;
        }
        try (NamedArrays arrays = NamedArrays.open(file)) {
            return arrays.names().stream().anyMatch(name -> name.equals("lanewise") || name.contains("weight"));
        }
    }

    /** Returns the kind of a file that should contain a network; unsupported kinds are refused with advice. */
    private static FileKind kind(Path file) throws IOException {
        return Files.isRegularFile(file) ? FileKind.expected(file).requireRead(file.toString()) : FileKind.NONE;
    }

    private static boolean areWeights(FileKind kind) {
        return kind == FileKind.NPZ || kind == FileKind.SAFETENSORS;
    }
}
