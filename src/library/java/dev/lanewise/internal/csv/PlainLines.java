package dev.lanewise.internal.csv;

import dev.lanewise.internal.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The rows of a file as long as they are plain: ASCII without quotes. Then a row is a line, and its fields are the texts
 * between delimiters. FastCSV reads all other rows.
 *
 * <p>Where fields end is found for all that was read at once, eight bytes at a time, and without a branch for each byte.
 */
final class PlainLines implements AutoCloseable {
    private static final int FIRST_BYTES = 1 << 16;
    private static final int MOST_BYTES = 1 << 21;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final InputStream in;
    private final byte delimiter;
    private final int longestField;
    private final CsvRow row = new CsvRow();
    private byte[] bytes = new byte[FIRST_BYTES + CsvRow.SLACK];
    /** Start of the next row. */
    private int at;
    /** End of the bytes that were read. */
    private int limit;

    private boolean ended;
    /** The places of all delimiters and ends of lines from {@link #at} on. */
    private int[] ends = new int[FIRST_BYTES + Long.BYTES];

    private int endCount;
    /** The first of the row that is next. */
    private int nextEnd;
    /** The place of the first byte that is not plain. */
    private int plainTo;

    private long lines;
    private boolean plain;

    /**
     * The rows of a file.
     *
     * @param in closed with this
     * @param longestField the most characters of a field
     */
    PlainLines(InputStream in, char delimiter, int longestField) {
        this.in = in;
        this.delimiter = (byte) delimiter;
        this.longestField = longestField;
        // What a number may have in it does not end one.
        plain = delimiter == '\t'
                || (delimiter >= ' '
                        && delimiter < 128
                        && !Character.isLetterOrDigit(delimiter)
                        && "+-.".indexOf(delimiter) < 0);
    }

    /** The next row, which the one after it overwrites; null if there is none, or {@link #isPlain} no more. */
    CsvRow next() throws IOException {
        while (plain) {
            if (split()) {
                if (row.count() > 0) {
                    return row;
                }
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

    /** Splits the line that begins at {@link #at}, which has no fields if it is empty; false if that takes more bytes. */
    private boolean split() {
        int last = nextEnd;
        while (last < endCount && bytes[ends[last]] == delimiter) {
            last++;
        }
        if (last == endCount) {
            return false;
        }
        int end = ends[last];
        boolean carriageReturn = bytes[end] == '\r';
        if (carriageReturn && end + 1 == limit && !ended) {
            return false;
        }
        int fields = end == at ? 0 : last - nextEnd + 1;
        plain = end <= plainTo && fields <= Fields.MAX_COLUMNS && (end - at <= longestField || areShort(at, last));
        row.set(bytes, at, ends, nextEnd, fields, lines + 1);
        boolean two = carriageReturn && bytes[end + 1] == '\n';
        at = two ? end + 2 : end + 1;
        nextEnd = two ? last + 2 : last + 1;
        lines++;
        return plain;
    }

    private boolean areShort(int begin, int last) {
        int from = begin;
        for (int e = nextEnd; e <= last; e++) {
            if (ends[e] - from > longestField) {
                return false;
            }
            from = ends[e] + 1;
        }
        return true;
    }

    /** Reads on, with what has been read of a row at the front. */
    private void fill() throws IOException {
        int kept = limit - at;
        int room = bytes.length - CsvRow.SLACK;
        plain &= kept < MOST_BYTES;
        if (!plain) {
            return;
        }
        if (kept == room) {
            room = 2 * room;
            ends = new int[room + Long.BYTES];
        }
        boolean begins = limit == 0;
        byte[] next = kept < bytes.length - CsvRow.SLACK ? bytes : new byte[room + CsvRow.SLACK];
        System.arraycopy(bytes, at, next, 0, kept);
        bytes = next;
        limit = kept + in.readNBytes(bytes, kept, room - kept);
        ended = limit < room;
        Arrays.fill(bytes, limit, bytes.length, (byte) 0);
        at = 0;
        if (begins && Arrays.mismatch(bytes, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length) {
            at = BYTE_ORDER_MARK.length;
        }
        scan();
        if (ended && at < limit && (endCount == 0 || ends[endCount - 1] < limit - 1 || bytes[limit - 1] == delimiter)) {
            bytes[limit] = '\n';
            ends[endCount++] = limit;
        }
    }

    /** Finds the ends of fields, and what is not plain. */
    private void scan() {
        endCount = 0;
        nextEnd = 0;
        plainTo = limit;
        for (int i = at; i < limit; i += Long.BYTES) {
            long word = (long) EIGHT.get(bytes, i);
            long found = matches(word, delimiter) | matches(word, (byte) '\n') | matches(word, (byte) '\r');
            long others = (matches(word, (byte) '"') | word) & HIGH_BITS;
            if (others != 0 && plainTo == limit) {
                plainTo = i + (Long.numberOfTrailingZeros(others) >> 3);
            }
            // Mostly there are none to two: these are written in any case, and counted.
            int count = Long.bitCount(found);
            ends[endCount] = i + (Long.numberOfTrailingZeros(found) >> 3);
            long rest = found & found - 1;
            ends[endCount + 1] = i + (Long.numberOfTrailingZeros(rest) >> 3);
            for (int more = 2; more < count; more++) {
                rest &= rest - 1;
                ends[endCount + more] = i + (Long.numberOfTrailingZeros(rest) >> 3);
            }
            endCount += count;
        }
    }

    /** The high bits of those of eight bytes that are this one. */
    private static long matches(long word, byte wanted) {
        long different = word ^ wanted * EACH;
        return ~((different & ~HIGH_BITS) + ~HIGH_BITS | different) & HIGH_BITS;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
