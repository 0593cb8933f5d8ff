package dev.lanewise.internal.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.lanewise.internal.table.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** All rows of a text, of any lengths, as FastCSV reads them. */
final class CsvRecords implements AutoCloseable {
    private static final int LONGEST_FIELD = 1000;

    private final CsvReader<CsvRow> reader;
    private final Iterator<CsvRow> rows;

    /**
     * The rows of a text.
     *
     * @param in text in UTF-8, or in the encoding of its byte order mark; closed with this
     */
    CsvRecords(InputStream in, char delimiter) {
        reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .detectBomHeader(true)
                .build(new Handler(), in);
        rows = reader.iterator();
    }

    /** Thrown if the text is not CSV, or a row is too large. */
    static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message);
        }
    }

    /**
     * Returns the next row, which the next call overwrites; null at the end.
     *
     * @throws IOException if the stream throws it
     */
    @Nullable
    CsvRow next() throws IOException {
        try {
            return rows.hasNext() ? rows.next() : null;
        } catch (CsvParseException | UncheckedIOException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof IOException ofStream) {
                throw ofStream;
            }
            throw new MalformedException(inAsciiDigits(String.valueOf(cause.getMessage())));
        }
    }

    /** Rewrites a message of FastCSV, which counts rows in the digits of the default locale. */
    private static String inAsciiDigits(String message) {
        StringBuilder rewritten = new StringBuilder();
        message.chars()
                .forEach(
                        c -> rewritten.append(Character.isDigit(c) ? (char) ('0' + Character.digit(c, 10)) : (char) c));
        return rewritten.toString();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Builds rows from the fields that FastCSV finds. All rows are the same object. */
    private static final class Handler extends AbstractBaseCsvCallbackHandler<CsvRow> {
        private final CsvRow row = new CsvRow();

        @Override
        protected void handleBegin(long line) {
            row.begin(line);
        }

        @Override
        protected void handleField(int field, char[] buffer, int offset, int length, boolean quoted) {
            if (length > LONGEST_FIELD) {
                throw new CsvParseException(String.format(
                        Locale.ROOT,
                        "the field in line %d, column %d has more than %,d characters; shorten it or remove the column,"
                                + " and check that each quotation mark is closed",
                        row.line(),
                        field + 1,
                        LONGEST_FIELD));
            }
            if (field == Fields.MAX_COLUMNS) {
                throw new CsvParseException(String.format(
                        Locale.ROOT, "the row in line %d has more than %,d columns", row.line(), Fields.MAX_COLUMNS));
            }
            row.add(buffer, offset, length);
        }

        @Override
        protected CsvRow buildRecord() {
            return row;
        }
    }
}
