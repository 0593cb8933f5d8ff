package dev.lanewise.internal.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.IoSupplier;
import dev.lanewise.internal.UnzippedInput;
import dev.lanewise.internal.Utf8Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.LongConsumer;

/**
 * All rows of a file, of whatever lengths: plain lines as far as there are nothing but such, as in most files of numbers, and
 * from the first row on that is none, what FastCSV finds.
 */
final class CsvRecords implements AutoCloseable {
    private static final int LONGEST_FIELD = 1000;

    /** Opens the text at its beginning; of a stream, which has only one beginning, once. */
    private final IoSupplier<InputStream> opening;

    private final char delimiter;
    /** Null for a stream. */
    private final PlainLines lines;

    private final LongConsumer progress;
    /** Bytes that were reported as progress, and those of them that are read a second time. */
    private long told;

    private long again;
    private int plainRows;
    /** Null as long as rows are plain. */
    private CsvReader<CsvRow> reader;

    private Iterator<CsvRow> others;

    /**
     * The rows of a file.
     *
     * @param progress called every so often with the number of further bytes read
     */
    CsvRecords(Path file, CsvFormat format, LongConsumer progress) throws IOException {
        this.opening = () -> Utf8Input.of(
                UnzippedInput.open(file, in -> new CountedInput(in, this::count)),
                format.encoding().orElse(null),
                file.toString());
        this.delimiter = Delimiters.of(file, format);
        this.progress = progress;
        this.lines = new PlainLines(opening.get(), delimiter, LONGEST_FIELD);
    }

    /** The rows of a stream: FastCSV's from the first row on, because nothing can be read a second time. */
    CsvRecords(InputStream in, CsvFormat format) throws IOException {
        this.opening = () -> in;
        this.delimiter = Delimiters.of(in, format);
        this.progress = bytes -> {};
        this.lines = null;
    }

    char delimiter() {
        return delimiter;
    }

    /**
     * The next row, which the one after it overwrites; null if there is none.
     *
     * @throws IOException if the file is no CSV file, or a row is too large
     */
    CsvRow next() throws IOException {
        try {
            return nextOfEither();
        } catch (CsvParseException e) {
            if (e.getCause() instanceof DataFormatException refused) {
                throw refused;
            }
            throw new IOException(inAsciiDigits(e.getCause() == null ? e : e.getCause()));
        }
    }

    /** The message of FastCSV, which counts rows in the digits of the default locale. */
    private static String inAsciiDigits(Throwable e) {
        StringBuilder message = new StringBuilder(String.valueOf(e.getMessage()));
        for (int i = 0; i < message.length(); i++) {
            int digit = Character.digit(message.charAt(i), 10);
            if (digit >= 0) {
                message.setCharAt(i, (char) ('0' + digit));
            }
        }
        return message.toString();
    }

    private CsvRow nextOfEither() throws IOException {
        if (lines != null && lines.isPlain()) {
            CsvRow row = lines.next();
            if (row != null || lines.isPlain()) {
                plainRows++;
                return row;
            }
        }
        if (others == null) {
            open();
        }
        return others.hasNext() ? others.next() : null;
    }

    private void count(long bytes) {
        long known = Math.min(again, bytes);
        again -= known;
        told += bytes - known;
        progress.accept(bytes - known);
    }

    /** Begins anew, so that encoding and lines are found as for a file without plain rows. */
    private void open() throws IOException {
        again = told;
        FastCsvRows rows = new FastCsvRows(LONGEST_FIELD);
        reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .detectBomHeader(true)
                .build(rows, opening.get());
        others = reader.iterator();
        rows.setSkipping(true);
        for (int row = 0; row < plainRows; row++) {
            others.next();
        }
        rows.setSkipping(false);
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
        if (reader != null) {
            reader.close();
        }
    }
}
