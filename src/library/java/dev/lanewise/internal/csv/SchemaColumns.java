package dev.lanewise.internal.csv;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.table.ColumnData;
import dev.lanewise.internal.table.ColumnEncoder;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.MissingTexts;
import dev.lanewise.internal.table.NumberNotation;
import dev.lanewise.internal.table.Numbers;
import dev.lanewise.internal.table.RowPlaces;
import dev.lanewise.internal.table.TableContent;
import dev.lanewise.internal.table.TextCodes;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects rows of a file in a table with the columns of a schema, which decides whether each is numeric. */
public final class SchemaColumns {
    private static final int ROWS_BETWEEN_CHECKS = 1024;

    private final Columns columns;
    private final List<Input> inputs = new ArrayList<>();
    private final List<Copy> copies = new ArrayList<>();
    private Numbers lines = new Numbers();

    /**
     * Finds the columns of a schema: by their headings if both files have them, otherwise by their positions. In that
     * case, the file must have the columns of the training file.
     *
     * @param mayLack whether such a file may lack the targets, or have only the inputs
     * @throws DataFormatException if a column is missing
     */
    public SchemaColumns(Schema schema, Columns columns, boolean mayLack) throws DataFormatException {
        this.columns = columns;
        boolean byName = schema.hasHeader() && columns.hasHeadings();
        int[] places = byName ? named(schema, columns) : places(schema, columns, mayLack);
        for (int c = 0; c < places.length; c++) {
            inputs.add(new Input(schema.columns().get(c), places[c]));
        }
    }

    private static int[] named(Schema schema, Columns columns) throws DataFormatException {
        List<String> names = schema.columns().stream().map(Schema.Column::name).toList();
        List<String> missing =
                names.stream().filter(name -> !columns.contains(name)).toList();
        if (!missing.isEmpty()) {
            String first = missing.get(0);
            String encoding = columns.inOtherEncoding(first);
            throw new DataFormatException(columns.file()
                    + (missing.size() == 1
                            ? ": there is no column " + Fields.quoted(first)
                            : ": there are no columns " + Suggestion.list(missing))
                    + " in the headings, from which the network takes inputs"
                    + (encoding.isEmpty() ? Suggestion.question(first, unknown(columns, names)) : encoding));
        }
        int[] places = new int[names.size()];
        for (int c = 0; c < places.length; c++) {
            places[c] = columns.find(names.get(c));
        }
        return places;
    }

    private static List<String> unknown(Columns columns, List<String> names) {
        return columns.headings().stream()
                .filter(heading -> !names.contains(heading))
                .map(Printable::of)
                .toList();
    }

    private static int[] places(Schema schema, Columns columns, boolean mayLack) throws DataFormatException {
        try {
            return schema.indices(columns.count(), mayLack);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(columns.file() + ": " + e.getMessage(), e);
        }
    }

    /** Returns the names by which the header of a file with the columns of a schema is recognised. */
    public static Set<String> names(Schema schema) {
        Set<String> names = new LinkedHashSet<>();
        if (schema.hasHeader()) {
            schema.columns().forEach(column -> names.add(column.name()));
        }
        return names;
    }

    /** Returns a copy of a format that also has the texts that mark a missing value in a schema. */
    public static CsvFormat formatFor(CsvFormat format, Schema schema) {
        MissingTexts trained = MissingTexts.of(schema.missingTexts());
        boolean hasMore = !format.missingTexts().equals(CsvFormat.defaults().missingTexts());
        List<String> all = hasMore ? trained.with(format.missingTexts()).texts() : trained.texts();
        return format.withMissingTexts(all.toArray(String[]::new));
    }

    /**
     * Appends columns of the file as texts, as they were read. A column that is also an input is added again under
     * another name.
     *
     * @param places columns of the file, from 0
     * @return the names of the columns in the tables
     */
    public List<String> copy(int... places) {
        Set<String> names = new HashSet<>();
        inputs.forEach(input -> names.add(input.column.name()));
        copies.forEach(copy -> names.add(copy.name));
        List<String> added = new ArrayList<>();
        for (int place : places) {
            String name = columns.name(place);
            while (!names.add(name)) {
                name += " (text)";
            }
            copies.add(new Copy(name, place));
            added.add(name);
        }
        return added;
    }

    /** Whether a column of the file, from 0, is one of the schema. */
    boolean has(int place) {
        return inputs.stream().anyMatch(input -> input.place == place);
    }

    /**
     * Adds a row.
     *
     * @throws DataFormatException if a value does not fit its column; the row is then not added
     */
    public void add(TableRow row) throws DataFormatException {
        for (Input input : inputs) {
            input.read(row);
        }
        inputs.forEach(Input::add);
        for (Copy copy : copies) {
            copy.texts.add(row.text(copy.place));
        }
        if (rows() % ROWS_BETWEEN_CHECKS == 0) {
            long values = (rows() + 1L) * (inputs.size() + copies.size());
            RawColumn.requireRoom(columns.file(), values, Double.BYTES * values, 4);
        }
        lines.add((double) row.line());
    }

