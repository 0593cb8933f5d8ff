package dev.lanewise.internal.model;

import dev.lanewise.Facts;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.table.SchemaLines;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.EnumNames;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Normalization;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Text header of a model file, which describes the network: lines {@code name: value}. */
final class ModelHeader {
    private static final int HEADER_AT = ModelBytes.HEADER_AT;
    private static final String IMAGE = "image";
    private static final String RANGE = " range";
    private static final String BASELINE = "baseline";
    private static final String METRIC = "metric ";
    private static final Pattern METRIC_NAME = Pattern.compile("[a-z0-9_]+");

    private ModelHeader() {}

    static boolean isNormalized(Architecture architecture) {
        return architecture.normalizations().stream().anyMatch(n -> n != Normalization.NONE);
    }

    /** Returns the lines of a header, in UTF-8. */
    static byte[] bytes(ModelFile model) {
        Architecture architecture = model.network().architecture();
        Outputs outputs = model.outputs();
        return ("layers: " + LayerSizes.text(architecture.sizes())
                        + "\nactivations: "
                        + architecture.activations().stream()
                                .map(Activation::toString)
                                .collect(Collectors.joining(","))
                        + (isNormalized(architecture)
                                ? "\nnormalizations: "
                                        + architecture.normalizations().stream()
                                                .map(Normalization::toString)
                                                .collect(Collectors.joining(","))
                                : "")
                        + "\ncost: " + architecture.loss()
                        + "\n" + (outputs.equals(Outputs.of(architecture)) ? "" : outputs.lines())
                        + model.image()
                                .map(image -> IMAGE + ": " + image + "\n")
                                .orElse("")
                        + model.schema().map(SchemaLines::of).orElse("")
                        + model.ranges().entrySet().stream()
                                .map(range -> "column " + range.getKey() + RANGE + ": "
                                        + range.getValue().minimum() + " "
                                        + range.getValue().maximum() + "\n")
                                .collect(Collectors.joining())
                        + baselineLine(model.baseline())
                        + metricLines(model.metrics())
                        + factLines(model.facts()))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Checks that a metric can be stored under a name. */
    static void requireMetricName(String name) {
        if (!METRIC_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(Quote.of(name) + " is not the name of a metric, such as test_accuracy");
        }
    }

    private static String baselineLine(List<Double> baseline) {
        return baseline.isEmpty()
                ? ""
                : BASELINE + ": " + baseline.stream().map(String::valueOf).collect(Collectors.joining(" ")) + "\n";
    }

    /** Checks that a baseline has values for the outputs of a network, if it has any. */
    static void requireBaseline(List<Double> baseline, Outputs outputs, Architecture architecture) {
        int most = outputs.count(architecture.outputs());
        boolean fits = outputs.task() == Task.CLASSIFICATION ? baseline.size() <= most : baseline.size() == most;
        if (!baseline.isEmpty() && !fits) {
            throw new IllegalArgumentException("a baseline of " + Count.of(baseline.size(), "value")
                    + ", but the network predicts " + most + " " + outputs.task());
        }
        for (double value : baseline) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a baseline has finite values, but one is " + value);
            }
        }
    }

    static List<Double> baseline(String file, Outputs outputs, Architecture architecture, Map<String, String> entries)
            throws DataFormatException {
        String line = entries.get(BASELINE);
        if (line == null) {
            return List.of();
        }
        try {
            List<Double> baseline =
                    Arrays.stream(line.split(" ")).map(Double::valueOf).toList();
            requireBaseline(baseline, outputs, architecture);
            return baseline;
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": the header at offset " + HEADER_AT + " has a line \"" + BASELINE
                            + "\" that is not a baseline of its outputs",
                    e);
        }
    }

    private static String metricLines(Map<String, Double> metrics) {
        StringBuilder lines = new StringBuilder();
        metrics.forEach((name, value) ->
                lines.append(METRIC).append(name).append(": ").append(value).append('\n'));
        return lines.toString();
    }

    /** Parses the header lines, {@code name: value}. */
    static Map<String, String> entries(String file, ByteBuffer header) throws DataFormatException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(header).toString();
        } catch (CharacterCodingException e) {
            throw new DataFormatException(file + ": the header at offset " + HEADER_AT + " is not UTF-8 text", e);
        }
        // In the order of the lines, because the settings keep theirs.
        Map<String, String> entries = new LinkedHashMap<>();
        for (String line : text.split("\n", 0)) {
            int colon = line.indexOf(": ");
            if (colon < 0) {
                throw new DataFormatException(
                        file + ": a line of the header at offset " + HEADER_AT + " is not of the form \"name: value\"");
            }
            if (entries.put(line.substring(0, colon), line.substring(colon + 2)) != null) {
                throw new DataFormatException(file + ": the header at offset " + HEADER_AT + " has two lines \""
                        + line.substring(0, colon) + "\"");
            }
        }
        return entries;
    }

    static Architecture architecture(String file, int version, Map<String, String> entries) throws DataFormatException {
        try {
            List<Integer> sizes = LayerSizes.parse(require(file, entries, "layers"));
            Loss loss = Loss.parse(require(file, entries, "cost"));
            if (version == 1) {
                return new Architecture(
                        sizes,
                        Activation.parse(require(file, entries, "activation")),
                        Activation.parse(require(file, entries, "output")),
                        loss);
            }
            List<Activation> activations =
                    EnumNames.parseList(require(file, entries, "activations"), Activation::parse);
            boolean plain = version == 2 || (version == ModelBytes.VERSION && !entries.containsKey("normalizations"));
            return plain
                    ? new Architecture(sizes, activations, loss)
                    : new Architecture(
                            sizes,
                            activations,
                            EnumNames.parseList(require(file, entries, "normalizations"), Normalization::parse),
                            loss);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": the header at offset " + HEADER_AT + " describes no network: " + e.getMessage(), e);
        }
    }

    static Outputs outputs(String file, Architecture architecture, Map<String, String> entries)
            throws DataFormatException {
        try {
            Outputs outputs = Outputs.read(entries, architecture.outputs());
            return outputs == null ? Outputs.of(architecture) : outputs;
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": the header at offset " + HEADER_AT + " describes no outputs: " + e.getMessage(), e);
        }
    }

    static @Nullable ImageShape image(String file, Architecture architecture, Map<String, String> entries)
            throws DataFormatException {
        String line = entries.get(IMAGE);
        if (line == null) {
            return null;
        }
        try {
            ImageShape image = ImageShape.parse(line);
            if (image.inputs() != architecture.inputs()) {
                throw new IllegalArgumentException(misfit(image, architecture));
            }
            return image;
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": the header at offset " + HEADER_AT + " describes no image: " + e.getMessage(), e);
        }
    }

    static String misfit(ImageShape image, Architecture architecture) {
        return "an image of " + image + " has " + Count.of(image.inputs(), "input") + ", but the network has "
                + architecture.inputs();
    }

    static Schema schema(String file, Architecture architecture, Map<String, String> entries)
            throws DataFormatException {
        try {
            Schema schema = SchemaLines.read(entries);
            if (schema.inputs() != architecture.inputs()) {
                throw new IllegalArgumentException("its columns make " + Count.of(schema.inputs(), "input")
                        + ", but the network has " + architecture.inputs());
            }
            return schema;
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": the header at offset " + HEADER_AT + " describes no columns: " + e.getMessage(), e);
        }
    }

    static Map<Integer, Schema.Range> ranges(String file, int columns, Map<String, String> entries)
            throws DataFormatException {
        Map<Integer, Schema.Range> ranges = new TreeMap<>();
        for (int c = 0; c < columns; c++) {
            String line = entries.get("column " + c + RANGE);
            if (line != null) {
                try {
                    int space = line.indexOf(' ') + 1;
                    ranges.put(
                            c,
                            new Schema.Range(
                                    Double.parseDouble(line.substring(0, space)),
                                    Double.parseDouble(line.substring(space))));
                } catch (IllegalArgumentException e) {
                    throw new DataFormatException(
                            file + ": the header at offset " + HEADER_AT + " has a line \"column " + c + RANGE
                                    + "\" that is not a range",
                            e);
                }
            }
        }
        return ranges;
    }

    static Map<String, Double> metrics(String file, Map<String, String> entries) throws DataFormatException {
        Map<String, Double> metrics = new TreeMap<>();
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            if (entry.getKey().startsWith(METRIC)) {
                try {
                    metrics.put(entry.getKey().substring(METRIC.length()), Double.parseDouble(entry.getValue()));
                } catch (NumberFormatException e) {
                    throw new DataFormatException(
                            file + ": the header at offset " + HEADER_AT + " has a line \"" + entry.getKey()
                                    + "\" that is not a number",
                            e);
                }
            }
        }
        return Collections.unmodifiableMap(metrics);
    }

    static Facts facts(String file, Map<String, String> entries) throws DataFormatException {
        try {
            return Facts.ofLines(entries);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": the header at offset " + HEADER_AT + " has an invalid fact about the training: "
                            + e.getMessage(),
                    e);
        }
    }

    private static String factLines(Facts facts) {
        return facts.lines().entrySet().stream()
                .map(line -> line.getKey() + ": " + line.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static String require(String file, Map<String, String> entries, String name) throws DataFormatException {
        String value = entries.get(name);
        if (value == null) {
            throw new DataFormatException(
                    file + ": the header at offset " + HEADER_AT + " has no line " + Quote.of(name));
        }
        return value;
    }
}
