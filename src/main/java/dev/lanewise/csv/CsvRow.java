package dev.lanewise.csv;

import dev.lanewise.data.Schema;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One row: where its fields lie in an array of bytes, without blanks around them, and the numbers of those that are short
 * decimals, such as {@code -12.345}. Rows are many, so one object serves for all of a file, and the next overwrites it.
 */
final class CsvRow {
    /** Bytes that must be readable after the last of a field. */
    static final int SLACK = 2 * Long.BYTES + 2;

    private static final int LONGEST_MISSING = Schema.MISSING.stream().mapToInt(String::length).max().orElseThrow();
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ZEROS = 0x3030303030303030L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    /** 10^0 to 10^7, which both kinds hold exactly. */
    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000};
    private static final double[] DIVISORS = {1, 10, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};

    private byte[] bytes;
    private int[] starts = new int[32];
    private int[] ends = new int[32];
    /** NaN for a field that is none or has not been asked for. */
    private double[] numbers = new double[32];
    private int count;
    private long line;

    /** Begins a row that stands in these bytes, of which {@link #SLACK} more are there than fields have. */
    void begin(byte[] text, long inLine) {
        bytes = text;
        line = inLine;
        count = 0;
    }

    /** Says that the bytes of the row's fields stand at the same places of another array. */
    void moveTo(byte[] same) {
        bytes = same;
    }

    /** Adds a field from its first byte to the one before {@code to}. */
    void add(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(bytes[start])) {
            start++;
        }
        while (start < end && Character.isWhitespace(bytes[end - 1])) {
            end--;
        }
        put(start, end, Double.NaN);
    }

    private void put(int start, int end, double number) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        starts[count] = start;
        ends[count] = end;
        numbers[count++] = number;
    }

    /**
     * Adds the field that begins at a byte if it is a decimal of at most seven digits before and after the point, and ends with
     * a delimiter or a line.
     *
     * <p>Eight bytes are looked at together: a loop over digits, whose number varies, ends where the processor did not expect it,
     * which costs more than all else. Dividend and divisor are exact in double, so the quotient is rounded once, like what
     * {@code Double.parseDouble} makes.
     *
     * @return the index of the byte that ends the field; -1 if it is no such decimal, so that nothing is added
     */
    int addDecimal(int from, byte delimiter) {
        int minus = bytes[from] == '-' ? 1 : 0;
        long word = (long) EIGHT.get(bytes, from + minus) ^ ZEROS;
        int digits = digits(word);
        if (digits == 0 || digits == Long.BYTES) {
            return -1;
        }
        long value = value(word, digits);
        int end = from + minus + digits;
        int decimals = 0;
        if (bytes[end] == '.') {
            word = (long) EIGHT.get(bytes, end + 1) ^ ZEROS;
            decimals = digits(word);
            if (decimals == Long.BYTES) {
                return -1;
            }
            value = value * POWERS[decimals] + (decimals == 0 ? 0 : value(word, decimals));
            end += 1 + decimals;
        }
        byte after = bytes[end];
        if (after != delimiter && after != '\n' && after != '\r') {
            return -1;
        }
        long bits = Double.doubleToRawLongBits(value / DIVISORS[decimals]) | (long) minus << 63;
        put(from, end, Double.longBitsToDouble(bits));
        return end;
    }

    /** How many bytes are digits, from the lowest, of eight that were combined with {@link #ZEROS}. */
    private static int digits(long word) {
        long others = ((word & ~HIGH_BITS) + 0x7676767676767676L | word) & HIGH_BITS;
        return Long.numberOfTrailingZeros(others) >> 3;
    }

    /** The number that 1 to 8 digits make: neighbours are joined to twos, those to fours, and those to eight. */
    private static long value(long word, int digits) {
        long ones = word << 64 - 8 * digits;
        long twos = ones * 10 + (ones >>> 8);
        long even = (twos & 0x000000ff000000ffL) * (100 + (1_000_000L << 32));
        long odd = (twos >>> 16 & 0x000000ff000000ffL) * (1 + (10_000L << 32));
        return even + odd >>> 32;
    }

    /** Number of fields. */
    int count() {
        return count;
    }

    /** The line of the file in which the row begins, from 1. */
    long line() {
        return line;
    }

    /** What stands in a field. */
    String text(int field) {
        return new String(bytes, starts[field], ends[field] - starts[field], StandardCharsets.UTF_8);
    }

    /** The number that a field holds; NaN if it is none that a float can hold. */
    double number(int field) {
        double number = numbers[field];
        return Double.isNaN(number) ? Fields.number(bytes, starts[field], ends[field]) : number;
    }

    /** Whether a field says that there is no value. */
    boolean isMissing(int field) {
        return ends[field] == starts[field] || ends[field] - starts[field] <= LONGEST_MISSING && Fields.isMissing(text(field));
    }

    /** A number that equal texts share. */
    int hash(int field) {
        int hash = 0;
        for (int i = starts[field]; i < ends[field]; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** Whether a field has this text, of ASCII; false for any other. */
    boolean holds(int field, String ascii) {
        int start = starts[field];
        if (ascii.length() != ends[field] - start) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (ascii.charAt(i) != bytes[start + i]) {
                return false;
            }
        }
        return true;
    }

    /** The same row, which no other overwrites. */
    CsvRow copy() {
        CsvRow copy = new CsvRow();
        int first = starts[0];
        copy.bytes = Arrays.copyOfRange(bytes, first, ends[count - 1]);
        copy.starts = Arrays.stream(starts, 0, count).map(start -> start - first).toArray();
        copy.ends = Arrays.stream(ends, 0, count).map(end -> end - first).toArray();
        copy.numbers = Arrays.copyOf(numbers, count);
        copy.count = count;
        copy.line = line;
        return copy;
    }
}
