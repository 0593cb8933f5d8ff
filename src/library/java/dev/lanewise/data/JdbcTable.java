package dev.lanewise.data;

import dev.lanewise.internal.Elements;
import dev.lanewise.internal.Fields;
import dev.lanewise.internal.Suggestion;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads the result of a database query as a {@link Table}.
 *
 * <p>This is the only class that requires the module {@code java.sql}. A program on the module path that uses it must
 * itself require {@code java.sql}.
 */
public final class JdbcTable {
    private JdbcTable() {}

    /**
     * Reads all rows that follow the current cursor position.
     *
     * <p>Columns are named by their labels. Numbers become numeric columns, all other types become categories by their
     * string values, and NULL is a missing value. Dates become categories, too; an estimator or a {@link TableEncoder}
     * then encodes them as numbers ({@link Schema.Dates}). The result set is not closed.
     *
     * @param rows result of a query
     * @param targets labels of the target columns; none to declare targets later
     * @return the table
     * @throws SQLException if the database reports an error
     * @throws IllegalArgumentException if there are no rows, two columns have the same label, there is no such target,
     *     or a number is infinite; invalid labels are rejected before any row is read
     */
    public static Table read(ResultSet rows, String... targets) throws SQLException {
        Elements.require(targets, "targets");
        ResultSetMetaData description = Objects.requireNonNull(rows, "rows").getMetaData();
        List<String> names = new ArrayList<>();
        for (int c = 1; c <= description.getColumnCount(); c++) {
            names.add(description.getColumnLabel(c));
        }
        TableBuilder builder = new TableBuilder(names);
        for (String target : targets) {
            if (!TableBuilder.unique(names).contains(target)) {
                throw new IllegalArgumentException("there is no column " + Fields.quoted(target) + " among "
                        + Suggestion.list(names) + Suggestion.question(target, names));
            }
        }
        Object[] values = new Object[names.size()];
        while (rows.next()) {
            for (int c = 0; c < values.length; c++) {
                values[c] = rows.getObject(c + 1);
            }
            builder.add(values);
        }
        return builder.build(List.of()).withTarget(targets);
    }
}
