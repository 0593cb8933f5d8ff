package dev.lanewise.internal.csv;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.files.OptionalLibrary;
import dev.lanewise.internal.table.DateNotation;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.text.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of a file or stream, one at a time, all of one length. Whether the first is a header is detected. */
public final class CsvFile implements RecordSource {
    /** Rows below the first that are looked at to tell whether that is one of headings. */
    private static final int MOST_AHEAD = 10;

    private static final int MOST_NAMED = 5;
    /** A whole number that may be a heading. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

    /** Number of bytes at the start by which files of other kinds are recognised. */
    private static final int SNIFFED = 512;

    private final CsvInput input;
    private final CsvFormat format;
    private final String file;
    /** Rows that were read ahead to detect headings. */
    private final Deque<CsvRow> ahead = new ArrayDeque<>();

    /** Whether a header is detected by the rows alone, without a setting or a name that is asked for. */
    private final boolean guessed;

    private final List<String> notes;
    /** Records before the first row of data. */
    private final int skipped;

    private char delimiter;
    private final CsvRecords records;
    private Columns columns;
    private int rows;

    /**
     * Opens a text. Whether the first row is a header is detected from the requested columns and the rows below it.
     *
     * @param asked names of columns that are asked for
     * @param isTable whether a first row that contains no number is a header in any case
     * @param trained settings of the training file of a network; a decimal comma among them applies if the first
     *     rows do not show the separator
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if it has no rows
     */
    public CsvFile(CsvInput input, CsvFormat format, Collection<String> asked, boolean isTable, CsvFormat trained)
            throws IOException {
        this.input = input;
        FieldSyntax ofTraining = FieldSyntax.of(trained);
        boolean isOpen = format.decimalSeparator().isEmpty()
                && format.thousandsSeparator().isEmpty();
        boolean expectsCommas = isOpen && ofTraining.decimal() == ',';
        // Only whether a decimal comma applies depends on the rows.
        this.format = isOpen && !expectsCommas ? withSeparators(format, trained) : format;
        this.file = input.name();
        this.records = open();
        boolean opened = false;
        try {
            CsvRow first = firstRow();
            int before = 0;
            if (isDelimiterLine(first)) {
                before++;
                first = firstRow();
            }
            List<String> fields = texts(first);
            Character decimal = expectsCommas || detectsDecimals() ? decimalSeparator(first) : null;
            // Commas do not separate the fields, or did so in the training file, too.
            boolean isAssumed = expectsCommas
                    && decimal == null
                    && (delimiter != ','
                            || first.count() == 1
                            || trained.delimiter().equals(Optional.of(',')));
            FieldSyntax plain = FieldSyntax.of(this.format);
            FieldSyntax syntax = !isAssumed && !Objects.equals(decimal, ',')
                    ? plain
                    : expectsCommas ? plain.withSeparators(ofTraining) : plain.withDecimalComma();
            boolean isDetected = format.header().isEmpty();
            boolean isNamed = fields.stream().anyMatch(field -> asked.contains(field) && isText(field, syntax));
            boolean headed = isDetected
                    ? isNamed || isHeader(first, syntax, isTable)
                    : format.header().get();
            guessed = isDetected && !isNamed;
            columns = Columns.of(
                    file, headed ? fields : List.of(), first.count(), syntax, this.format.withDelimiter(delimiter));
            columns.requireDecodedHeadings(first.line());
            notes = new ArrayList<>(isDetected && isTable ? notes(first, headed, isNamed, syntax) : List.of());
            columns.encodingNote().ifPresent(notes::add);
            if (isAssumed) {
                columns.assumeDecimalCommas();
            }
            if (headed) {
                before++;
            } else {
                ahead.addFirst(first);
            }
            skipped = before;
            opened = true;
        } finally {
            if (!opened) {
                records.close();
            }
        }
    }

