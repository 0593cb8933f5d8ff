package dev.lanewise.internal.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.LayerSizes;
import dev.lanewise.internal.Quote;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Networks as {@code network2.py} of M. Nielsen's book <i>Neural Networks and Deep Learning</i> saves them: one object
 * of JSON with the sizes of the layers, a matrix of weights (outputs, inputs) and a column of biases for each, and the
 * name of a cost.
 */
final class Network2 {
    private static final Map<Loss, String> COSTS =
            Map.of(Loss.QUADRATIC, "QuadraticCost", Loss.CROSS_ENTROPY, "CrossEntropyCost");
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // As exact as the JDK's, which takes a microsecond for a number of 17 digits.
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            // The shortest digits, whatever JDK writes them.
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    /** Rows of numbers, all of one length. */
    private final class Matrix {
        float[] numbers = new float[4];
        int count;
        int rows;
        int columns;

        void add(float number) throws DataFormatException {
            if (count == numbers.length) {
                if (count > ArrayLength.MAX / 2
                        || 2L * count * Float.BYTES > Runtime.getRuntime().maxMemory() / 4) {
                    throw new DataFormatException(
                            file + ": a matrix has more than " + count + " numbers, too many for the "
                                    + (Runtime.getRuntime().maxMemory() >> 20)
                                    + " MB that this JVM may use (-Xmx raises that)");
                }
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = number;
        }
    }

    private final Path file;
    private @Nullable List<Integer> sizes;
    private @Nullable List<Matrix> weights;
    private @Nullable List<Matrix> biases;
    private @Nullable String cost;
    private final Map<String, String> entries = new LinkedHashMap<>();

    private Network2(Path file) {
        this.file = file;
    }

    // ---- writing

    /**
     * Refuses networks that network2 has not.
     *
     * @throws IOException that names the layer
     */
    static void requireWritable(Architecture architecture) throws IOException {
        for (int l = 1; l <= architecture.layers(); l++) {
            String has = !architecture.activation(l).equals(Activation.SIGMOID)
                    ? architecture.activation(l).toString()
                    : architecture.normalization(l) != Normalization.NONE
                            ? architecture.normalization(l) + "-normalized"
                            : null;
            if (has != null) {
                throw new IOException("layer " + l + " is " + has + ", but network2 has nothing but sigmoid layers");
            }
        }
        if (!COSTS.containsKey(architecture.loss())) {
            throw new IOException("its loss is " + architecture.loss()
                    + ", but network2 has nothing but quadratic and cross-entropy");
        }
    }

    static void write(OutputStream out, Network network, Description description) throws IOException {
        Architecture architecture = network.architecture();
        float[] parameters = network.parameters();
        try (JsonGenerator to = JSON.createGenerator(out)) {
            to.writeStartObject();
            to.writeFieldName("sizes");
            int[] units =
                    architecture.sizes().stream().mapToInt(Integer::intValue).toArray();
            to.writeArray(units, 0, units.length);
            List<Sequential.Part> parts = Sequential.parts(architecture);
            writeMatrices(to, "weights", parts, 0, parameters);
            writeMatrices(to, "biases", parts, 1, parameters);
            to.writeStringField("cost", COSTS.get(architecture.loss()));
            to.writeObjectFieldStart(WeightsReader.LANEWISE);
            for (Map.Entry<String, String> entry : description.entries().entrySet()) {
                to.writeStringField(entry.getKey(), entry.getValue());
            }
            to.writeEndObject();
            to.writeEndObject();
        }
    }

    /**
     * Every other array, from one on, as a list of rows. Each number is exactly the float, of which Python makes a
     * double.
     */
    private static void writeMatrices(
            JsonGenerator to, String name, List<Sequential.Part> parts, int first, float[] parameters)
            throws IOException {
        to.writeArrayFieldStart(name);
        for (int p = first; p < parts.size(); p += 2) {
            to.writeStartArray();
            int at = parts.get(p).at();
            for (int row = 0; row < parts.get(p).rows(); row++) {
                to.writeStartArray();
                for (int column = 0; column < Math.max(1, parts.get(p).columns()); column++) {
                    to.writeNumber((double) parameters[at++]);
                }
                to.writeEndArray();
            }
            to.writeEndArray();
        }
        to.writeEndArray();
    }

    // ---- reading

    /** Content of a file: a network, and the entries that Lanewise adds. */
    record Content(Network network, Map<String, String> entries) {}

