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
import dev.lanewise.data.TableEncoder;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.text.Suggestion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The examples of a request with their predictions. JSON has {@code {"inputs": [...]}} or {@code {"inputs": [[...],
 * ...]}} for a network that takes plain numbers, {@code {"row": {...}}} or {@code {"rows": [{...}, ...]}} for one that
 * takes the columns of a table, and {@code {"drawing": {...}}} or {@code {"picture": {...}}} for one that takes images;
 * a list alone is a list of inputs or rows, and an object with other fields is a row. A CSV body has headings, then the
 * rows of a table.
 */
final class Examples {
    static final int MOST = 10_000;
    /** Largest number of rows with warnings whose columns are compared with misspelt names; the search takes time. */
    private static final int MOST_SUGGESTIONS = 100;

    private static final int LETTERS_PER_ERROR = 3;
    /** Largest number of warnings about a row, or of problems; a sentence counts the others. */
    private static final int MOST_SENTENCES = 20;
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

    /** Fields that wrap the examples of a body. */
    private static final Set<String> WRAPPERS = Set.of("inputs", "rows", "row", "drawing", "picture");

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

    private final ServedModel model;
    private final Memory.Share memory;
    /** Columns of a table by name, in their order. */
    private final Map<String, Schema.Column> columns = new LinkedHashMap<>();

    private final List<Example> all = new ArrayList<>();
    /** Inputs and warnings of the last examples, which are not predicted yet. */
    private final List<float[]> encoded = new ArrayList<>();

    private final List<List<String>> warnings = new ArrayList<>();
    /** Notes on the whole body, which become warnings about its first example. */
    private final List<String> notes = new ArrayList<>();
    /** Distinct ignored names, which the parser keeps as long as it lives. */
    private final Set<String> ignored = new HashSet<>();
    /** Inputs of the last example. */
    private float[] inputs;

    private boolean single;
    private int suggestions = MOST_SUGGESTIONS;

    private Examples(ServedModel model, Memory.Share memory) {
        this.model = model;
        this.memory = memory;
        model.table().ifPresent(encoder -> encoder.schema().columns().forEach(each -> columns.put(each.name(), each)));
    }