    /** Reopens a text whose columns are known. */
    private CsvFile(CsvFile known) throws IOException {
        this.input = known.input;
        this.format = known.format;
        this.file = known.file;
        this.guessed = known.guessed;
        this.notes = known.notes;
        this.skipped = known.skipped;
        this.columns = known.columns;
        this.records = open();
        for (int record = 0; record < skipped; record++) {
            read();
        }
    }

    /** Returns notes on a first row that may be headings and is read as data, or the reverse. */
    private List<String> notes(CsvRow first, boolean headed, boolean isNamed, FieldSyntax syntax) throws IOException {
        List<String> fields = texts(first);
        String row = file + ": the first row ("
                + fields.stream().limit(MOST_NAMED).map(Quote::name).collect(Collectors.joining(", "))
                + (fields.size() > MOST_NAMED ? ", ..." : "") + ") is read as ";
        if (!headed) {
            return mayBeHeadings(first) ? List.of(row + "data; " + Remedy.HEADER + " reads it as headings") : List.of();
        }
        boolean haveNumbers = fields.stream()
                .anyMatch(field ->
                        Fields.isNumber(field.replace(',', '.')) || (!field.isEmpty() && Fields.isMissing(field)));
        boolean isCertain = isNamed || (!haveNumbers && (standsOverNumbers(first, syntax) || standsOverIndex(first)));
        return isCertain || firstRows(first, 1).size() == 1
                ? List.of()
                : List.of(row + "headings; " + Remedy.NO_HEADER + " reads it as data");
    }

    /**
     * Whether the fields are distinct and consist of short whole numbers and names, none of which occurs again below
     * it. Without names, the numbers must be evenly spaced.
     */
    private boolean mayBeHeadings(CsvRow first) throws IOException {
        List<String> fields = texts(first);
        int[] numbers = numbers(fields);
        boolean hasNames = fields.stream().anyMatch(field -> field.matches("(?s)\\p{L}.*"));
        boolean areOthersNames = fields.stream()
                .allMatch(field -> NUMBER.matcher(field).matches() || field.isEmpty() || field.matches("(?s)\\p{L}.*"));
        boolean areEven = IntStream.range(2, numbers.length)
                .allMatch(i -> numbers[i] - numbers[i - 1] == numbers[1] - numbers[0]);
        return numbers.length > 1
                && areOthersNames
                && (hasNames || areEven)
                && new HashSet<>(fields).size() == fields.size()
                && below(first).stream()
                        .allMatch(row -> IntStream.range(0, Math.min(row.count(), fields.size()))
                                .noneMatch(c ->
                                        !fields.get(c).isEmpty() && row.text(c).equals(fields.get(c))));
    }

    /** Whether the numbers of the first row are years, and there are no years below it. */
    private boolean areYears(CsvRow first) throws IOException {
        return mayBeHeadings(first)
                && Arrays.stream(numbers(texts(first))).allMatch(CsvFile::isYear)
                && !below(first).isEmpty()
                && below(first).stream()
                        .noneMatch(row -> Arrays.stream(numbers(texts(row))).anyMatch(CsvFile::isYear));
    }

    private static boolean isYear(int number) {
        return number >= 1900 && number <= 2100;
    }

