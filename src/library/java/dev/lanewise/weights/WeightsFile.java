package dev.lanewise.weights;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Task;
import dev.lanewise.format.Outputs;
import dev.lanewise.format.Provenance;
import dev.lanewise.internal.FileReplacement;
import dev.lanewise.internal.OptionalLibrary;
import dev.lanewise.internal.Version;
import dev.lanewise.internal.reader.NamedArrays;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Networks in files of weights: safetensors, NumPy's npz, or the JSON of Nielsen's network2. {@code docs/formats.md}
 * tells more.
 */
public final class WeightsFile {
    private static final int BUFFER_BYTES = 1 << 16;

    /** The kinds of files. */
    public enum Format {
        /** Tensors with the names and shapes of PyTorch's nn.Sequential, which its load_state_dict takes. */
        SAFETENSORS,
        /** The same as arrays that numpy.load reads. */
        NPZ,
        /** Sizes, weights, biases and cost, as {@code network2.load} reads them; sigmoid layers only. */
        JSON;

        /** The kind that a file is named after, such as {@code digits.npz}; null if it is none of them. */
        public static Format ofName(Path file) {
            String name = file.toString().toLowerCase(Locale.ROOT);
            for (Format format : values()) {
                if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                    return format;
                }
            }
            return null;
        }

        /** The kind that a file is of by its first bytes; null if it is none of them, or not there. */
        public static Format ofContent(Path file) throws IOException {
            if (NamedArrays.isSafetensors(file)) {
                return SAFETENSORS;
            }
            if (NamedArrays.isOne(file)) {
                return NPZ;
            }
            return startsWithBrace(file) ? JSON : null;
        }

