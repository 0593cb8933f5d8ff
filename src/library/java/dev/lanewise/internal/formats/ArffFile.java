package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.rows.SparseRows;
import dev.lanewise.internal.rows.SparseRowsBuilder;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Examples in Weka's attribute-relation file format: attributes, each numeric or with a list of values, and then rows of
 * values, or of numbers of attributes with values where the others are 0 or the first of their list.
 *
 * <p>Source: waikato.github.io/weka-wiki/formats_and_processing/arff_stable. An attribute with a list becomes an input
 * for each value, of which one is 1.
 */
public final class ArffFile {
    private static final String MISSING = "?";
    private static final int LONGEST_LINE = 1 << 24;
    private static final int MOST_CLASSES = 1 << 16;
    /** So that short rows in braces, which leave out what is no zero, do not become more than memory can hold. */
    private static final int MOST_ENTRIES_A_BYTE = 16;
    /** Smallest size of a value in a row that gives all of them: a digit and a comma. */
    private static final int BYTES_OF_A_VALUE = 2;

    /**
     * An attribute.
     *
     * @param values the places of its values in their list by name; null if it is numeric
     */
    public record Attribute(String name, @Nullable Map<String, Integer> values) {
        /** Returns how many inputs the attribute becomes: one, or one for each of its values. */
        public int inputs() {
            return values == null ? 1 : values.size();
        }

        String kind() {
            return values == null ? "numeric" : "nominal";
        }

        /** Returns the values of a nominal attribute in their order. */
        public List<String> names() {
            Map<String, Integer> places = Objects.requireNonNull(values, "values");
            String[] names = new String[places.size()];
            places.forEach((name, place) -> names[place] = name);
            return Arrays.asList(names);
        }
    }

    private final BoundedInput in;
    private final Path file;
    private final SparseRowsBuilder inputs;
    private final List<Attribute> attributes = new ArrayList<>();
    private long line;
    /** Bytes of the current line, and after them the remains of earlier ones. */
    private byte[] bytes = new byte[1 << 10];

    private ArffLine text = new ArffLine("", "");
    /** The target attribute; -1 if there is none. */
    private int target = -1;

    private boolean lastIsTarget;
    private boolean ignoresTargets;
    /** For each attribute the first of its inputs. */
    private int[] column = {};

    private int columns;
    private double[] targets = new double[1024];
    /** Texts of the values that a sparse row omits. */
    private String[] omitted = {};
    /** Input attributes that are nominal, in their order. */
    private int[] nominal = {};
    /** Values of the current sparse row; all are 0 between rows. */
    private double[] row = {};
    /** Attributes that the current sparse row gives, in the order of the line. */
    private int[] given = {};

    private int givenCount;
    private boolean[] isGiven = {};

    /** Creates a reader of a file; {@link #readHeader} comes first. */
    public ArffFile(Path file, BoundedInput in) {
        this.file = file;
        this.in = in;
        this.inputs = new SparseRowsBuilder(in);
    }

    /** Whether the first line of a file that is no comment is that of such a file. */
    public static boolean isLine(String text) {
        return text.strip().toLowerCase(Locale.ROOT).matches("@relation(\\s.*)?");
    }

    /**
     * Returns the data set of a file, whose last attribute is the target.
     *
     * @param task kind of the targets; null to detect it
     */
    public static Dataset read(Path file, BoundedInput in, @Nullable Task task) throws DataFormatException {
        ArffFile arff = new ArffFile(file, in);
        arff.readHeader();
        arff.lastIsTarget = true;
        arff.readRows();
        return arff.dataset(task);
    }

    /**
     * Returns the inputs of a file: those of all attributes if these are as many as a network takes, and otherwise those
     * of all but the last, whose values may be missing.
     *
     * @param count number of inputs of the network
     */
    public static Rows inputs(Path file, BoundedInput in, int count) throws DataFormatException {
        ArffFile arff = new ArffFile(file, in);
        arff.readHeader();
        arff.lastIsTarget =
                count != arff.attributes.stream().mapToInt(Attribute::inputs).sum();
        arff.ignoresTargets = true;
        arff.readRows();
        return arff.inputs.smallest(arff.columns);
    }

    private void readRows() throws DataFormatException {
        findColumns();
        while (nextLine()) {
            readRow();
        }
        if (inputs.rows() == 0) {
            throw new DataFormatException(in.name() + ": the file has no examples");
        }
    }

    /** Goes to the next line that is neither empty nor a comment; false at the end of the file. */
    public boolean nextLine() throws DataFormatException {
        while (in.peek() >= 0) {
            line++;
            int length = readLine();
            int start = 0;
            while (start < length && Character.isWhitespace(bytes[start])) {
                start++;
            }
            // Comments, of which there may be millions, are not decoded.
            if (start == length || bytes[start] == '%') {
                continue;
            }
            String content = new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
            if (!content.isEmpty() && content.charAt(0) != '%') {
                text = new ArffLine(content, in.name() + ", line " + line);
                return true;
            }
        }
        return false;
    }

