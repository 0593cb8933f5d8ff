package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Examples in Weka's attribute-relation file format: attributes, each numeric or with a list of values, and then rows of
 * values, or of numbers of attributes with values where the others are 0 or the first of their list.
 *
 * <p>Source: waikato.github.io/weka-wiki/formats_and_processing/arff_stable.
 */
public final class ArffFile {
    private static final String MISSING = "?";
    private static final int LONGEST_LINE = 1 << 24;
    /** Smallest size of a value in a row that gives all of them: a digit and a comma. */
    private static final int BYTES_OF_A_VALUE = 2;

    /**
     * An attribute.
     *
     * @param values the places of its values in their list by name; null if it is numeric
     */
    public record Attribute(String name, @Nullable Map<String, Integer> values) {
        /** Returns the values of a nominal attribute in their order. */
        public List<String> names() {
            Map<String, Integer> places = Objects.requireNonNull(values, "values");
            String[] names = new String[places.size()];
            places.forEach((name, place) -> names[place] = name);
            return Arrays.asList(names);
        }
    }

    private final BoundedInput in;
    private final List<Attribute> attributes = new ArrayList<>();
    private long line;
    /** Bytes of the current line, and after them the remains of earlier ones. */
    private byte[] bytes = new byte[1 << 10];

    private ArffLine text = new ArffLine("", "");
    /** Texts of the values that a sparse row omits. */
    private String[] omitted = {};
    /** Attributes that the current sparse row gives, in the order of the line. */
    private int[] given = {};

    private int givenCount;
    private boolean[] isGiven = {};

    /** Creates a reader of a file; {@link #readHeader} comes first. */
    public ArffFile(BoundedInput in) {
        this.in = in;
    }

    /** Whether the first line of a file that is no comment is that of such a file. */
    public static boolean isLine(String text) {
        return text.strip().toLowerCase(Locale.ROOT).matches("@relation(\\s.*)?");
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

    // ---- the rows

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

    private String checked(Attribute attribute, String value) throws DataFormatException {
        if (value.equals(MISSING)) {
            return value;
        }
        if (attribute.values != null) {
            if (!attribute.values.containsKey(value)) {
                throw wrong("attribute " + Quote.of(attribute.name) + " is " + Quote.of(value)
                        + ", which is not in its list of "
                        + Count.of(attribute.values.size(), "value"));
            }
            return value;
        }
        try {
            LibsvmFile.parsed(value);
            return value;
        } catch (NumberFormatException e) {
            throw new DataFormatException(
                    in.name() + ", line " + line + ": attribute " + Quote.of(attribute.name) + " is " + Quote.of(value)
                            + ", not a finite number",
                    e);
        }
    }

    private DataFormatException wrong(String sentence) {
        return new DataFormatException(in.name() + ", line " + line + ": " + sentence);
    }
}
