package dev.lanewise.internal.csv;

import dev.lanewise.internal.Fields;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One row: where its fields lie among the bytes of a file. Rows are many, so one object serves for all of a file, and makes
 * texts and numbers only of what it is asked for.
 */
public final class CsvRow {
    /** Bytes that must be readable after the last of a row. */
    static final int SLACK = 2 * Long.BYTES + 2;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ZEROS = 0x3030303030303030L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    /** 10^0 to 10^7, which both kinds hold exactly. */
    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000};

    private static final double[] DIVISORS = {1, 10, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};

    private byte[] bytes;
    private int begin;
    private int[] ends;
    private int first;
    private int count;
    private long line;
    private FieldSyntax syntax = FieldSyntax.PLAIN;

    /** Creates a row without fields. */
    public CsvRow() {}

    /**
     * Makes this another row.
     *
     * @param utf8 what it consists of, and {@link #SLACK} bytes more
     * @param from the index of its first byte; each field but the first begins one byte after the end of that before
     * @param fieldEnds the indices of bytes after fields, which are no digits
     * @param firstEnd index of the one after the first field in this array
     * @param fields their number
     * @param inLine the line in which the row begins, from 1
     */
    void set(byte[] utf8, int from, int[] fieldEnds, int firstEnd, int fields, long inLine) {
        bytes = utf8;
        begin = from;
        ends = fieldEnds;
        first = firstEnd;
        count = fields;
        line = inLine;
    }

    /** Returns a copy of this row, which does not change any more. */
    CsvRow copy() {
        CsvRow copy = new CsvRow();
        byte[] own = Arrays.copyOfRange(bytes, begin, ends[first + count - 1] + SLACK);
        int[] ownEnds = Arrays.stream(ends, first, first + count)
                .map(end -> end - begin)
                .toArray();
        copy.set(own, 0, ownEnds, 0, count, line);
        copy.syntax = syntax;
        return copy;
    }

    /** Sets how fields are read, until this is called again. */
    void setSyntax(FieldSyntax syntax) {
        this.syntax = syntax;
    }

    /** Number of fields. */
    public int count() {
        return count;
    }

    /** The line of the file in which the row begins, from 1. */
    public long line() {
        return line;
    }

    private int start(int field) {
        return field == 0 ? begin : ends[first + field - 1] + 1;
    }

    private int end(int field) {
        return ends[first + field];
    }

    /** Returns the start of a field after the blanks before it. */
    private int strippedStart(int field) {
        int start = start(field);
        while (start < end(field) && isBlank(bytes[start])) {
            start++;
        }
        return start;
    }

    private int strippedEnd(int field, int start) {
        int end = end(field);
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        return end;
    }

    private static boolean isBlank(byte b) {
        return b <= ' ' && Character.isWhitespace(b);
    }

    /** Returns the content of a field, without blanks around it. */
    public String text(int field) {
        int start = strippedStart(field);
        return new String(bytes, start, strippedEnd(field, start) - start, StandardCharsets.UTF_8);
    }

    /** Returns whether {@link #text} of a field consists of these bytes. */
    boolean isText(int field, byte[] utf8) {
        int start = strippedStart(field);
        return Arrays.equals(bytes, start, strippedEnd(field, start), utf8, 0, utf8.length);
    }

    /** Returns whether a field marks a missing value, as a text or as a number. */
    public boolean isMissing(int field) {
        return isMissingText(field)
                || (syntax.missing().hasNumbers() && syntax.missing().isNumber(number(field)));
    }

    /** Returns whether a field is one of the texts that mark a missing value. */
    public boolean isMissingText(int field) {
        int start = strippedStart(field);
        return strippedEnd(field, start) - start <= syntax.longestMissing()
                && syntax.missing().isText(text(field));
    }

    /** A number that equal texts share. */
    int hash(int field) {
        int start = strippedStart(field);
        int end = strippedEnd(field, start);
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** Whether a field has this text, of ASCII; false for any other. */
    boolean holds(int field, String ascii) {
        int start = strippedStart(field);
        if (ascii.length() != strippedEnd(field, start) - start) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (ascii.charAt(i) != bytes[start + i]) {
                return false;
            }
        }
        return true;
    }

    /** The number that a field holds; NaN if it is none that a float can hold. */
    public double number(int field) {
        if (!syntax.hasPlainNumbers()) {
            return syntax.number(text(field));
        }
        int from = start(field);
        int to = end(field);
        int minus = bytes[from] == '-' ? 1 : 0;
        double number = decimal(from + minus, to);
        if (number >= 0) {
            // Without a branch: signs are what no processor guesses.
            return Double.longBitsToDouble(Double.doubleToRawLongBits(number) | (long) minus << 63);
        }
        int start = strippedStart(field);
        return parsed(start, strippedEnd(field, start));
    }

    /** As {@link Fields#number}, of bytes. */
    private double parsed(int from, int to) {
        if (from == to || "+-.0123456789".indexOf(bytes[from]) < 0 || "0123456789.".indexOf(bytes[to - 1]) < 0) {
            return Double.NaN;
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] == 'x' || bytes[i] == 'X') {
                return Double.NaN;
            }
        }
        try {
            double number = DecimalParser.parse(bytes, from, to - from);
            return Math.abs((float) number) <= Float.MAX_VALUE ? number : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /**
     * A decimal of at most seven digits before and after the point; NaN if it is none.
     *
     * <p>Eight bytes are looked at together: a loop over digits, whose number varies, ends where the processor did not expect
     * it, which costs more than all else. Dividend and divisor are exact in double, so the quotient is rounded once, like what
     * {@code Double.parseDouble} makes.
     */
    private double decimal(int from, int to) {
        long word = (long) EIGHT.get(bytes, from) ^ ZEROS;
        int digits = digits(word);
        if (digits == 0 || digits == Long.BYTES) {
            return Double.NaN;
        }
        long whole = value(word, digits);
        int point = from + digits;
        if (point == to) {
            return whole;
        }
        word = (long) EIGHT.get(bytes, point + 1) ^ ZEROS;
        int decimals = to - point - 1;
        if (bytes[point] != '.' || digits(word) != decimals || decimals == Long.BYTES || decimals == 0) {
            return Double.NaN;
        }
        return (whole * POWERS[decimals] + value(word, decimals)) / DIVISORS[decimals];
    }

    /** Counts the digits, from the lowest byte, in eight bytes that were combined with {@link #ZEROS}. */
    private static int digits(long word) {
        long others = ((word & ~HIGH_BITS) + 0x7676767676767676L | word) & HIGH_BITS;
        return Long.numberOfTrailingZeros(others) >> 3;
    }

    /** The number that 1 to 8 digits make: neighbours are joined to twos, those to fours, and those to eight. */
    private static long value(long word, int digits) {
        long ones = word << (64 - 8 * digits);
        long twos = ones * 10 + (ones >>> 8);
        long even = (twos & 0x000000ff000000ffL) * (100 + (1_000_000L << 32));
        long odd = (twos >>> 16 & 0x000000ff000000ffL) * (1 + (10_000L << 32));
        return (even + odd) >>> 32;
    }
}