    /** Reads the bytes of a line and returns their number. */
    private int readLine() throws DataFormatException {
        int length = 0;
        int c;
        while (in.peek() >= 0 && (c = in.next("a line")) != '\n') {
            if (length == LONGEST_LINE) {
                throw wrong("the line has more than " + LONGEST_LINE + " bytes");
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(LONGEST_LINE, 2 * length));
            }
            bytes[length++] = (byte) c;
        }
        return length;
    }

    /** The attributes in their order, once the header has been read. */
    public List<Attribute> attributes() {
        return attributes;
    }

    /** Number of the current line, from 1. */
    public long line() {
        return line;
    }

    /** The values of the current line as texts; a missing one is {@code ?}. */
    public String[] values() throws DataFormatException {
        String[] values = omitted.clone();
        readValues((a, value) -> values[a] = checked(attributes.get(a), value));
        return values;
    }

    /** Checks the current line, which need not be kept. */
    public void checkRow() throws DataFormatException {
        readValues((a, value) -> checked(attributes.get(a), value));
    }

    /**
     * Counts the values of the lines that follow, including those that sparse rows omit.
     *
     * @return an estimate from the size of the file if its first row is not sparse
     */
    public long countValues(long fileBytes) throws DataFormatException {
        if (!nextLine() || !text.takes('{')) {
            return fileBytes / BYTES_OF_A_VALUE;
        }
        long rows = 1;
        while (nextLine()) {
            rows++;
        }
        return rows * attributes.size();
    }

    /** Receives a value. */
    @FunctionalInterface
    private interface Receiver {
        void take(int attribute, String value) throws DataFormatException;
    }

    /** Reads the values of the current line: all of them, or those that a sparse row gives. */
    private void readValues(Receiver receiver) throws DataFormatException {
        if (text.takes('{')) {
            readGiven(receiver);
        } else {
            for (int a = 0; a < attributes.size(); a++) {
                if (a > 0) {
                    text.expect(',');
                }
                receiver.take(a, text.value(","));
            }
        }
        text.expectEnd();
    }

    private void readGiven(Receiver receiver) throws DataFormatException {
        for (int i = 0; i < givenCount; i++) {
            isGiven[given[i]] = false;
        }
        givenCount = 0;
        if (text.takes('}')) {
            return;
        }
        do {
            int a = number(text.word());
            receiver.take(a, text.value(",}"));
        } while (text.takes(','));
        text.expect('}');
    }

    private String checked(Attribute attribute, String value) throws DataFormatException {
        if (!value.equals(MISSING)) {
            value(attribute, value);
        }
        return value;
    }

    // ---- the header

    /** Reads up to {@code @data}. */
    public void readHeader() throws DataFormatException {
        Set<String> names = new HashSet<>();
        while (nextLine()) {
            String keyword = text.word().toLowerCase(Locale.ROOT);
            switch (keyword) {
                case "@relation" -> {}
                case "@attribute" -> {
                    Attribute attribute = attribute();
                    if (!names.add(attribute.name)) {
                        throw wrong("there is another attribute " + Quote.of(attribute.name));
                    }
                    attributes.add(attribute);
                }
                case "@data" -> {
                    given = new int[attributes.size()];
                    isGiven = new boolean[attributes.size()];
                    omitted = attributes.stream()
                            .map(attribute -> attribute.values == null
                                    ? "0"
                                    : attribute.names().get(0))
                            .toArray(String[]::new);
                    return;
                }
                default -> throw wrong(Quote.of(keyword) + " stands where @attribute or @data is expected");
            }
        }
        throw new DataFormatException(in.name() + ": the file ends before @data");
    }

    private Attribute attribute() throws DataFormatException {
        String name = text.word();
        if (text.takes('{')) {
            Map<String, Integer> values = new HashMap<>();
            do {
                String value = text.value(",}");
                if (values.put(value, values.size()) != null) {
                    throw wrong("attribute " + Quote.of(name) + " has the value " + Quote.of(value) + " twice");
                }
            } while (text.takes(','));
            text.expect('}');
            text.expectEnd();
            return new Attribute(name, values);
        }
        String type = text.word().toLowerCase(Locale.ROOT);
        if (!Set.of("numeric", "real", "integer").contains(type)) {
            throw wrong("attribute " + Quote.of(name) + " is of type " + Quote.of(type)
                    + ", but numeric ones and lists of values in braces are read");
        }
        return new Attribute(name, null);
    }

    private void findColumns() throws DataFormatException {
        if (attributes.size() < (lastIsTarget ? 2 : 1)) {
            throw new DataFormatException(in.name() + ": there is " + Count.of(attributes.size(), "attribute")
                    + ", but at least one input and one target are expected");
        }
        target = lastIsTarget ? attributes.size() - 1 : -1;
        column = new int[attributes.size()];
        for (int a = 0; a < column.length; a++) {
            column[a] = columns;
            columns += a == target ? 0 : attributes.get(a).inputs();
            if (columns > SparseRows.MOST_COLUMNS) {
                throw new DataFormatException(in.name() + ": the attributes make more than " + SparseRows.MOST_COLUMNS
                        + " inputs, one for each value of a list");
            }
        }
        nominal = IntStream.range(0, attributes.size())
                .filter(a -> a != target && attributes.get(a).values != null)
                .toArray();
        row = new double[attributes.size()];
    }

    // ---- the rows

    private void readRow() throws DataFormatException {
        if (inputs.rows() == targets.length) {
            in.requireMemory(3L * targets.length * Double.BYTES);
            targets = Arrays.copyOf(targets, 2 * targets.length);
        }
        if (text.takes('{')) {
            readGiven((a, value) -> row[a] = needed(a, value));
            text.expectEnd();
            addSparse();
        } else {
            readValues((a, value) -> add(a, needed(a, value)));
        }
        inputs.endRow();
        if (inputs.entries() / MOST_ENTRIES_A_BYTE > in.offset()) {
            throw wrong(
                    "the rows are shorter than what they stand for, " + inputs.entries() + " numbers that are not 0");
        }
    }

    private double needed(int a, String value) throws DataFormatException {
        return a == target && ignoresTargets ? 0 : value(attributes.get(a), value);
    }

    /** Adds a sparse row, in which omitted values are 0 or the first value of a nominal attribute. */
    private void addSparse() throws DataFormatException {
        Arrays.sort(given, 0, givenCount);
        int g = 0;
        int n = 0;
        while (g < givenCount || n < nominal.length) {
            int a = g == givenCount ? nominal[n] : n == nominal.length ? given[g] : Math.min(given[g], nominal[n]);
            g += g < givenCount && given[g] == a ? 1 : 0;
            n += n < nominal.length && nominal[n] == a ? 1 : 0;
            add(a, row[a]);
            row[a] = 0;
        }
    }

    /** Adds a value to the row that is not ended yet; attributes ascend. */
    private void add(int a, double value) throws DataFormatException {
        if (a == target) {
            targets[inputs.rows()] = value;
        } else if (attributes.get(a).values == null) {
            inputs.add(column[a], (float) value);
        } else {
            inputs.add(column[a] + (int) value, 1);
        }
    }

    /** The number of an attribute that has not been given in this line. */
    private int number(String word) throws DataFormatException {
        int a = word.matches("[0-9]{1,9}") ? Integer.parseInt(word) : -1;
        if (a < 0 || a >= attributes.size()) {
            throw wrong(Quote.of(word) + " is not the number of an attribute; these are 0 to " + (attributes.size() - 1)
                    + " here");
        }
        if (isGiven[a]) {
            throw wrong("attribute " + a + " is given twice");
        }
        isGiven[a] = true;
        given[givenCount++] = a;
        return a;
    }

    private double value(Attribute attribute, String value) throws DataFormatException {
        if (value.equals(MISSING)) {
            throw wrong("attribute " + Quote.of(attribute.name) + " is missing (?), but a value is expected;"
                    + " --missing mean fills it in");
        }
        if (attribute.values != null) {
            Integer found = attribute.values.get(value);
            if (found == null) {
                throw wrong("attribute " + Quote.of(attribute.name) + " is " + Quote.of(value)
                        + ", which is not in its list of "
                        + Count.of(attribute.values.size(), "value"));
            }
            return found;
        }
        try {
            return LibsvmFile.parsed(value) + 0f;
        } catch (NumberFormatException e) {
            throw new DataFormatException(
                    in.name() + ", line " + line + ": attribute " + Quote.of(attribute.name) + " is " + Quote.of(value)
                            + ", not a finite number",
                    e);
        }
    }

    // ---- the data set

    private Dataset dataset(@Nullable Task task) throws DataFormatException {
        Rows rows = inputs.smallest(columns);
        double[] wanted = Arrays.copyOf(targets, inputs.rows());
        Attribute last = attributes.get(target);
        if (last.values == null) {
            Task kind = task != null ? task : Task.REGRESSION;
            Dataset dataset = new NpzPart(file, rows, null, kind, 1, wanted).dataset(null, kind);
            return kind == Task.CLASSIFICATION ? dataset : dataset.withNames(last.name);
        }
        if (task != null && task != Task.CLASSIFICATION) {
            throw new DataFormatException(in.name() + ": the target " + Quote.of(last.name)
                    + " is nominal, so its values are classes,"
                    + " and cannot be read as " + task);
        }
        if (last.values.size() > MOST_CLASSES) {
            throw new DataFormatException(in.name() + ": there are more than " + MOST_CLASSES + " classes");
        }
        int[] labels = Arrays.stream(wanted).mapToInt(label -> (int) label).toArray();
        return Internals.create(
                        Dataset.class,
                        new ExampleRows(rows, DatasetTargets.ofClasses(labels, last.values.size()), null))
                .withNames(last.names().toArray(String[]::new));
    }

    private DataFormatException wrong(String sentence) {
        return new DataFormatException(in.name() + ", line " + line + ": " + sentence);
    }
}
