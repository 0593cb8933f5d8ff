package dev.lanewise.data;

import dev.lanewise.internal.Identity;
import dev.lanewise.internal.table.ColumnData;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Printable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** The head of a {@link Table} as text. */
final class TableText {
    private static final int MOST_ROWS = 10;
    private static final int MOST_COLUMNS = 12;
    private static final int LONGEST = 24;
    private static final MathContext DIGITS = new MathContext(6);

    private TableText() {}

    static String of(Table table) {
        int rows = Math.min(MOST_ROWS, table.rows());
        List<List<String>> cells = new ArrayList<>();
        cells.add(index(rows));
        List<String> names = table.names();
        for (String name : names.subList(0, Math.min(MOST_COLUMNS, names.size()))) {
            cells.add(cells(table.column(name), table.targets().contains(name), rows));
        }
        StringBuilder text = new StringBuilder();
        for (int line = 0; line <= rows; line++) {
            for (List<String> column : cells) {
                int width = column.stream().mapToInt(String::length).max().orElse(0);
                String cell = column.get(line);
                text.append(Identity.same(column, cells.get(0)) ? "" : "  ")
                        .append(" ".repeat(width - cell.length()))
                        .append(cell);
            }
            text.append(names.size() > MOST_COLUMNS ? "  ...\n" : "\n");
        }
        text.append(table.rows() > rows ? "...\n" : "");
        return text.append(Count.of(table.rows(), "row"))
                .append(" x ")
                .append(Count.of(names.size(), "column"))
                .append(
                        table.targets().isEmpty()
                                ? ""
                                : "; " + Count.noun(table.targets().size(), "target") + ": "
                                        + String.join(
                                                ", ",
                                                table.targets().stream()
                                                        .map(Printable::of)
                                                        .toList()))
                .toString();
    }

    private static List<String> index(int rows) {
        List<String> index = new ArrayList<>(List.of(""));
        for (int row = 0; row < rows; row++) {
            index.add(String.valueOf(row));
        }
        return index;
    }

    private static List<String> cells(ColumnData column, boolean target, int rows) {
        List<String> cells = new ArrayList<>(List.of(cut(column.name()) + (target ? "*" : "")));
        for (int row = 0; row < rows; row++) {
            cells.add(
                    column.isMissing(row)
                            ? "NA"
                            : column.isNumeric() ? number(column.number(row)) : cut(column.text(row)));
        }
        return cells;
    }

    private static String cut(String text) {
        String line = Printable.of(text);
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
    }

    /** Six significant digits, without trailing zeros. */
    private static String number(double number) {
        double magnitude = Math.abs(number);
        if (magnitude >= 1e-4 && magnitude < 1e9) {
            return magnitude == Math.rint(magnitude)
                    ? ColumnData.text(number)
                    : new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString();
        }
        return number == 0 ? "0" : String.valueOf((float) number);
    }
}