        private static boolean startsWithBrace(Path file) throws IOException {
            if (!Files.isRegularFile(file)) {
                return false;
            }
            try (InputStream in = Files.newInputStream(file)) {
                return new String(in.readNBytes(64), StandardCharsets.ISO_8859_1).strip().startsWith("{");
            }
        }
    }

    private final Network network;
    private final Outputs outputs;
    private final Provenance provenance;

    private WeightsFile(Network network, Outputs outputs, Provenance provenance) {
        this.network = network;
        this.outputs = outputs;
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

    /** Where the network comes from. */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * Whether a file has weights alone, and does not say what its layers compute, as those that PyTorch writes.
     *
     * @throws DataFormatException if there is no such file, or it is damaged or none of weights
     */
    public static boolean isPlain(Path file) throws IOException {
        return opened(file, format -> {
            if (format == Format.JSON) {
                return false;
            }
            try (NamedArrays arrays = NamedArrays.open(file)) {
                return !Description.isIn(new WeightsReader(file, arrays).entries());
            }
        });
    }

    /**
     * Reads a network of a file that says what its layers compute: such as Lanewise writes, or network2.
     *
     * @throws DataFormatException if there is no such file, or it is damaged, lacks something, or has something that
     *     networks of Lanewise do not have; with one sentence that names the file and the place
     */
    public static WeightsFile read(Path file) throws IOException {
        return opened(file, format -> format == Format.JSON ? readJson(file) : readDescribed(file));
    }

    /**
     * Reads a network of a file that has the weights of linear layers alone, as PyTorch names them, with batch or layer
     * normalisation between weights and activation.
     *
     * @param hidden activation of all hidden layers, or one for each; may be empty if there are none
     * @param output activation of the output layer. Outputs of the identity are numbers; if they are logits, name what
     *     turns them into probabilities: softmax or sigmoid
     * @param costOrNull null for cross-entropy with softmax and sigmoid outputs, and else quadratic
     * @throws DataFormatException as {@link #read(Path)}; also if the layers are no chain, are more or fewer than the
     * activations given, or if the file says itself what they compute
     */
    public static WeightsFile readPlain(Path file, List<Activation> hidden, Activation output, Loss costOrNull)
            throws IOException {
        return opened(file, format -> {
            if (format == Format.JSON) {
                throw new DataFormatException(file + ": the file says itself what its layers compute");
            }
            try (NamedArrays arrays = NamedArrays.open(file)) {
                return readPlain(file, arrays, hidden, output, costOrNull, null);
            }
        });
    }

    /**
     * The same of a network whose task is known: its output layer is softmax for classes (sigmoid if it has a single
     * unit), sigmoid for labels, with cross-entropy, and the identity with the quadratic cost for numbers.
     *
     * @param task what the network predicts
     */
    public static WeightsFile readPlain(Path file, List<Activation> hidden, Task task) throws IOException {
        Objects.requireNonNull(task, "task");
        return opened(file, format -> {
            if (format == Format.JSON) {
                throw new DataFormatException(file + ": the file says itself what its layers compute");
            }
            try (NamedArrays arrays = NamedArrays.open(file)) {
                return readPlain(file, arrays, hidden, Activation.IDENTITY, null, task);
            }
        });
    }

    private static WeightsFile readPlain(Path file, NamedArrays arrays, List<Activation> hidden, Activation output,
            Loss costOrNull, Task taskOrNull) throws IOException {
        WeightsReader reader = new WeightsReader(file, arrays);
        if (Description.isIn(reader.entries())) {
            throw new DataFormatException(file + ": the file says itself what its layers compute");
        }
        PlainLayers layers = PlainLayers.of(file, arrays);
        String sizes = layers.sizes.stream().map(String::valueOf).collect(Collectors.joining("-"));
        if (hidden.isEmpty() && layers.sizes.size() > 2) {
            throw new DataFormatException(file + ": the file has the weights of a network " + sizes
                    + ", but no activation of its hidden layers is given");
        }
        List<Activation> activations = new ArrayList<>(
                hidden.size() == 1 ? Collections.nCopies(layers.sizes.size() - 2, hidden.get(0)) : hidden);
        activations.add(output);
        boolean isProbability = Outputs.areProbabilities(output);
        Task task = output == Activation.IDENTITY && taskOrNull == null ? Task.REGRESSION : taskOrNull;
        Architecture architecture;
        try {
            architecture = new Architecture(layers.sizes, activations, layers.normalizations,
                    costOrNull != null ? costOrNull : isProbability ? Loss.CROSS_ENTROPY : Loss.QUADRATIC);
            architecture = taskOrNull == null ? architecture : Outputs.suitable(architecture, taskOrNull);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": its layers of " + sizes
                    + " units are no network with these activations and cost: " + e.getMessage(), e);
        }
        return new WeightsFile(reader.network(architecture, layers.names),
                task == null ? Outputs.of(architecture) : Outputs.of(architecture, task),
                new Provenance(Version.TEXT, "", "a file of weights, read as " + architecture));
    }

    private static WeightsFile readDescribed(Path file) throws IOException {
        try (NamedArrays arrays = NamedArrays.open(file)) {
            WeightsReader reader = new WeightsReader(file, arrays);
            Map<String, String> entries = reader.entries();
            if (!Description.isIn(entries)) {
                throw new DataFormatException(file
                        + ": the file has weights alone, and does not say what the layers compute");
            }
            Description description = Description.read(file, entries);
            return new WeightsFile(
                    reader.described(description.architecture()), description.outputs(), description.provenance());
        }
    }

    private static WeightsFile readJson(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Network2.Content content = Network2.read(file, in);
            Map<String, String> entries = content.entries();
            return new WeightsFile(content.network(), Description.outputs(file, entries, content.network().architecture()),
                    entries.isEmpty() ? new Provenance(Version.TEXT, "", "a file of network2")
                            : Description.provenance(entries));
        }
    }

    private interface Reading<T> {
        T of(Format format) throws IOException;
    }

    private static <T> T opened(Path file, Reading<T> reading) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataFormatException(
                    file + (Files.exists(file) ? ": is not a regular file" : ": there is no such file"));
        }
        try {
            Format told = Format.ofContent(file);
            Format format = told == null ? Format.ofName(file) : told;
            if (format == null) {
                throw new DataFormatException(file + ": is no file of weights: it starts neither as safetensors nor as a zip"
                        + " archive nor as an object of JSON");
            }
            requireLibrary(file, format);
            return reading.of(format);
        } catch (DataFormatException e) {
            throw e;
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException ? "access is denied" : e.getMessage();
            throw new DataFormatException(file + ": the file cannot be read: " + reason, e);
        }
    }

    private static void requireLibrary(Path file, Format format) throws DataFormatException {
        OptionalLibrary.JACKSON_JR.require(file + switch (format) {
            case SAFETENSORS -> ": the header of a safetensors file";
            case NPZ -> ": the description of the network in an .npz archive";
            case JSON -> ": a JSON file";
        });
    }

    /**
     * Writes a network; a file that was there is replaced in one step, or stays as it was if anything fails.
     *
     * @param outputs what its outputs stand for
     * @throws IllegalArgumentException if these do not fit its output units
     * @throws IOException with one sentence that names the file; also if the format has not what a layer of the network does
     */
    public static void write(Path file, Format format, Network network, Outputs outputs, Provenance provenance)
            throws IOException {
        if (!outputs.fits(network.architecture().outputs())) {
            throw new IllegalArgumentException(network.architecture().outputs() + " output units do not stand for "
                    + outputs.names().size() + " " + outputs.kind());
        }
        requireLibrary(file, format);
        Description description = new Description(network.architecture(), outputs, provenance);
        FileReplacement.write(file, channel -> {
            switch (format) {
                case SAFETENSORS -> new WeightsWriter(network, description).writeSafetensors(channel);
                case NPZ -> new WeightsWriter(network, description).writeNpz(channel);
                case JSON -> {
                    Network2.requireWritable(network.architecture());
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
                    Network2.write(out, network, description);
                    out.flush();
                }
            }
        });
    }

    /** The expression that makes the network's nn.Sequential in PyTorch. */
    public static String pytorch(Architecture architecture) {
        return Sequential.expression(architecture);
    }
}
