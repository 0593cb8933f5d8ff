package dev.lanewise.internal.csv;

import java.util.Arrays;

/** A row. One object serves for all rows of a file, and creates texts and numbers only for requested fields. */
public final class CsvRow implements TableRow {
    /**
     * Largest length, including the point, of a decimal that is parsed here. Its digits as a whole number, and the
     * power of ten that divides it, are exact in double precision.
     */
    private static final int MOST_CHARACTERS = 16;

    private static final double[] POWERS = new double[MOST_CHARACTERS];

    static {
        Arrays.setAll(POWERS, exponent -> Double.parseDouble("1e" + exponent));
    }

    private char[] chars = new char[64];
    /** End of each field, where the next one begins. */
    private int[] ends = new int[8];

    private int count;
    private long line;
    private FieldSyntax syntax = FieldSyntax.PLAIN;

    /** Creates a row without fields. */
    public CsvRow() {}

    /** Clears the fields and begins a row in a line. */
    void begin(long inLine) {
        count = 0;
        line = inLine;
    }

    /** Adds a field without the blanks around it. */
    void add(char[] text, int from, int length) {
        int start = from;
        int end = from + length;
        while (start < end && Character.isWhitespace(text[start])) {
            start++;
        }
        while (end > start && Character.isWhitespace(text[end - 1])) {
            end--;
        }
        int at = start(count);
        if (at + end - start > chars.length) {
            chars = Arrays.copyOf(chars, 2 * (at + end - start));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
        }
        System.arraycopy(text, start, chars, at, end - start);
        ends[count++] = at + end - start;
    }

    /** Returns a copy of this row, which does not change any more. */
    CsvRow copy() {
        CsvRow copy = new CsvRow();
        copy.chars = Arrays.copyOf(chars, start(count));
        copy.ends = Arrays.copyOf(ends, count);
        copy.count = count;
        copy.line = line;
        copy.syntax = syntax;
        return copy;
    }

    /** Sets how fields are read, until this is called again. */
    void setSyntax(FieldSyntax syntax) {
        this.syntax = syntax;
    }

    private int start(int field) {
        return field == 0 ? 0 : ends[field - 1];
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public String text(int field) {
        return new String(chars, start(field), ends[field] - start(field));
    }

    @Override
    public boolean isMissing(int field) {
        return syntax.isMissing(text(field));
    }

    @Override
    public double number(int field) {
        double number = syntax.hasPlainNumbers() ? decimal(start(field), ends[field]) : Double.NaN;
        return Double.isNaN(number) ? syntax.number(text(field)) : number;
    }

    @Override
    public boolean isPlainWhole(int field) {
        int from = start(field);
        int to = ends[field];
        int first = from < to && chars[from] == '-' ? from + 1 : from;
        if (first == to || to - first >= MOST_CHARACTERS || (chars[first] == '0' && to - from > 1)) {
            return false;
        }
        for (int i = first; i < to; i++) {
            if (chars[i] < '0' || chars[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /** Parses a short decimal without exponent; NaN for anything else. The quotient is rounded correctly. */
    private double decimal(int from, int to) {
        int first = from < to && chars[from] == '-' ? from + 1 : from;
        if (first == to || to - first > MOST_CHARACTERS) {
            return Double.NaN;
        }
        long digits = 0;
        int point = to - 1;
        for (int i = first; i < to; i++) {
            int digit = chars[i] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = 10 * digits + digit;
            } else if (chars[i] == '.' && point == to - 1 && i > first && i < point) {
                point = i;
            } else {
                return Double.NaN;
            }
        }
        double number = digits / POWERS[to - 1 - point];
        return first > from ? -number : number;
    }
}