    /**
     * Reads the body of a request, and predicts from its examples.
     *
     * @param csvOrNull format of a body of CSV; null for JSON
     * @param memory from which data larger than their request body are reserved
     * @throws HttpError if an example does not fit the model
     */
    static Examples read(ByteBuffer body, CsvFormat csvOrNull, ServedModel model, Memory.Share memory)
            throws IOException {
        Examples examples = new Examples(model, memory);
        if (csvOrNull != null) {
            examples.readCsv(body, csvOrNull);
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

    /**
     * Adds a row of a table. Nothing is guessed silently: a row that cannot be encoded is refused, and every value that
     * the model ignores or replaces gets a warning. An absent column is a missing value, unless a name that the model
     * does not have is probably a misspelling of it.
     *
     * @param others the first names that the model does not have
     */
    private void add(Map<String, Object> values, List<String> others, int moreOthers) throws HttpError {
        requireRoom();
        String place = "row " + size() + ", ";
        if (columns.keySet().stream().noneMatch(values::containsKey)) {
            throw HttpError.badRequest(
                    place + "none of the model's columns is present; they are " + Suggestion.list(names()));
        }
        Map<String, String> problems = new LinkedHashMap<>();
        for (String column : columns.keySet()) {
            if (!values.containsKey(column)) {
                others.stream()
                        .filter(name -> suggestions > 0 && isMisspelling(name, column))
                        .findFirst()
                        .ifPresent(name -> problems.put(column, "it is absent, but the row has " + Quote.of(name)));
                values.put(column, null);
            }
        }
        float[] example = new float[model.inputs()];
        TableEncoder.RowCheck check = model.table().orElseThrow().encode(values, example, 0);
        check.problems().forEach(problems::putIfAbsent);
        if (!problems.isEmpty()) {
            throw HttpError.badRequest(place + String.join("; ", sentences(problems, 0, "problems in this row")));
        }
        Map<String, String> notes = new LinkedHashMap<>();
        others.forEach(name -> notes.put(name, "the model has no such column, and the value is ignored"));
        for (String name : check.missing()) {
            notes.put(name, "the value is missing, and the model uses " + ColumnDescription.fill(columns.get(name)));
        }
        for (String name : check.unknown()) {
            String text = String.valueOf(values.get(name)).strip();
            List<String> categories = ((Schema.Categorical) columns.get(name)).categories();
            notes.put(
                    name,
                    "the category " + Quote.of(text) + " is unknown and is treated as none of "
                            + Suggestion.list(categories));
        }
        List<String> about = sentences(notes, moreOthers, "warnings about this row");
        if (!about.isEmpty()) {
            suggestions--;
            memory.take(BYTES_OF_A_CHARACTER
                    * about.stream().mapToLong(String::length).sum());
        }
        add(example, about);
    }

    /** Whether a name differs by a few letters, rather than having the other as a part. */
    private static boolean isMisspelling(String name, String column) {
        return Math.abs(name.length() - column.length()) <= Math.max(1, name.length() / LETTERS_PER_ERROR)
                && !Suggestion.similar(name, List.of(column)).isEmpty();
    }

    /** The sentences with the names of their columns; the last one counts those beyond the limit. */
    private static List<String> sentences(Map<String, String> byColumn, int others, String what) {
        List<String> sentences = new ArrayList<>();
        byColumn.entrySet().stream()
                .limit(MOST_SENTENCES)
                .forEach(each -> sentences.add("column " + Quote.of(each.getKey()) + ": " + each.getValue()));
        int more = byColumn.size() - sentences.size() + others;
        if (more > 0) {
            sentences.add("there are " + more + " more " + what);
        }
        return sentences;
    }

    private List<String> names() {
        return List.copyOf(columns.keySet());
    }

    private void add(float[] example, List<String> about) throws HttpError {
        inputs = example;
        encoded.add(example);
        notes.addAll(about);
        warnings.add(List.copyOf(notes));
        notes.clear();
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
            System.arraycopy(encoded.get(i), 0, together, i * width, width);
        }
        try {
            List<Prediction> predictions = model.predict(together, encoded.size());
            for (int i = 0; i < predictions.size(); i++) {
                all.add(new Example(predictions.get(i), warnings.get(i)));
            }
        } catch (IllegalArgumentException e) {
            throw HttpError.badRequest((all.isEmpty() ? "" : "from example " + all.size() + " on, ") + e.getMessage());
        }
        encoded.clear();
        warnings.clear();
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
                                + " the columns are " + Suggestion.list(names())
                        : "inputs, a list of " + Count.of(model.inputs(), "number") + " or a list of such lists"));
    }

    // ---- CSV

    /** Reads the rows as those of a file. */
    private void readCsv(ByteBuffer body, CsvFormat format) throws IOException {
        if (model.table().isEmpty()) {
            throw new HttpError(
                    HttpError.UNSUPPORTED_TYPE,
                    "the model takes no rows of a table, so the body must be JSON, not CSV");
        }
        if (body.limit() > 1 && body.get(0) == 0x1f && body.get(1) == (byte) 0x8b) {
            throw HttpError.badRequest("the body is gzip, but plain text is expected");
        }
        memory.take((long) BYTES_OF_A_FIELD * Math.min(MOST_FIELDS, separators(body)));
        Schema schema = model.table().get().schema();
        TableReader reader = TableReader.of(
                        new ByteArrayInputStream(body.array(), body.arrayOffset(), body.limit()), "the body")
                .withFormat(format.withHeader(schema.hasHeader()))
                .withTraining(model.facts());
        try (TableBatches batches = reader.batches(schema, ROWS_TOGETHER)) {
            int noted = 0;
            while (batches.hasNext()) {
                Table rows = batches.next();
                batches.notes().stream().skip(noted).map(Remedy::omitted).forEach(notes::add);
                noted = batches.notes().size();
                Map<String, Object[]> values = new HashMap<>();
                columns.forEach((name, column) -> values.put(
                        name,
                        column instanceof Schema.Numeric
                                ? Arrays.stream(rows.numbers(name)).boxed().toArray()
                                : rows.texts(name)));
                for (int r = 0; r < rows.rows(); r++) {
                    int row = r;
                    Map<String, Object> byColumn = new HashMap<>();
                    values.forEach((name, all) -> byColumn.put(name, all[row]));
                    add(byColumn, List.of(), 0);
                }
            }
        } catch (DataFormatException | IllegalArgumentException e) {
            throw HttpError.badRequest(e.getMessage());
        }
    }

    /** Upper bound of the number of fields, whatever the delimiter. */
    private static int separators(ByteBuffer body) {
        int count = 1;
        for (int i = 0; i < body.limit(); i++) {
            byte at = body.get(i);
            count += at == ',' || at == ';' || at == '\t' || at == '|' || at == '\n' || at == '\r' ? 1 : 0;
        }
        return count;
    }

    // ---- JSON

    private void readJson(ByteBuffer body) throws IOException {
        try (JsonParser json = JSON.createParser(body.array(), body.arrayOffset(), body.limit())) {
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
        if (model.table().isPresent() && !WRAPPERS.contains(field)) {
            single = true;
            readFields(json, JsonToken.FIELD_NAME);
            return;
        }
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
                add(Drawing.read(json, field.equals("picture"), model.image().orElseThrow(this::unknown), memory));
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
            float input = (float) json.getDoubleValue() + 0f;
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

    private HttpError wrongNumber(String there) {
        return HttpError.badRequest("example " + size() + ": the network takes " + Count.of(model.inputs(), "input")
                + ", but there are " + there);
    }

    /** Reads an object with the values of a row. */
    private void readRow(JsonParser json, JsonToken start) throws IOException {
        if (model.table().isEmpty() || start != JsonToken.START_OBJECT) {
            throw unknown();
        }
        readFields(json, json.nextToken());
    }

    /** Reads the values of a row, from its first field name or, if it is empty, its end. */
    private void readFields(JsonParser json, JsonToken first) throws IOException {
        Map<String, Object> values = new HashMap<>();
        List<String> others = new ArrayList<>();
        int moreOthers = 0;
        for (JsonToken next = first; next != JsonToken.END_OBJECT; next = json.nextToken()) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (columns.containsKey(name)) {
                values.put(name, value(json, token));
                continue;
            }
            ignore(name);
            skip(json, token);
            if (others.size() < MOST_SENTENCES) {
                others.add(name);
            } else {
                moreOthers++;
            }
        }
        add(values, others, moreOthers);
    }

    /** A number or a text, or null for a missing value; the number of a category is a text, as in a file. */
    private Object value(JsonParser json, JsonToken token) throws IOException {
        if (token.isStructStart()) {
            throw HttpError.badRequest(
                    "row " + size() + ", column " + Quote.of(json.currentName()) + ": a number or a text is expected");
        }
        boolean isNumeric = columns.get(json.currentName()) instanceof Schema.Numeric;
        return token == JsonToken.VALUE_NULL
                ? null
                : isNumeric && token == JsonToken.VALUE_NUMBER_INT
                        ? json.getNumberValue()
                        : isNumeric && token == JsonToken.VALUE_NUMBER_FLOAT ? json.getDoubleValue() : json.getText();
    }

    private void skip(JsonParser json, JsonToken token) throws IOException {
        for (int open = token.isStructStart() ? 1 : 0; open > 0; ) {
            JsonToken next = json.nextToken();
            open += next.isStructStart() ? 1 : next.isStructEnd() ? -1 : 0;
            if (next == JsonToken.FIELD_NAME) {
                ignore(json.currentName());
            }
        }
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
