package dev.lanewise.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.lanewise.Count;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Fields;
import dev.lanewise.data.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;

/** The rows of a file, one after the other, all of one length; whether the first is one of headings is found out. */
final class CsvFile implements AutoCloseable {
    private static final int LONGEST_FIELD = 1000;
    /** Rows below the first that are looked at to tell whether that is one of headings. */
    private static final int MOST_AHEAD = 10;

    private final Path file;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    /** What was read to find out about headings. */
    private final Deque<CsvRecord> ahead = new ArrayDeque<>();
    private final Columns columns;
    private int rows;

    /**
     * Opens a file.
     *
     * @param asked names of columns that are asked for
     * @throws DataFormatException if there is no such file, or it has no rows
     */
    CsvFile(Path file, CsvFormat format, Collection<String> asked) throws IOException {
        this(file, format, asked, bytes -> {});
    }

    /**
     * The same for somebody who wants to know how far it is.
     *
     * @param progress told how many more bytes have been read, every so often
     */
    CsvFile(Path file, CsvFormat format, Collection<String> asked, LongConsumer progress) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataFormatException(
                    file + (Files.exists(file) ? ": is not a regular file" : ": there is no such file"));
        }
        this.file = file;
        try {
            reader = CsvReader.builder()
                    .fieldSeparator(format.delimiter(file))
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(false)
                    .detectBomHeader(true)
                    .build(CsvRecordHandler.builder()
                            .maxFields(Schema.MOST_COLUMNS).maxFieldSize(LONGEST_FIELD).build(),
                            new CountedInput(Files.newInputStream(file), progress));
        } catch (AccessDeniedException e) {
            throw new DataFormatException(file + ": the file cannot be read: access is denied", e);
        }
        records = reader.iterator();
        boolean opened = false;
        try {
            CsvRecord first = read();
            if (first == null) {
                throw new DataFormatException(file + ": the file has no rows");
            }
            boolean headed = format.headedOrNull() != null ? format.headedOrNull()
                    : first.getFields().stream().anyMatch(field -> isAsked(field.strip(), asked)) || standsOverNumbers(first);
            columns = new Columns(file, headed ? first.getFields().stream().map(String::strip).toList() : List.of(),
                    first.getFieldCount());
            if (!headed) {
                ahead.addFirst(first);
            }
            opened = true;
        } finally {
            if (!opened) {
                reader.close();
            }
        }
    }

    /** A name that may be a number as well says nothing: it may be meant as one. */
    private static boolean isAsked(String field, Collection<String> asked) {
        return asked.contains(field) && !Fields.isNumber(field) && !Fields.isMissing(field);
    }

    /** Whether a field of the row is no number where the first value below it is one. */
    private boolean standsOverNumbers(CsvRecord first) throws IOException {
        List<Integer> open = new ArrayList<>();
        for (int c = 0; c < first.getFieldCount(); c++) {
            String field = first.getField(c).strip();
            if (!Fields.isNumber(field) && !Fields.isMissing(field)) {
                open.add(c);
            }
        }
        while (!open.isEmpty() && ahead.size() < MOST_AHEAD) {
            CsvRecord row = read();
            if (row == null) {
                return false;
            }
            ahead.add(row);
            for (Iterator<Integer> each = open.iterator(); each.hasNext(); ) {
                int c = each.next();
                String field = c < row.getFieldCount() ? row.getField(c).strip() : "";
                if (Fields.isNumber(field)) {
                    return true;
                }
                if (!Fields.isMissing(field)) {
                    each.remove();
                }
            }
        }
        return false;
    }

    private CsvRecord read() throws IOException {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (CsvParseException | UncheckedIOException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DataFormatException(file + ": the rows cannot be read after row " + (rows + ahead.size()) + ": "
                    + cause.getMessage(), e);
        }
    }

    Columns columns() {
        return columns;
    }

    /** The next row below the headings; null if there is none. */
    CsvRecord next() throws IOException {
        CsvRecord row = ahead.isEmpty() ? read() : ahead.removeFirst();
        if (row == null) {
            return null;
        }
        if (row.getFieldCount() != columns.count()) {
            throw new DataFormatException(file + ", line " + row.getStartingLineNumber() + ": the row has "
                    + Count.of(row.getFieldCount(), "column") + ", but the first row has " + columns.count());
        }
        rows++;
        return row;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
