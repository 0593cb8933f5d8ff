package dev.lanewise.internal.weights;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.PlainWeights;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.Task;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.files.IoConsumer;
import dev.lanewise.internal.files.IoFunction;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.files.OptionalLibrary;
import dev.lanewise.internal.formats.ArraySource;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Network in a file of weights: safetensors or NumPy's npz; see "File formats" in the documentation.
 *
 * @param network the network of the file
 * @param outputs the meaning of the outputs, inferred from the layers if the file does not contain it
 * @param facts facts about the training
 */
public record WeightsFile(Network network, Outputs outputs, Facts facts) {
    /**
     * {@return the format for the ending of a file name, such as that of {@code digits.npz}; empty if it is none of
     * them}
     *
     * @param file the file, which need not exist
     */
    public static Optional<WeightsFormat> formatOfName(Path file) {
        Objects.requireNonNull(file, "file");
        String name = file.toString().toLowerCase(Locale.ROOT);
        for (WeightsFormat format : WeightsFormat.values()) {
            if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /**
     * {@return the format detected from the first bytes of a file; empty if it is none of them, or there is no such
     * file}
     *
     * @param file the file to examine
     * @throws IOException if reading fails
     */
    public static Optional<WeightsFormat> formatOfContent(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return switch (FileKind.of(file)) {
            case SAFETENSORS -> Optional.of(WeightsFormat.SAFETENSORS);
            case NPZ -> Optional.of(WeightsFormat.NPZ);
            default -> Optional.empty();
        };
    }

    /**
     * {@return whether a file has only weights, without a description of its layers, like the files that PyTorch
     * writes}
     *
     * @param file the file to examine
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if the file is damaged, or not a file of weights
     */
    public static boolean isPlain(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return opened(file, arrays -> !Description.isIn(new WeightsReader(file, arrays).entries()));
    }

    /**
     * Reads a network from a file that describes its layers: one written by Lanewise.
     *
     * @param file the file to read
     * @return the content of the file
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if the file is damaged or incomplete, or contains something that Lanewise
     *     does not support; the message is one sentence that names the file and the place
     */
    public static WeightsFile read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return opened(file, arrays -> readDescribed(file, arrays));
    }

    /**
     * Reads a network from a file that has only the weights of linear layers, named as in PyTorch, with batch or layer
     * normalisation between weights and activation.
     *
     * @param file the file to read
     * @param settings what the file does not contain: activations, task or output layer, and perhaps the order
     * @return the content of the file
     * @throws DataFormatException as {@link #read(Path)} does; also if the order of the layers is unknown, they do not
     *     form a chain, their number does not match the activations, or the file describes its layers itself
     */
    public static WeightsFile readPlain(Path file, PlainWeights settings) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(settings, "settings");
        return opened(file, arrays -> readPlain(file, arrays, settings));
    }

