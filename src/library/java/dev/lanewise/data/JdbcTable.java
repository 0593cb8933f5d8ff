package dev.lanewise.data;

import dev.lanewise.internal.table.Fields;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
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
     * string values, and NULL is a missing value. A CLOB is read as a string; arrays and a BLOB are refused. Dates
     * become categories, too; an estimator or a {@link TableEncoder} then encodes them as numbers ({@link
     * Schema.Dates}). A {@code java.sql.Timestamp} becomes the date and time that the database has, whatever the default
     * zone of this JVM. The result set is not closed.
     *
     * @param rows result of a query
     * @return the table, without targets; {@link Table#withTarget} names them
     * @throws SQLException if the database reports an error
     * @throws IllegalArgumentException if there are no rows, two columns have the same label, a number is infinite, or
     *     a value has no suitable string; the message names row and column
     */
    public static Table read(ResultSet rows) throws SQLException {
        ResultSetMetaData description = Objects.requireNonNull(rows, "rows").getMetaData();
        List<String> names = new ArrayList<>();
        List<Boolean> clobs = new ArrayList<>();
        for (int c = 1; c <= description.getColumnCount(); c++) {
            names.add(description.getColumnLabel(c));
            int type = description.getColumnType(c);
            clobs.add(type == Types.CLOB || type == Types.NCLOB);
        }
        TableBuilder builder = new TableBuilder(names);
        Object[] values = new Object[names.size()];
        while (rows.next()) {
            for (int c = 0; c < values.length; c++) {
                values[c] = clobs.get(c) ? rows.getString(c + 1) : rows.getObject(c + 1);
                if (values[c] instanceof Blob || values[c] instanceof Clob) {
                    throw new IllegalArgumentException(
                            "row " + builder.rows() + ", column " + Fields.quoted(names.get(c)) + ": "
                                    + CellValue.unsuitable(values[c]).getMessage());
                }
                if (values[c] instanceof Timestamp time) {
                    // The driver created it from the time in the database and the default zone.
                    values[c] = time.toLocalDateTime();
                }
            }
            builder.add(values);
        }
        return builder.build(List.of());
    }
}
