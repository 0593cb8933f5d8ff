package dev.lanewise.internal.model;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ranges of the numbers and dates of a table. */
public final class ColumnRanges {
    /** Number of columns up to which there is a form. */
    private static final int MOST_COLUMNS = 200;
    /** Bound of the relative rounding error of an input, a float, times four. */
    private static final double ROUNDING = 0x1p-22;

    private ColumnRanges() {}

    /** Returns the ranges by the indices of the columns; none if there are too many columns for a form. */
    public static Map<Integer, Schema.Range> of(Schema schema, Dataset training) {
        Map<Integer, Schema.Range> ranges = new LinkedHashMap<>();
        if (schema.columns().size() > MOST_COLUMNS) {
            return ranges;
        }
        float[] least = new float[training.inputs()];
        float[] most = new float[training.inputs()];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
        float[] row = new float[training.inputs()];
        for (int i = 0; i < training.size(); i++) {
            training.copyRow(i, row, 0);
            for (int k = 0; k < row.length; k++) {
                least[k] = Math.min(least[k], row[k]);
                most[k] = Math.max(most[k], row[k]);
            }
        }
        int at = 0;
        for (int c = 0; c < schema.columns().size(); c++) {
            Schema.Column column = schema.columns().get(c);
            if (column instanceof Schema.Numeric numeric) {
                add(ranges, c, numeric, least[at], most[at]);
            } else if (column instanceof Schema.Dates dates && dates.parts().contains(Schema.DatePart.DAYS)) {
                int days = dates.parts().indexOf(Schema.DatePart.DAYS);
                add(ranges, c, dates.encodings().get(days), least[at + days], most[at + days]);
            }
            at += column.inputs();
        }
        return ranges;
    }

    private static void add(
            Map<Integer, Schema.Range> ranges, int column, Schema.Numeric encoding, float least, float most) {
        if (Float.isFinite(least) && Float.isFinite(most)) {
            ranges.put(column, new Schema.Range(number(encoding, least), number(encoding, most)));
        }
    }

    /** Returns the number of the file that was encoded as this input. */
    private static double number(Schema.Numeric encoding, float input) {
        double product = input * encoding.scale();
        double error = ROUNDING * Math.max(Math.abs(product), Math.abs(encoding.shift()));
        double number = product + encoding.shift();
        return error == 0
                ? number
                : new BigDecimal(number)
                        .setScale((int) Math.floor(-StrictMath.log10(error)), RoundingMode.HALF_EVEN)
                        .doubleValue();
    }
}