    static Content read(Path file, InputStream in) throws IOException {
        Network2 reader = new Network2(file);
        try (JsonParser parser = JSON.createParser(in)) {
            reader.expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "an object");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                reader.readField(parser);
            }
            if (parser.nextToken() != null) {
                throw reader.wrong(parser, "the end of the file is expected");
            }
        } catch (JsonProcessingException e) {
            throw new DataFormatException(
                    file + ": the file is not the JSON that is expected: "
                            + Quote.sentence(e.getOriginalMessage())
                            + (e.getLocation() == null
                                    ? ""
                                    : " (line " + e.getLocation().getLineNr() + ", column "
                                            + e.getLocation().getColumnNr() + ")"),
                    e);
        }
        return new Content(reader.network(), reader.entries);
    }

    private void readField(JsonParser parser) throws IOException {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
            case "sizes" -> {
                expect(parser, value, JsonToken.START_ARRAY, "a list of numbers as sizes");
                List<Integer> units = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    expect(parser, parser.currentToken(), JsonToken.VALUE_NUMBER_INT, "a whole number among the sizes");
                    units.add(parser.getIntValue());
                }
                sizes = units;
            }
            case "weights" -> weights = matrices(parser, value, name);
            case "biases" -> biases = matrices(parser, value, name);
            case "cost" -> {
                expect(parser, value, JsonToken.VALUE_STRING, "the name of a cost");
                cost = parser.getText();
            }
            case WeightsReader.LANEWISE -> {
                expect(parser, value, JsonToken.START_OBJECT, "an object of texts as lanewise");
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    expect(parser, parser.nextToken(), JsonToken.VALUE_STRING, "a text as " + Quote.of(key));
                    entries.put(key, parser.getText());
                }
            }
            default ->
                throw wrong(
                        parser, "there is a " + Quote.of(name) + ", but sizes, weights, biases and cost are expected");
        }
    }

    private List<Matrix> matrices(JsonParser parser, JsonToken first, String name) throws IOException {
        expect(parser, first, JsonToken.START_ARRAY, "a list of matrices as " + name);
        List<Matrix> matrices = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser, parser.currentToken(), JsonToken.START_ARRAY, "a list of rows among the " + name);
            Matrix matrix = new Matrix();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                readRow(parser, matrix, name);
            }
            if (matrix.count == 0) {
                throw wrong(parser, "there are no numbers in a matrix among the " + name);
            }
            matrices.add(matrix);
        }
        return matrices;
    }

    private void readRow(JsonParser parser, Matrix matrix, String name) throws IOException {
        expect(parser, parser.currentToken(), JsonToken.START_ARRAY, "a row of numbers among the " + name);
        int before = matrix.count;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            float number = parser.currentToken().isNumeric() ? (float) parser.getDoubleValue() : Float.NaN;
            if (!(Math.abs(number) <= Float.MAX_VALUE)) {
                throw wrong(parser, "a number that is no larger than a float can be is expected among the " + name);
            }
            matrix.add(number);
        }
        int columns = matrix.count - before;
        if (matrix.rows > 0 && columns != matrix.columns) {
            throw wrong(
                    parser,
                    "a row among the " + name + " has " + columns + " numbers, but the one before it "
                            + matrix.columns);
        }
        matrix.columns = columns;
        matrix.rows++;
    }

    private Network network() throws DataFormatException {
        if (sizes == null || weights == null || biases == null || cost == null) {
            throw new DataFormatException(file + ": there are no \""
                    + (sizes == null ? "sizes" : weights == null ? "weights" : biases == null ? "biases" : "cost")
                    + "\", but sizes, weights, biases and cost are expected");
        }
        Architecture architecture;
        String name = cost;
        try {
            architecture = new Architecture(
                    sizes,
                    Activation.SIGMOID,
                    Activation.SIGMOID,
                    COSTS.entrySet().stream()
                            .filter(entry -> entry.getValue().equals(name))
                            .map(Map.Entry::getKey)
                            .findAny()
                            .orElseThrow(() -> new IllegalArgumentException("its cost is " + Quote.of(name)
                                    + ", but QuadraticCost or CrossEntropyCost is expected")));
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": the file describes no network: " + e.getMessage(), e);
        }
        if (weights.size() != architecture.layers() || biases.size() != architecture.layers()) {
            throw new DataFormatException(file + ": there are " + weights.size() + " matrices of weights and "
                    + biases.size()
                    + " columns of biases, but a network " + LayerSizes.text(architecture.sizes()) + " has "
                    + architecture.layers());
        }
        for (int l = 1; l <= architecture.layers(); l++) {
            requireShape("weights", l, weights.get(l - 1), architecture.units(l), architecture.units(l - 1));
            requireShape("biases", l, biases.get(l - 1), architecture.units(l), 1);
        }
        float[] parameters = new float[architecture.parameterCount()];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            for (Matrix matrix : List.of(weights.get(l - 1), biases.get(l - 1))) {
                System.arraycopy(matrix.numbers, 0, parameters, at, matrix.count);
                at += matrix.count;
            }
        }
        return new Network(architecture, parameters);
    }

    private void requireShape(String name, int layer, Matrix matrix, int rows, int columns) throws DataFormatException {
        if (matrix.rows != rows || matrix.columns != columns) {
            throw new DataFormatException(
                    file + ": the " + name + " of layer " + layer + " are " + matrix.rows + " rows of " + matrix.columns
                            + ", but by the sizes " + rows + " rows of " + columns + " are expected");
        }
    }

    private void expect(JsonParser parser, JsonToken found, JsonToken expected, String what)
            throws DataFormatException {
        if (found != expected) {
            throw wrong(parser, what + " is expected");
        }
    }

    private DataFormatException wrong(JsonParser parser, String sentence) {
        return new DataFormatException(file + ": " + sentence + " (line "
                + parser.currentTokenLocation().getLineNr()
                + ", column "
                + parser.currentTokenLocation().getColumnNr() + ")");
    }
}