    private static WeightsFile readPlain(Path file, ArraySource arrays, PlainWeights settings) throws IOException {
        WeightsReader reader = new WeightsReader(file, arrays);
        if (Description.isIn(reader.entries())) {
            throw new DataFormatException(
                    file + ": the file describes its layers itself and needs no settings of PlainWeights");
        }
        PlainLayers layers = PlainLayers.of(file, arrays, settings.order());
        String sizes = layers.sizes.stream().map(String::valueOf).collect(Collectors.joining("-"));
        List<Activation> hidden = settings.hidden();
        if (hidden.isEmpty() && layers.sizes.size() > 2) {
            throw new DataFormatException(file + ": the file has the weights of a network " + sizes
                    + ", but no activation of its hidden layers is given");
        }
        List<Activation> activations = new ArrayList<>(
                hidden.size() == 1 ? Collections.nCopies(layers.sizes.size() - 2, hidden.get(0)) : hidden);
        activations.add(settings.output());
        Loss loss = settings.loss()
                .orElse(Outputs.areProbabilities(settings.output()) ? Loss.CROSS_ENTROPY : Loss.QUADRATIC);
        Task given = settings.task().orElse(null);
        Task task = settings.output().equals(Activation.IDENTITY) && given == null ? Task.REGRESSION : given;
        Architecture architecture;
        try {
            architecture = new Architecture(layers.sizes, activations, layers.normalizations, loss);
            architecture = given == null ? architecture : Outputs.suitable(architecture, given);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": its layers of " + sizes + " units do not form a network with these activations and loss: "
                            + e.getMessage(),
                    e);
        }
        return new WeightsFile(
                reader.network(architecture, layers.names),
                task == null ? Outputs.of(architecture) : Outputs.of(architecture, task),
                Facts.UNKNOWN.with(Fact.ORIGIN, "a file of weights, read as " + architecture));
    }

    private static WeightsFile readDescribed(Path file, ArraySource arrays) throws IOException {
        WeightsReader reader = new WeightsReader(file, arrays);
        Map<String, String> entries = reader.entries();
        if (!Description.isIn(entries)) {
            if (arrays.names().stream().noneMatch(name -> name.contains("weight"))) {
                throw new DataFormatException(file + ": looks like a data file, but a model file is expected");
            }
            throw new DataFormatException(
                    file + ": the file has only weights and does not describe its layers: " + Remedy.PLAIN_WEIGHTS);
        }
        Description description = Description.read(file, entries);
        return new WeightsFile(
                reader.described(description.architecture()), description.outputs(), description.facts());
    }

    private static <T> T opened(Path file, IoFunction<ArraySource, T> reading) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw MissingFile.exception(file);
        }
        try {
            Optional<WeightsFormat> told = formatOfContent(file);
            WeightsFormat format =
                    told.isPresent() ? told.get() : formatOfName(file).orElse(null);
            if (format == null) {
                throw new DataFormatException(
                        file + ": is not a file of weights: it starts neither as safetensors nor as a zip archive");
            }
            requireLibrary(file.toString(), format);
            try (ArraySource arrays = ArraySource.open(file, FileKind.of(file) == FileKind.NPZ)) {
                return reading.apply(arrays);
            }
        } catch (DataFormatException e) {
            throw e;
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException ? "access is denied" : e.getMessage();
            throw new DataFormatException(file + ": the file cannot be read: " + reason, e);
        }
    }

    private static void requireLibrary(String file, WeightsFormat format) {
        String part = format == WeightsFormat.SAFETENSORS
                ? "the header of a safetensors file"
                : "the description of the network in an .npz archive";
        OptionalLibrary.JACKSON_JR.require(file + ": " + part);
    }

    /**
     * Writes a network. An existing file is replaced atomically; if anything fails, it is left unchanged.
     *
     * @param file the file to write
     * @param format format of the file
     * @param network network to write
     * @param outputs meaning of the outputs
     * @param facts facts about the training
     * @throws IllegalArgumentException if the outputs do not fit the network
     * @throws IOException if writing fails; the message is one sentence that names the file
     */
    public static void write(Path file, WeightsFormat format, Network network, Outputs outputs, Facts facts)
            throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(format, "format");
        FileReplacement.write(file, content(file.toString(), format, network, outputs, facts));
    }

    /** Checks the content of a file and returns it. */
    private static IoConsumer<WritableByteChannel> content(
            String file, WeightsFormat format, Network network, Outputs outputs, Facts facts)
            throws DataFormatException {
        outputs.requireFits(network.architecture().outputs());
        requireLibrary(file, format);
        Description description = new Description(network.architecture(), outputs, facts);
        WeightsWriter writer = new WeightsWriter(network, description);
        return format == WeightsFormat.SAFETENSORS ? writer::writeSafetensors : writer::writeNpz;
    }

    /**
     * {@return the PyTorch expression that creates the {@code nn.Sequential} of a network}
     *
     * @param architecture architecture of the network
     */
    public static String pytorch(Architecture architecture) {
        Objects.requireNonNull(architecture, "architecture");
        return Sequential.expression(architecture);
    }
}