    /** Number of rows since the last {@link #table}. */
    public int rows() {
        return lines.size();
    }

    /** Returns the rows that were added since the last call, at least one, and removes them. */
    public Table table() {
        List<ColumnData> data = new ArrayList<>();
        inputs.forEach(input -> data.add(input.take()));
        copies.forEach(copy -> data.add(copy.take()));
        RowPlaces places = new RowPlaces(columns.file(), columns.unit(), name -> columns.place(place(name)), lines);
        lines = new Numbers();
        return Internals.create(
                Table.class, new TableContent(data, columns.syntax().missing(), List.of(), places, null));
    }

    /** Puts the columns of the schema at their places among those of the file. */
    void take(ColumnData[] data) {
        inputs.forEach(input -> data[input.place] = input.take());
    }

    private int place(String name) {
        for (Input input : inputs) {
            if (input.column.name().equals(name)) {
                return input.place;
            }
        }
        return copies.stream()
                .filter(copy -> copy.name.equals(name))
                .findFirst()
                .orElseThrow()
                .place;
    }

    /** A column of texts as they were read. */
    private static final class Copy {
        private final String name;
        private final int place;
        private TextCodes texts = new TextCodes();

        Copy(String name, int place) {
            this.name = name;
            this.place = place;
        }

        ColumnData take() {
            ColumnData data = new ColumnData(name, null, texts, null);
            texts = new TextCodes();
            return data;
        }
    }

    /** A column of the schema. */
    private final class Input {
        private final Schema.Column column;
        /** The number of the column in this file. */
        private final int place;
        /** Unit and decimal separator of the texts of numbers; null for plain numbers and other columns. */
        private final @Nullable NumberNotation notation;

        private final Set<String> categories;
        /** Null unless the column is numeric. */
        private @Nullable Numbers numbers;
        /** Null if the column is numeric. */
        private @Nullable TextCodes texts;
        /** The value of the current row; NaN if it is missing. */
        private double number;
        /** The value of the current row; null if it is missing. */
        private @Nullable String text;

        Input(Schema.Column column, int place) {
            this.column = column;
            this.place = place;
            this.notation = column instanceof Schema.Numeric numeric ? ColumnEncoder.notation(numeric) : null;
            this.categories = column instanceof Schema.Categorical categorical
                    ? new HashSet<>(categorical.categories())
                    : Set.of();
            begin();
        }

        private void begin() {
            boolean isNumeric = column instanceof Schema.Numeric;
            numbers = isNumeric ? new Numbers() : null;
            texts = isNumeric ? null : new TextCodes();
        }

        ColumnData take() {
            ColumnData data = new ColumnData(column.name(), numbers, texts, null);
            begin();
            return data;
        }

        void add() {
            if (numbers != null) {
                numbers.add(number);
            } else {
                Objects.requireNonNull(texts).add(text);
            }
        }

        void read(TableRow row) throws DataFormatException {
            if (numbers != null) {
                number = number(row);
                return;
            }
            text = row.text(place);
            // A category of the training data may be called None.
            if (Objects.requireNonNull(texts).find(text) < 0 && !categories.contains(text)) {
                if (isMissing(row)) {
                    text = null;
                } else {
                    columns.requireDecoded(row.line(), place, text);
                }
            }
        }

        /** Returns the number of a row; NaN if it is missing. */
        private double number(TableRow row) throws DataFormatException {
            double plain = row.number(place);
            if (Double.isNaN(plain) && notation != null) {
                double withUnit = notation.number(row.text(place));
                if (!Double.isNaN(withUnit)) {
                    return withUnit;
                }
            }
            if (!Double.isNaN(plain) && !columns.syntax().missing().isNumber(plain)) {
                columns.lookAtNumber(row, place);
                return plain;
            }
            if (!isMissing(row)) {
                String given = row.text(place);
                columns.requireDecoded(row.line(), place, given);
                throw new DataFormatException(columns.place(row.line(), place) + ": " + Fields.notNumber(given)
                        + (notation == null ? "" : " such as " + notation.example())
                        + columns.syntax().hint(given)
                        + columns.syntax().notationHint(given)
                        + FieldSyntax.missingHint(given));
            }
            return Double.NaN;
        }

        private boolean isMissing(TableRow row) throws DataFormatException {
            boolean missing = row.isMissing(place);
            if (missing && !column.imputes()) {
                String given = row.text(place);
                throw new DataFormatException(columns.place(row.line(), place) + ": the value is missing"
                        + (given.isEmpty() ? "" : " (" + Fields.quoted(given) + ")")
                        + ", and no replacement was learned");
            }
            return missing;
        }
    }
}
