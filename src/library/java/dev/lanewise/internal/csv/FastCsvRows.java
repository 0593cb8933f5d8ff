package dev.lanewise.internal.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import dev.lanewise.internal.Fields;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Makes rows of the fields that FastCSV finds; all are the same object. */
final class FastCsvRows extends AbstractBaseCsvCallbackHandler<CsvRow> {
    /** Most bytes that a character of the buffer becomes. */
    private static final int WIDEST = 3;

    private final int longestField;
    private final CsvRow row = new CsvRow();
    private byte[] bytes = new byte[1024];
    private int used;
    private int[] ends = new int[32];
    private int fields;
    private boolean skipping;

    /**
     * A handler for one file.
     *
     * @param longestField the most characters of a field
     */
    FastCsvRows(int longestField) {
        this.longestField = longestField;
    }

    /** Whether nothing is made of the rows that come now. */
    void setSkipping(boolean skipping) {
        this.skipping = skipping;
    }

    @Override
    protected void handleBegin(long line) {
        fields = 0;
        used = 0;
    }

    @Override
    protected void handleField(int field, char[] buffer, int offset, int length, boolean quoted) {
        if (skipping) {
            return;
        }
        if (length > longestField) {
            throw new CsvParseException(String.format(
                    Locale.ROOT,
                    "the field in line %d, column %d has more than %,d characters; shorten it or remove the column, and"
                            + " check that each quotation mark is closed",
                    getStartingLineNumber(),
                    field + 1,
                    longestField));
        }
        if (field == Fields.MAX_COLUMNS) {
            throw new CsvParseException(String.format(
                    Locale.ROOT,
                    "the row in line %d has more than %,d columns",
                    getStartingLineNumber(),
                    Fields.MAX_COLUMNS));
        }
        reserve(WIDEST * length + CsvRow.SLACK);
        int end = used + length;
        int all = 0;
        for (int i = 0; i < length; i++) {
            char c = buffer[offset + i];
            all |= c;
            bytes[used + i] = (byte) c;
        }
        if (all >= 128) {
            // Here is stripped what only Unicode counts as a blank.
            byte[] text = new String(buffer, offset, length).strip().getBytes(StandardCharsets.UTF_8);
            System.arraycopy(text, 0, bytes, used, text.length);
            end = used + text.length;
        }
        bytes[end] = '\n';
        ends[fields++] = end;
        used = end + 1;
    }

    private void reserve(int more) {
        if (used + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (used + more));
        }
        if (fields == ends.length) {
            ends = Arrays.copyOf(ends, 2 * fields);
        }
    }

    @Override
    protected CsvRow buildRecord() {
        row.set(bytes, 0, ends, 0, fields, getStartingLineNumber());
        return row;
    }
}