    /** The whole numbers of at most four digits among the fields. */
    private static int[] numbers(List<String> fields) {
        return fields.stream()
                .filter(field -> NUMBER.matcher(field).matches())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private List<CsvRow> below(CsvRow first) throws IOException {
        return firstRows(first, MOST_AHEAD).subList(1, ahead.size() + 1);
    }

    private CsvRecords open() throws IOException {
        OptionalLibrary.FAST_CSV.require(file + ": a CSV file");
        InputStream text = input.open(format);
        try {
            int sniffed = format.delimiter().isPresent() ? SNIFFED : Delimiters.SNIFFED;
            text.mark(sniffed);
            byte[] start = text.readNBytes(sniffed);
            text.reset();
            FileKind.of(file, start, null).requireTable(file);
            delimiter = Delimiters.of(input, format, start);
        } catch (IOException e) {
            text.close();
            throw input.failure("the file cannot be read", e);
        }
        return new CsvRecords(text, delimiter);
    }

    private CsvRow firstRow() throws IOException {
        CsvRow row = read();
        if (row == null) {
            throw new DataFormatException(file + ": the file has no rows");
        }
        return row.copy();
    }

    @Override
    public CsvFile again() throws IOException {
        return new CsvFile(this);
    }

    private static CsvFormat withSeparators(CsvFormat format, CsvFormat trained) {
        CsvFormat grouped =
                trained.thousandsSeparator().map(format::withThousandsSeparator).orElse(format);
        return trained.decimalSeparator().map(grouped::withDecimalSeparator).orElse(grouped);
    }

    /** Whether the decimal separator depends on the rows of the file. */
    private boolean detectsDecimals() {
        return format.decimalSeparator().isEmpty()
                && format.thousandsSeparator().isEmpty()
                && delimiter != ',';
    }

    /** Whether the first row is Excel's line that names the delimiter, such as {@code sep=;}. */
    private static boolean isDelimiterLine(CsvRow first) {
        return (first.count() == 1 && Delimiters.isNamed(first.text(0)))
                || (first.count() == 2
                        && first.text(1).isEmpty()
                        && first.text(0).equalsIgnoreCase(Delimiters.NAMED));
    }

    private static List<String> texts(CsvRow row) {
        return IntStream.range(0, row.count()).mapToObj(row::text).toList();
    }

    /** Reads the first rows, unless it has; fewer if the file is shorter. */
    private List<CsvRow> firstRows(CsvRow first, int count) throws IOException {
        while (ahead.size() < count) {
            CsvRow row = read();
            if (row == null) {
                break;
            }
            ahead.add(row.copy());
        }
        List<CsvRow> rows = new ArrayList<>(List.of(first));
        rows.addAll(ahead);
        return rows;
    }

    /**
     * Returns a point if the first rows have numbers with one, otherwise a comma if they have numbers with one; null
     * for neither.
     */
    private @Nullable Character decimalSeparator(CsvRow first) throws IOException {
        Character found = null;
        for (CsvRow row : firstRows(first, MOST_AHEAD)) {
            for (String field : texts(row)) {
                boolean isComma = FieldSyntax.hasDecimalComma(field);
                if (!isComma && (FieldSyntax.hasDecimalPoint(field) || FieldSyntax.hasPointAfterGroups(field))) {
                    return '.';
                }
                if (isComma) {
                    found = ',';
                }
            }
        }
        return found;
    }

    private boolean isHeader(CsvRow first, FieldSyntax syntax, boolean isTable) throws IOException {
        return (isTable && (areNames(texts(first), syntax) || areYears(first)))
                || standsOverNumbers(first, syntax)
                || standsOverIndex(first);
    }

    /** Whether the row has headings except in the first column, which numbers the rows below, as pandas writes them. */
    private boolean standsOverIndex(CsvRow first) throws IOException {
        List<String> headings = texts(first);
        if (headings.size() < 2 || !headings.get(0).isEmpty() || headings.lastIndexOf("") > 0) {
            return false;
        }
        List<CsvRow> rows = firstRows(first, MOST_AHEAD);
        return rows.size() > 1
                && IntStream.range(1, rows.size())
                        .allMatch(r -> rows.get(r).text(0).equals(String.valueOf(r - 1)));
    }

    /** A number may be meant as one even if it is a name as well. */
    private static boolean isText(String field, FieldSyntax syntax) {
        return !syntax.isNumber(field) && !syntax.missing().isText(field);
    }

    private static boolean isValue(String field, FieldSyntax syntax) {
        return syntax.isNumber(field) || DateNotation.isDate(field);
    }

    private static boolean areNames(List<String> fields, FieldSyntax syntax) {
        return fields.stream().distinct().count() == fields.size()
                && fields.stream()
                        .allMatch(field -> !isValue(field, syntax)
                                && !syntax.missing().isText(field)
                                && !Fields.isOutOfRange(field));
    }

    /** Whether a field of the row is no number or date where the first value below it is one. */
    private boolean standsOverNumbers(CsvRow first, FieldSyntax syntax) throws IOException {
        List<Integer> open = new ArrayList<>();
        for (int c = 0; c < first.count(); c++) {
            String field = first.text(c);
            if (!isValue(field, syntax) && !syntax.missing().isText(field)) {
                open.add(c);
            }
        }
        for (int r = 1; !open.isEmpty() && r <= MOST_AHEAD; r++) {
            List<CsvRow> rows = firstRows(first, r);
            if (r == rows.size()) {
                return false;
            }
            CsvRow row = rows.get(r);
            for (Iterator<Integer> each = open.iterator(); each.hasNext(); ) {
                int c = each.next();
                String field = c < row.count() ? row.text(c) : "";
                if (isValue(field, syntax)) {
                    return true;
                }
                if (!syntax.missing().isText(field) && !Fields.isOutOfRange(field)) {
                    each.remove();
                }
            }
        }
        return false;
    }

    private @Nullable CsvRow read() throws IOException {
        try {
            return records.next();
        } catch (CsvRecords.MalformedException e) {
            throw new DataFormatException(file + ": " + unread() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw input.failure(unread(), e);
        }
    }

    private String unread() {
        return "the rows cannot be read after row " + (rows + ahead.size());
    }

    @Override
    public Columns columns() {
        return columns;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void settleHeadings(Schema schema, Consumer<String> notes) throws DataFormatException {
        columns.expect(schema.missingTexts());
        boolean hasNames = schema.hasHeader();
        if (!guessed || (hasNames && columns.hasHeadings())) {
            return;
        }
        List<String> first = columns.hasHeadings() ? columns.headings() : texts(ahead.getFirst());
        String row = file + ": the first row (" + Suggestion.list(first) + ") ";
        String remedy = "; " + Remedy.NO_HEADER + " reads it as data";
        if (hasNames) {
            List<String> names =
                    schema.columns().stream().map(Schema.Column::name).toList();
            if (first.containsAll(names)) {
                // Headings such as years.
                columns = columns.withHeadings(first);
                columns.expect(schema.missingTexts());
                ahead.removeFirst();
            } else if (first.stream().noneMatch(field -> isValue(field, columns.syntax()))) {
                throw new DataFormatException(row + "does not name " + Suggestion.list(names)
                        + ", from which the network takes inputs" + remedy);
            }
        }
        if (columns.hasHeadings()) {
            notes.accept(row + "is read as headings" + remedy);
        }
    }

    @Override
    public boolean hasOnlyHeadings() throws IOException {
        CsvRow row = next();
        if (columns.hasHeadings() || row == null) {
            return row == null;
        }
        return areNames(texts(row), columns.syntax()) && next() == null;
    }

    /** The next row below the headings, which the one after it overwrites; null if there is none. */
    @Override
    public @Nullable CsvRow next() throws IOException {
        CsvRow row = ahead.isEmpty() ? read() : ahead.removeFirst();
        if (row == null) {
            return null;
        }
        if (row.count() != columns.count()) {
            throw new DataFormatException(file + ", line " + row.line() + ": the row has "
                    + Count.of(row.count(), "column") + ", but the first row has " + columns.count());
        }
        if (columns.areRepeatedIn(row)) {
            throw new DataFormatException(file + ", line " + row.line() + ": the row repeats the headings; delete it"
                    + (guessed ? ", or " + Remedy.NO_HEADER + " reads both rows as data" : ""));
        }
        row.setSyntax(columns.syntax());
        columns.look(row);
        rows++;
        return row;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
