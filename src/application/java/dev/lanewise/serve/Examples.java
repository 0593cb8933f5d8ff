package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.lanewise.Prediction;
import dev.lanewise.TableBatches;
import dev.lanewise.TableReader;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The examples of a request with their predictions. JSON has {@code {"inputs": [...]}} or {@code {"inputs": [[...],
 * ...]}} for a network that takes plain numbers, {@code {"row": {...}}} or {@code {"rows": [{...}, ...]}} for one that
 * takes the columns of a table, and {@code {"drawing": {...}}} or {@code {"picture": {...}}} for one that takes images;
 * a list alone is one of inputs or rows. CSV has the rows of a table below its headings.
 */
final class Examples {
    static final int MOST = 10_000;
    /** Largest number of rows whose warnings suggest the intended category; the search takes time. */
    private static final int MOST_SUGGESTIONS = 100;
    /** Bytes of a prediction besides its outputs, and of an output: as a float and as text. */
    private static final int BYTES_OF_A_PREDICTION = 100;

    static final int BYTES_OF_A_NUMBER = 20;
    /** Bytes of a character of a warning: two, and its part of the response. */
    private static final int BYTES_OF_A_CHARACTER = 3;
    /** Bytes of a field of a CSV row: its heading and its value, in the maps that hold them. */
    private static final int BYTES_OF_A_FIELD = 256;
    /** Fields of a row of which the reader keeps the headings; it refuses tables of more columns. */
    private static final int MOST_FIELDS = 1 << 16;
    /** Rows of a CSV body that are read at once. */
    private static final int ROWS_TOGETHER = 256;
    /** Number of inputs at which the pending examples are predicted. */
    private static final int INPUTS_TOGETHER = 1 << 14;
    /** Bytes of a name that is ignored: as a string, in the tables of the parser, which grow by copying, and here. */
    private static final int BYTES_OF_A_NAME = 300;
    /** Names whose memory is reserved at once. */
    private static final int NAMES_TOGETHER = 64;
    /** The end of the parser's messages, which describes the source of the text. */
    private static final Pattern PARSER_SOURCE = Pattern.compile(" \\(start marker at \\[.*\\]\\)", Pattern.DOTALL);

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    /**
     * A predicted example.
     *
     * @param warnings about values that the model ignores or replaces
     */
    record Example(Prediction prediction, List<String> warnings) {}

    private record Encoded(float[] inputs, List<String> warnings) {}

    private final ServedModel model;
    private final Memory.Share memory;
    /** Names of the columns of a table, in their order and as a set. */
    private final List<String> columns;

    private final Set<String> known;
    /** Names of the numeric columns; in other columns, a number counts as text, as in a file. */
    private final Set<String> numeric;

    private final List<Example> all = new ArrayList<>();
    /** The pending examples: the last ones, which are not predicted yet. */
    private final List<Encoded> encoded = new ArrayList<>();
    /** Distinct ignored names, which the parser keeps as long as it lives. */
    private final Set<String> ignored = new HashSet<>();
    /** Inputs of the last example. */
    private float[] inputs;

    private boolean single;
    private int suggestions = MOST_SUGGESTIONS;

