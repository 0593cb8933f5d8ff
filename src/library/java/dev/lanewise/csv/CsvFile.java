package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.ByteStreams;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.Fields;
import dev.lanewise.internal.OptionalLibrary;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one after the other, all of one length; whether the first is one of headings is found out. */
final class CsvFile implements AutoCloseable {
    /** Rows below the first that are looked at to tell whether that is one of headings. */
    private static final int MOST_AHEAD = 10;

    private final String file;
    private final CsvRecords records;
    /** Null for a file. */
    private final @Nullable CsvStream stream;
    /** What was read to find out about headings. */
    private final Deque<CsvRow> ahead = new ArrayDeque<>();
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
        this(file.toString(), records(file, format, progress), null, format, asked);
    }

    /**
     * Starts to read a stream, which is not closed with this.
     *
     * @param asked names of columns that are asked for
     * @throws IOException if the stream throws it
     */
    CsvFile(CsvStream stream, CsvFormat format, Collection<String> asked) throws IOException {
        this(ByteStreams.NAME, records(stream, format), stream, format, asked);
    }

    private static CsvRecords records(Path file, CsvFormat format, LongConsumer progress) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataFormatException(
                    file + (Files.exists(file) ? ": is not a regular file" : ": there is no such file"));
        }
        OptionalLibrary.FAST_CSV.require(file + ": a CSV file");
        try {
            return new CsvRecords(file, format.delimiter(file), progress);
        } catch (AccessDeniedException e) {
            throw new DataFormatException(file + ": the file cannot be read: access is denied", e);
        }
    }

    private static CsvRecords records(CsvStream stream, CsvFormat format) throws IOException {
        OptionalLibrary.FAST_CSV.require(ByteStreams.NAME + ": a CSV file");
        InputStream in = stream.buffered();
        return new CsvRecords(in, format.delimiter(in));
    }

    private CsvFile(String file, CsvRecords records, @Nullable CsvStream stream, CsvFormat format, Collection<String> asked)
            throws IOException {
        this.file = file;
        this.records = records;
        this.stream = stream;
        boolean opened = false;
        try {
            CsvRow row = read();
            if (row == null) {
                throw new DataFormatException(file + ": the file has no rows");
            }
            CsvRow first = row.copy();
            boolean headed = format.header().isPresent() ? format.header().get()
                    : texts(first).stream().anyMatch(field -> isAsked(field, asked)) || standsOverNumbers(first);
            columns = new Columns(file, headed ? texts(first) : List.of(), first.count());
            if (!headed) {
                ahead.addFirst(first);
            }
            opened = true;
        } finally {
            if (!opened) {
                records.close();
            }
        }
    }

    private static List<String> texts(CsvRow row) {
        return IntStream.range(0, row.count()).mapToObj(row::text).toList();
    }

    /** A name that may be a number as well says nothing: it may be meant as one. */
    private static boolean isAsked(String field, Collection<String> asked) {
        return asked.contains(field) && !Fields.isNumber(field) && !Fields.isMissing(field);
    }

    /** Whether a field of the row is no number where the first value below it is one. */
    private boolean standsOverNumbers(CsvRow first) throws IOException {
        List<Integer> open = new ArrayList<>();
        for (int c = 0; c < first.count(); c++) {
            String field = first.text(c);
            if (!Fields.isNumber(field) && !Fields.isMissing(field)) {
                open.add(c);
            }
        }
        while (!open.isEmpty() && ahead.size() < MOST_AHEAD) {
            CsvRow row = read();
            if (row == null) {
                return false;
            }
            ahead.add(row.copy());
            for (Iterator<Integer> each = open.iterator(); each.hasNext(); ) {
                int c = each.next();
                String field = c < row.count() ? row.text(c) : "";
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

    private CsvRow read() throws IOException {
        try {
            return records.next();
        } catch (IOException | UncheckedIOException e) {
            if (stream != null && stream.failure() != null) {
                throw stream.failure();
            }
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DataFormatException(file + ": the rows cannot be read after row " + (rows + ahead.size()) + ": "
                    + cause.getMessage(), e);
        }
    }

    Columns columns() {
        return columns;
    }

    /** The next row below the headings, which the one after it overwrites; null if there is none. */
    CsvRow next() throws IOException {
        CsvRow row = ahead.isEmpty() ? read() : ahead.removeFirst();
        if (row == null) {
            return null;
        }
        if (row.count() != columns.count()) {
            throw new DataFormatException(file + ", line " + row.line() + ": the row has "
                    + Count.of(row.count(), "column") + ", but the first row has " + columns.count());
        }
        rows++;
        return row;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
