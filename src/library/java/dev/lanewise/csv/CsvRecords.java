package dev.lanewise.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.LongConsumer;

/**
 * All rows of a file, of whatever lengths: plain lines as far as there are nothing but such, as in most files of numbers, and
 * from the first row on that is none, what FastCSV finds.
 */
final class CsvRecords implements AutoCloseable {
    private static final int LONGEST_FIELD = 1000;

    private final Path file;
    private final char delimiter;
    private final PlainLines lines;
    private final LongConsumer progress;
    /** Bytes that progress has been told of, and those of them that are to be read a second time. */
    private long told;
    private long again;
    private int plainRows;
    /** Null as long as rows are plain. */
    private CsvReader<CsvRow> reader;
    private Iterator<CsvRow> others;

    /**
     * The rows of a file.
     *
     * @param progress told how many more bytes have been read, every so often
     */
    CsvRecords(Path file, char delimiter, LongConsumer progress) throws IOException {
        this.file = file;
        this.delimiter = delimiter;
        this.progress = progress;
        this.lines = new PlainLines(new CountedInput(Files.newInputStream(file), this::count), delimiter, LONGEST_FIELD);
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
            throw new IOException(e.getMessage(), e.getCause() == null ? e : e.getCause());
        }
    }

    private CsvRow nextOfEither() throws IOException {
        if (lines.isPlain()) {
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

    /** Begins anew, so that encoding and lines are told as for a file without plain rows. */
    private void open() throws IOException {
        again = told;
        FastCsvRows rows = new FastCsvRows(LONGEST_FIELD);
        reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .detectBomHeader(true)
                .build(rows, new CountedInput(Files.newInputStream(file), this::count));
        others = reader.iterator();
        rows.setSkipping(true);
        for (int row = 0; row < plainRows; row++) {
            others.next();
        }
        rows.setSkipping(false);
    }

    @Override
    public void close() throws IOException {
        lines.close();
        if (reader != null) {
            reader.close();
        }
    }
}
