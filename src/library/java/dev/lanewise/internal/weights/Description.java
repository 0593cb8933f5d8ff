package dev.lanewise.internal.weights;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Facts;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.text.EnumNames;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The description of a network in a file of weights, as texts by name. */
record Description(Architecture architecture, Outputs outputs, Facts facts) {
    private static final String LAYERS = "layers";
    private static final int LONGEST = 1 << 20;

    Map<String, String> entries() throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(LAYERS, LayerSizes.text(architecture.sizes()));
        entries.put("activations", joined(architecture.activations()));
        entries.put("normalizations", joined(architecture.normalizations()));
        entries.put("cost", architecture.loss().toString());
        entries.put("outputs", outputs.task().toString());
        entries.put("names", JSON.std.asString(outputs.names()));
        entries.putAll(facts.lines());
        return entries;
    }

    private static String joined(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    /** Whether these entries describe a network. */
    static boolean isIn(Map<String, String> entries) {
        return entries.containsKey(LAYERS);
    }

    /** Reads {@link #entries} of a network. */
    static Description read(Path file, Map<String, String> entries) throws DataFormatException {
        try {
            Architecture architecture = new Architecture(
                    LayerSizes.parse(text(entries, LAYERS)),
                    EnumNames.parseList(text(entries, "activations"), Activation::parse),
                    EnumNames.parseList(text(entries, "normalizations"), Normalization::parse),
                    Loss.parse(text(entries, "cost")));
            return new Description(architecture, outputs(file, entries, architecture), Facts.ofLines(entries));
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": its metadata describe no network of Lanewise: "
                            + Quote.sentence(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private static String text(Map<String, String> entries, String name) {
        String text = entries.get(name);
        if (text == null || text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    text == null
                            ? "there are no \"" + name + "\""
                            : "\"" + name + "\" has " + text.length() + " characters, but at most " + LONGEST
                                    + " are expected");
        }
        return text;
    }

    /** Returns what the outputs of such a network stand for, by the entries, or else by its layers. */
    static Outputs outputs(Path file, Map<String, String> entries, Architecture architecture)
            throws DataFormatException {
        if (!entries.containsKey("outputs")) {
            return Outputs.of(architecture);
        }
        try {
            List<String> names = JSON.std.listOfFrom(String.class, entries.getOrDefault("names", "[]"));
            if (names.contains(null)) {
                throw new DataFormatException(file + ": name " + names.indexOf(null)
                        + " in its metadata \"names\" is null, but every output has a name");
            }
            Outputs outputs = names.isEmpty() ? null : Outputs.of(Task.parse(entries.get("outputs")), names);
            if (outputs != null && outputs.fits(architecture.outputs())) {
                return outputs;
            }
            throw new DataFormatException(
                    file + ": its metadata have " + names.size() + " names for " + architecture.outputs()
                            + " outputs that are "
                            + Quote.of(entries.get("outputs")));
        } catch (DataFormatException e) {
            throw e;
        } catch (IllegalArgumentException | IOException e) {
            throw new DataFormatException(
                    file + ": its metadata \"outputs\" and \"names\" do not specify what the outputs mean", e);
        }
    }
}
