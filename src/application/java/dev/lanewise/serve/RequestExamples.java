package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.Quote;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The examples of a request: {@code {"inputs": [...]}} or {@code {"inputs": [[...], ...]}} for a network that takes
 * plain numbers, {@code {"row": {...}}} or {@code {"rows": [{...}, ...]}} for one that takes the columns of a table,
 * and {@code {"drawing": {...}}} or {@code {"picture": {...}}} for one that takes images.
 *
 * @param inputs (count, input units), row-major
 * @param single whether the request has a single example, and not a list of one
 * @param warnings about rows, by their numbers; rows without any are left out
 */
record RequestExamples(float[] inputs, int count, boolean single, Map<Integer, List<String>> warnings) {
    /** The end of the parser's messages, which describes the source of the text. */
    private static final Pattern PARSER_SOURCE = Pattern.compile(" \\(start marker at \\[.*\\]\\)", Pattern.DOTALL);

    static final int MOST = 10_000;
    /** Largest number of rows whose warnings suggest the intended category; the search takes time. */
    private static final int MOST_SUGGESTIONS = 100;
    /** Bytes of a warning: two for each character, and its part of the answer. */
    private static final int BYTES_OF_A_CHARACTER = 3;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    /**
     * Reads the body of a request.
     *
     * @param memory from which data larger than their request body are reserved
     * @throws Refusal if it does not fit the network
     */
    static RequestExamples read(Body body, ServedModel model, Memory.Share memory) throws IOException {
        try (JsonParser json = JSON.createParser(body.bytes(), 0, body.length())) {
            RequestExamples examples = new Reader(json, model, body.length(), memory).read();
            if (json.nextToken() != null) {
                throw Refusal.badRequest("there is text after the JSON object");
            }
            return examples;
        } catch (JsonProcessingException e) {
            String reason = PARSER_SOURCE.matcher(e.getOriginalMessage()).replaceAll("");
            throw Refusal.badRequest("the body is not valid JSON: " + Quote.sentence(reason)
                    + (e.getLocation() == null
                            ? ""
                            : " (line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr() + ")"));
        }
    }

    /** The warnings about an example. */
    List<String> warnings(int example) {
        return warnings.getOrDefault(example, List.of());
    }

    private static final class Reader {
        private final Map<Integer, List<String>> warnings = new HashMap<>();
        private final JsonParser json;
        private final ServedModel model;
        private final int units;
        private final int bodyLength;
        private final Memory.Share memory;
        private final UnknownNames unknownNames;
        private float[] inputs;
        private int count;

        Reader(JsonParser json, ServedModel model, int bodyLength, Memory.Share memory) {
            this.json = json;
            this.model = model;
            this.units = model.inputs();
            this.bodyLength = bodyLength;
            this.memory = memory;
            this.unknownNames = new UnknownNames(memory);
        }

        RequestExamples read() throws IOException {
            JsonToken start = json.nextToken();
            if (start == null) {
                throw Refusal.badRequest("the body is not valid JSON: it is empty");
            }
            if (start != JsonToken.START_OBJECT) {
                // Anything else is refused as what it is only if it is complete.
                unknownNames.skip(json);
                throw unknown();
            }
            if (json.nextToken() == JsonToken.END_OBJECT) {
                throw unknown();
            }
            String field = json.currentName();
            JsonToken value = json.nextToken();
            boolean single = switch (field) {
                case "inputs" -> readInputs(value);
                case "row" -> readRow(value);
                case "rows" -> readRows(value);
                case "drawing" -> readPixels(value, true);
                case "picture" -> readPixels(value, false);
                default -> throw unknown();
            };
            if (json.nextToken() != JsonToken.END_OBJECT) {
                throw Refusal.badRequest(
                        "the field " + Quote.of(json.currentName()) + " cannot be combined with " + Quote.of(field));
            }
            return new RequestExamples(inputs, count, single, warnings);
        }

        private Refusal unknown() {
            return Refusal.badRequest("an object with one field is expected: "
                    + (model.isTable()
                            ? "row, an object with a field for each column, or rows, a list of such objects;"
                                    + " the columns are "
                                    + QuotedNames.list(model.row().names())
                            : "inputs, a list of " + Count.of(units, "number") + " or a list of such lists"));
        }

        /** Plain numbers. The columns of a table may change their order, so they are named. */
        private boolean readInputs(JsonToken value) throws IOException {
            if (model.isTable()) {
                throw unknown();
            }
            if (value != JsonToken.START_ARRAY) {
                throw unknown();
            }
            JsonToken first = json.nextToken();
            if (first != JsonToken.START_ARRAY && first != JsonToken.END_ARRAY) {
                inputs = new float[units];
                readExample(first);
                return true;
            }
            // An example takes two characters for each input at least.
            inputs = new float[(int) Math.min((long) MOST * units, bodyLength / 2 + (long) units)];
            for (JsonToken token = first; token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (token != JsonToken.START_ARRAY) {
                    throw unknown();
                }
                requireRoom();
                readExample(json.nextToken());
            }
            return false;
        }

        private void requireRoom() throws Refusal {
            if (count == MOST) {
                throw Refusal.badRequest("a request may have " + MOST + " examples at most");
            }
        }

        private void readExample(JsonToken first) throws IOException {
            int at = count * units;
            int end = at + units;
            for (JsonToken token = first; token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (at == end) {
                    throw wrongNumber("more");
                }
                if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
                    throw Refusal.badRequest(
                            "example " + count + ", input " + (at - count * units) + ": a number is expected");
                }
                if (at >= inputs.length) {
                    throw wrongNumber("fewer");
                }
                float input = number(token) + 0f;
                if (!(Math.abs(input) <= Float.MAX_VALUE)) {
                    throw Refusal.badRequest("example " + count + ", input " + (at - count * units) + ": "
                            + Quote.of(json.getText()) + " is not a number in the range of a float");
                }
                inputs[at++] = input;
            }
            if (at < end) {
                throw wrongNumber(String.valueOf(at - count * units));
            }
            count++;
        }

        /** Rounded twice, as a number of a CSV file is. Most pixels are 0, a digit. */
        private float number(JsonToken token) throws IOException {
            return token == JsonToken.VALUE_NUMBER_INT && json.getTextLength() == 1
                    ? json.getTextCharacters()[json.getTextOffset()] - '0'
                    : (float) json.getDoubleValue();
        }

        private Refusal wrongNumber(String there) {
            return Refusal.badRequest("example " + count + ": the network takes " + Count.of(units, "input")
                    + ", but there are " + there);
        }

        private boolean readRow(JsonToken value) throws IOException {
            inputs = new float[units];
            readOneRow(value);
            return true;
        }

        private boolean readRows(JsonToken value) throws IOException {
            if (value != JsonToken.START_ARRAY) {
                throw unknown();
            }
            memory.take(Float.BYTES * (long) units);
            inputs = new float[units];
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                requireRoom();
                if ((count + 1L) * units > inputs.length) {
                    long wanted = Math.min((long) MOST * units, 2L * inputs.length);
                    model.requireModest(wanted);
                    memory.take(Float.BYTES * (wanted - inputs.length));
                    inputs = Arrays.copyOf(inputs, (int) wanted);
                }
                readOneRow(token);
            }
            return false;
        }

        private void readOneRow(JsonToken start) throws IOException {
            if (!model.isTable() || start != JsonToken.START_OBJECT) {
                throw unknown();
            }
            try {
                List<String> about =
                        model.row().read(json, inputs, count * units, unknownNames, warnings.size() < MOST_SUGGESTIONS);
                if (!about.isEmpty()) {
                    memory.take(BYTES_OF_A_CHARACTER
                            * about.stream().mapToLong(String::length).sum());
                    warnings.put(count, about);
                }
            } catch (Refusal e) {
                // A lack of memory is not a problem of the row.
                throw e.status() == Refusal.BAD_REQUEST
                        ? Refusal.badRequest("row " + count + ", " + e.getMessage())
                        : e;
            }
            count++;
        }

        /** Reads a drawing or a picture. */
        private boolean readPixels(JsonToken value, boolean isDrawing) throws IOException {
            ImageShape shape = model.image().orElseThrow(this::unknown);
            RequestPixels pixels = new RequestPixels(json, shape, memory);
            inputs = isDrawing ? pixels.drawing(value) : pixels.picture(value);
            count = 1;
            return true;
        }
    }
}