    private Examples(ServedModel model, Memory.Share memory) {
        this.model = model;
        this.memory = memory;
        this.columns = model.table()
                .map(encoder -> encoder.schema().columns().stream()
                        .map(Schema.Column::name)
                        .toList())
                .orElse(List.of());
        this.known = Set.copyOf(columns);
        this.numeric = model.table()
                .map(encoder -> encoder.schema().columns().stream()
                        .filter(column -> column instanceof Schema.Numeric)
                        .map(Schema.Column::name)
                        .collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
    }

    /**
     * Reads the body of a request, and predicts from its examples.
     *
     * @param memory from which data larger than their request body are reserved
     * @throws HttpError if an example does not fit the model
     */
    static Examples read(Body body, boolean isCsv, ServedModel model, Memory.Share memory) throws IOException {
        Examples examples = new Examples(model, memory);
        if (isCsv) {
            examples.readCsv(body);
        } else {
            examples.readJson(body);
        }
        examples.predict();
        return examples;
    }

    /** Returns the examples in their order. */
    List<Example> all() {
        return all;
    }

    /** Returns whether the request has a single example, and not a list of one. */
    boolean isSingle() {
        return single;
    }

    /** Returns the inputs of the single example. */
    float[] inputs() {
        return inputs;
    }

    // ---- Predicting

    private void add(float[] example) throws HttpError {
        requireRoom();
        try {
            add(model.encoded(example), List.of());
        } catch (IllegalArgumentException e) {
            throw HttpError.badRequest((single ? "" : "example " + size() + ": ") + e.getMessage());
        }
    }

    private void add(Map<String, Object> values, List<String> others, int moreOthers) throws HttpError {
        requireRoom();
        float[] example = new float[model.inputs()];
        List<String> warnings = new TableRow(
                        model.table().orElseThrow(), columns, values, others, moreOthers, suggestions > 0, example)
                .warnings("row " + size() + ", ");
        if (!warnings.isEmpty()) {
            suggestions--;
            memory.take(BYTES_OF_A_CHARACTER
                    * warnings.stream().mapToLong(String::length).sum());
        }
        add(example, warnings);
    }

    private void add(float[] example, List<String> warnings) throws HttpError {
        inputs = example;
        encoded.add(new Encoded(example, warnings));
        if (encoded.size() * (long) example.length >= INPUTS_TOGETHER) {
            predict();
        }
    }

    /** Predicts from the pending examples. */
    private void predict() throws HttpError {
        if (encoded.isEmpty()) {
            return;
        }
        int width = model.inputs();
        float[] together = new float[encoded.size() * width];
        for (int i = 0; i < encoded.size(); i++) {
            System.arraycopy(encoded.get(i).inputs(), 0, together, i * width, width);
        }
        try {
            List<Prediction> predictions = model.predict(together, encoded.size());
            for (int i = 0; i < predictions.size(); i++) {
                all.add(new Example(predictions.get(i), encoded.get(i).warnings()));
            }
        } catch (IllegalArgumentException e) {
            throw HttpError.badRequest((all.isEmpty() ? "" : "from example " + all.size() + " on, ") + e.getMessage());
        }
        encoded.clear();
    }

    private int size() {
        return all.size() + encoded.size();
    }

    private void requireRoom() throws HttpError {
        if (size() == MOST) {
            throw HttpError.badRequest("a request may have " + MOST + " examples at most");
        }
        memory.take(BYTES_OF_A_PREDICTION + (long) BYTES_OF_A_NUMBER * model.outputs());
    }

    private HttpError unknown() {
        return HttpError.badRequest("an object with one field is expected: "
                + (model.table().isPresent()
                        ? "row, an object with a field for each column, or rows, a list of such objects;"
                                + " the columns are " + TableRow.list(columns)
                        : "inputs, a list of " + Count.of(model.inputs(), "number") + " or a list of such lists"));
    }

    // ---- CSV

    /** Reads the rows as those of a file. */
    private void readCsv(Body body) throws IOException {
        if (model.table().isEmpty()) {
            throw new HttpError(
                    HttpError.UNSUPPORTED_TYPE,
                    "the model takes no rows of a table, so the body must be JSON, not CSV");
        }
        if (body.length() > 1 && body.bytes()[0] == 0x1f && body.bytes()[1] == (byte) 0x8b) {
            throw HttpError.badRequest("the body is gzip, but plain text is expected");
        }
        memory.take((long) BYTES_OF_A_FIELD * Math.min(MOST_FIELDS, separators(body)));
        Schema schema = model.table().get().schema();
        TableReader reader = TableReader.of(new ByteArrayInputStream(body.bytes(), 0, body.length()), "the body")
                .withFormat(CsvFormat.defaults().withHeader(schema.hasHeader()));
        try (TableBatches batches = reader.batches(schema, ROWS_TOGETHER)) {
            while (batches.hasNext()) {
                Table rows = batches.next();
                List<Object[]> values = columns.stream()
                        .map(column -> numeric.contains(column)
                                ? Arrays.stream(rows.numbers(column)).boxed().toArray()
                                : (Object[]) rows.texts(column))
                        .toList();
                for (int row = 0; row < rows.rows(); row++) {
                    Map<String, Object> byColumn = new HashMap<>();
                    for (int c = 0; c < columns.size(); c++) {
                        byColumn.put(columns.get(c), values.get(c)[row]);
                    }
                    add(byColumn, List.of(), 0);
                }
            }
        } catch (DataFormatException | IllegalArgumentException e) {
            throw HttpError.badRequest(e.getMessage());
        }
    }

    /** Upper bound of the number of fields, whatever the delimiter. */
    private static int separators(Body body) {
        int count = 1;
        for (int i = 0; i < body.length(); i++) {
            byte at = body.bytes()[i];
            count += at == ',' || at == ';' || at == '\t' || at == '|' || at == '\n' || at == '\r' ? 1 : 0;
        }
        return count;
    }

    // ---- JSON

    private void readJson(Body body) throws IOException {
        try (JsonParser json = JSON.createParser(body.bytes(), 0, body.length())) {
            readJson(json);
            if (json.nextToken() != null) {
                throw HttpError.badRequest("there is text after the JSON object");
            }
        } catch (JsonProcessingException e) {
            String reason = PARSER_SOURCE.matcher(e.getOriginalMessage()).replaceAll("");
            throw HttpError.badRequest("the body is not valid JSON: " + Quote.sentence(reason)
                    + (e.getLocation() == null
                            ? ""
                            : " (line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr() + ")"));
        }
    }

    private void readJson(JsonParser json) throws IOException {
        JsonToken start = json.nextToken();
        if (start == null) {
            throw HttpError.badRequest("the body is not valid JSON: it is empty");
        }
        if (start == JsonToken.START_ARRAY) {
            readList(json);
            return;
        }
        if (start != JsonToken.START_OBJECT || json.nextToken() == JsonToken.END_OBJECT) {
            throw unknown();
        }
        String field = json.currentName();
        JsonToken value = json.nextToken();
        switch (field) {
            case "inputs", "rows" -> {
                if (value != JsonToken.START_ARRAY
                        || field.equals("rows") != model.table().isPresent()) {
                    throw unknown();
                }
                readList(json);
            }
            case "row" -> {
                single = true;
                readRow(json, value);
            }
            case "drawing", "picture" -> {
                single = true;
                RequestPixels pixels = new RequestPixels(json, model.image().orElseThrow(this::unknown), memory);
                add(field.equals("drawing") ? pixels.drawing(value) : pixels.picture(value));
            }
            default -> throw unknown();
        }
        if (json.nextToken() != JsonToken.END_OBJECT) {
            throw HttpError.badRequest(
                    "the field " + Quote.of(json.currentName()) + " cannot be combined with " + Quote.of(field));
        }
    }

    /** Reads rows, lists of numbers, or the numbers of a single example. */
    private void readList(JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        if (model.table().isEmpty() && token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
            single = true;
            readInputs(json, token);
            return;
        }
        for (; token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (model.table().isPresent()) {
                readRow(json, token);
            } else if (token == JsonToken.START_ARRAY) {
                readInputs(json, json.nextToken());
            } else {
                throw unknown();
            }
        }
    }

    private void readInputs(JsonParser json, JsonToken first) throws IOException {
        float[] example = new float[model.inputs()];
        int at = 0;
        for (JsonToken token = first; token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (at == example.length) {
                throw wrongNumber("more");
            }
            if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
                if (token.isStructStart() && at == 0) {
                    throw unknown();
                }
                throw HttpError.badRequest("example " + size() + ", input " + at + ": a number is expected");
            }
            float input = number(json, token) + 0f;
            if (!(Math.abs(input) <= Float.MAX_VALUE)) {
                throw HttpError.badRequest("example " + size() + ", input " + at + ": " + Quote.of(json.getText())
                        + " is not a number in the range of a float");
            }
            example[at++] = input;
        }
        if (at < example.length) {
            throw wrongNumber(String.valueOf(at));
        }
        add(example);
    }

    /** Reads a number, rounded to double and then to float, as in a CSV file. Most pixels are 0, a single digit. */
    private static float number(JsonParser json, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_NUMBER_INT && json.getTextLength() == 1
                ? json.getTextCharacters()[json.getTextOffset()] - '0'
                : (float) json.getDoubleValue();
    }

    private HttpError wrongNumber(String there) {
        return HttpError.badRequest("example " + size() + ": the network takes " + Count.of(model.inputs(), "input")
                + ", but there are " + there);
    }

    /** Reads an object with the values of a row; an absent column counts as a missing value. */
    private void readRow(JsonParser json, JsonToken start) throws IOException {
        if (model.table().isEmpty() || start != JsonToken.START_OBJECT) {
            throw unknown();
        }
        Map<String, Object> values = new HashMap<>();
        List<String> others = new ArrayList<>();
        int moreOthers = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            Object value = value(json, json.nextToken(), numeric.contains(name));
            if (known.contains(name)) {
                values.put(name, value);
            } else {
                ignore(name);
                if (others.size() < TableRow.MOST_SENTENCES) {
                    others.add(name);
                } else {
                    moreOthers++;
                }
            }
        }
        add(values, others, moreOthers);
    }

    /** A number, a text, null for a missing value, or {@link TableRow#NO_VALUE} for anything else, which is skipped. */
    private Object value(JsonParser json, JsonToken token, boolean isNumeric) throws IOException {
        if (token.isStructStart()) {
            for (int open = 1; open > 0; ) {
                JsonToken next = json.nextToken();
                open += next.isStructStart() ? 1 : next.isStructEnd() ? -1 : 0;
                if (next == JsonToken.FIELD_NAME) {
                    ignore(json.currentName());
                }
            }
            return TableRow.NO_VALUE;
        }
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> isNumeric ? json.getNumberValue() : json.getText();
            case VALUE_NUMBER_FLOAT -> isNumeric ? json.getDoubleValue() : json.getText();
            default -> json.getText();
        };
    }

    private void ignore(String name) throws HttpError {
        if (!ignored.contains(name)) {
            if (ignored.size() % NAMES_TOGETHER == 0) {
                memory.take(NAMES_TOGETHER * BYTES_OF_A_NAME);
            }
            ignored.add(name);
        }
    }
}
