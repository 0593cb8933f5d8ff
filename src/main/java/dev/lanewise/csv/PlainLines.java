package dev.lanewise.csv;

import dev.lanewise.data.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The rows of a file as long as they are plain: ASCII without quotes. Then a row is a line, and its fields are what stands between
 * delimiters; whatever asks for more is FastCSV's business.
 */
final class PlainLines implements AutoCloseable {
    private static final int FIRST_BYTES = 1 << 17;
    private static final int MOST_BYTES = 1 << 21;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final int WANTS_MORE = -1;
    private static final int NOT_PLAIN = -2;

    private final InputStream in;
    private final byte delimiter;
    private final int longestField;
    private final CsvRow row = new CsvRow();
    private byte[] bytes = new byte[FIRST_BYTES + CsvRow.SLACK];
    /** Where the next row begins. */
    private int at;
    /** Where the bytes that were read end; there stands the end of a line. */
    private int limit;
    private boolean ended;
    private long lines;
    private boolean plain;

    /**
     * The rows of a file.
     *
     * @param longestField the most characters of a field
     */
    PlainLines(Path file, char delimiter, int longestField) throws IOException {
        this.in = Files.newInputStream(file);
        this.delimiter = (byte) delimiter;
        this.longestField = longestField;
        // What a number may have in it does not end one.
        plain = delimiter < 128 && !Character.isLetterOrDigit(delimiter) && "+-.".indexOf(delimiter) < 0;
        bytes[0] = '\n';
        fill();
        if (Arrays.mismatch(bytes, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length) {
            at = BYTE_ORDER_MARK.length;
        }
    }

    /** The next row, which the one after it overwrites; null if there is none, or {@link #isPlain} no more. */
    CsvRow next() throws IOException {
        while (plain) {
            int next = skipEmpty() ? split() : WANTS_MORE;
            if (next >= 0) {
                at = next;
                lines++;
                return row;
            }
            if (next == NOT_PLAIN) {
                plain = false;
            } else if (ended) {
                return null;
            } else {
                fill();
            }
        }
        return null;
    }

    /** Whether all rows up to here were plain; if not, the next is not. */
    boolean isPlain() {
        return plain;
    }

    /** Goes to the first line that is not empty; false if that takes more bytes. */
    private boolean skipEmpty() {
        while (at < limit && isEnd(bytes[at])) {
            int next = afterLine(at);
            if (next < 0) {
                return false;
            }
            at = next;
            lines++;
        }
        return at < limit;
    }

    private static boolean isEnd(byte b) {
        return b == '\n' || b == '\r';
    }

    /** Where the line begins after the one that ends here. */
    private int afterLine(int end) {
        boolean open = end == limit || bytes[end] == '\r' && end + 1 == limit;
        if (open) {
            return ended ? limit : WANTS_MORE;
        }
        return bytes[end] == '\r' && bytes[end + 1] == '\n' ? end + 2 : end + 1;
    }

    /** Splits the line that begins at {@link #at}, and tells where the next begins. */
    private int split() {
        row.begin(bytes, lines + 1);
        int from = at;
        while (true) {
            int end = row.addDecimal(from, delimiter);
            if (end < 0) {
                end = end(from);
                if (end < 0 || end - from > longestField) {
                    return NOT_PLAIN;
                }
                row.add(from, end);
            }
            if (bytes[end] != delimiter) {
                return row.count() > Schema.MOST_COLUMNS ? NOT_PLAIN : afterLine(end);
            }
            from = end + 1;
        }
    }

    private int end(int from) {
        for (int i = from; ; i++) {
            byte b = bytes[i];
            if (b == delimiter || isEnd(b)) {
                return i;
            }
            if (b == '"' || b < 0) {
                return NOT_PLAIN;
            }
        }
    }

    /** Reads on, with what has been read of a row at the front. */
    private void fill() throws IOException {
        int kept = limit - at;
        int room = bytes.length - CsvRow.SLACK;
        if (kept == room && room >= MOST_BYTES) {
            plain = false;
            return;
        }
        byte[] next = kept == room ? new byte[2 * room + CsvRow.SLACK] : bytes;
        System.arraycopy(bytes, at, next, 0, kept);
        bytes = next;
        at = 0;
        int read = in.readNBytes(bytes, kept, bytes.length - CsvRow.SLACK - kept);
        limit = kept + read;
        ended = limit < bytes.length - CsvRow.SLACK;
        bytes[limit] = '\n';
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
