package dev.lanewise.internal.weights;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.files.BinaryFile;
import dev.lanewise.internal.formats.ArraySource;
import dev.lanewise.internal.weights.Sequential.Part;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads networks from arrays by name. */
final class WeightsReader {
    /** Prefix of the names of metadata, and the name of the array that holds them in formats with arrays only. */
    static final String LANEWISE = "lanewise";

    static final int LONGEST_DESCRIPTION = 1 << 22;

    private final Path file;
    private final ArraySource arrays;

    WeightsReader(Path file, ArraySource arrays) {
        this.file = file;
        this.arrays = arrays;
    }

    /** Returns the description of the network in the file; empty if another program wrote it. */
    Map<String, String> entries() throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        arrays.metadata().forEach((name, value) -> {
            if (name.startsWith(LANEWISE + ".")) {
                entries.put(name.substring(LANEWISE.length() + 1), value);
            }
        });
        if (!arrays.names().contains(LANEWISE)) {
            return entries;
        }
        int[] shape = arrays.shape(LANEWISE);
        if (shape.length != 1 || shape[0] > LONGEST_DESCRIPTION) {
            throw new DataFormatException(file + ": the array " + LANEWISE + " has the shape " + Arrays.toString(shape)
                    + ", but a text of at most " + LONGEST_DESCRIPTION + " bytes is expected");
        }
        float[] codes = new float[shape[0]];
        arrays.copy(LANEWISE, codes, 0);
        byte[] json = new byte[codes.length];
        for (int i = 0; i < json.length; i++) {
            json[i] = (byte) codes[i];
        }
        try {
            JSON.std.mapFrom(new String(json, StandardCharsets.UTF_8)).forEach((name, value) -> {
                if (value instanceof String text) {
                    entries.put(name, text);
                }
            });
        } catch (IOException e) {
            throw new DataFormatException(file + ": the array " + LANEWISE + " is no object of texts in JSON", e);
        }
        return entries;
    }

    /** A network of this architecture whose arrays are named as PyTorch does. */
    Network described(Architecture architecture) throws IOException {
        if (architecture.layers() > arrays.names().size()) {
            throw new DataFormatException(file + ": its metadata describe a network of " + architecture.layers()
                    + " layers, but there are only " + arrays.names().size() + " arrays");
        }
        return network(
                architecture,
                Sequential.parts(architecture).stream().map(Part::name).toList());
    }

    /**
     * A network of this architecture.
     *
     * @param names of the arrays in the order of {@link Sequential#parts}; null for what is 0
     */
    Network network(Architecture architecture, List<String> names) throws IOException {
        List<Part> parts = Sequential.parts(architecture);
        Set<String> rest = new HashSet<>(arrays.names());
        for (int p = 0; p < parts.size(); p++) {
            if (names.get(p) != null) {
                requireShape(names.get(p), parts.get(p));
                rest.remove(names.get(p));
            }
        }
        rest.removeIf(name -> name.equals(LANEWISE) || name.endsWith(".num_batches_tracked"));
        if (!rest.isEmpty()) {
            throw new DataFormatException(file + ": the array " + new ArrayList<>(rest).get(0)
                    + " belongs to no layer of " + LayerSizes.text(architecture.sizes()));
        }
        // The numbers are in memory twice: as they come from the file, and in the layout of the kernels.
        BinaryFile.requireMemory(file.toString(), 2L * Float.BYTES * architecture.parameterCount());
        float[] parameters = new float[architecture.parameterCount()];
        float[] statistics = new float[Normalizations.statisticCount(architecture)];
        for (int p = 0; p < parts.size(); p++) {
            if (names.get(p) != null) {
                arrays.copy(
                        names.get(p),
                        parts.get(p).of(parameters, statistics),
                        parts.get(p).at());
            }
        }
        return new Network(architecture, parameters, statistics);
    }

    private void requireShape(String name, Part part) throws IOException {
        if (!arrays.names().contains(name)) {
            throw new DataFormatException(file + ": there is no array " + name + ", but one of shape "
                    + Arrays.toString(part.shape()) + " is expected");
        }
        if (!Arrays.equals(arrays.shape(name), part.shape())) {
            throw new DataFormatException(file + ": the array " + name + " has the shape "
                    + Arrays.toString(arrays.shape(name))
                    + ", but " + Arrays.toString(part.shape()) + " is expected");
        }
    }
}
