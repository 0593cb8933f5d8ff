package dev.lanewise.internal.records;

import dev.lanewise.internal.csv.TableRow;
import dev.lanewise.internal.table.ColumnData;
import dev.lanewise.internal.table.Fields;

/** A row of texts; one object serves for all rows. */
final class TextRow implements TableRow {
    private String[] fields = {};
    private long line;

    /** Sets the fields, of which {@code ?} and {@code NaN} mark missing values. */
    TextRow set(long inLine, String... texts) {
        line = inLine;
        fields = texts;
        return this;
    }

    @Override
    public int count() {
        return fields.length;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public String text(int field) {
        return fields[field].strip();
    }

    @Override
    public double number(int field) {
        return Fields.number(text(field));
    }

    @Override
    public boolean isMissing(int field) {
        return isMissing(text(field));
    }

    static boolean isMissing(String text) {
        return text.isEmpty() || text.equals("?") || text.equals("NaN");
    }

    @Override
    public boolean isPlainWhole(int field) {
        return text(field).equals(ColumnData.text(number(field)));
    }
}
