package dev.lanewise.data;

import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.table.ColumnData;
import dev.lanewise.internal.table.ColumnEncoder;
import dev.lanewise.internal.table.ColumnLearner;
import dev.lanewise.internal.table.DataDefects;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.Identifiers;
import dev.lanewise.internal.table.MissingTargets;
import dev.lanewise.internal.table.MissingTexts;
import dev.lanewise.internal.table.RowPlaces;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.text.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the rows of a table as inputs and targets, as for a CSV file: numbers are scaled, categories one-hot encoded,
 * and missing values imputed.
 *
 * <p>The statistics are learned from training rows and stored in a {@link Schema}, so that other rows can be encoded
 * later. A category that is not in the training rows sets all inputs of its column to 0. Immutable and thread-safe.
 */
public final class TableEncoder {
    private static final MissingTexts NO_TEXTS = MissingTexts.of(List.of());
    /** Number of distinct texts per row below which encoded texts are copied rather than encoded again. */
    private static final long MOST_CODES = 4;

    private final Schema schema;
    private final Task task;
    private final List<String> names;
    private final ColumnEncoder[] encoders;
    private final List<String> notes;
    private final List<String> warnings;

    /**
     * Creates an encoder from an existing schema, such as that of a model file.
     *
     * @param schema columns and their preprocessing
     * @param task what the network predicts
     * @param names names of the classes or target columns
     */
    public TableEncoder(Schema schema, Task task, List<String> names) {
        this(schema, task, names, List.of(), List.of());
    }

    private TableEncoder(Schema schema, Task task, List<String> names, List<String> notes, List<String> warnings) {
        this.notes = notes;
        this.warnings = warnings;
        this.schema = Objects.requireNonNull(schema, "schema");
        this.task = Objects.requireNonNull(task, "task");
        this.names = Elements.require(names, "names");
        this.encoders = ColumnEncoder.of(schema);
    }

    /**
     * Creates an encoder with statistics learned from training rows.
     *
     * @param preprocessing preprocessing of table columns
     * @param task what the target columns hold: classes, labels or numbers
     * @param training rows with targets, from which means, deviations and categories are learned
     * @param others further tables with the same columns, such as validation rows; only the number of their categories
     *     and their classes are used
     * @return the encoder
     * @throws IllegalArgumentException if there is no target or no input, there are several columns of classes, a value
     *     is missing and not to be imputed, or a column has values, but none in the training rows; the message names row
     *     and column. A column without a value in any of the tables is left out, and so are columns that identify rows,
     *     see {@link Preprocessing#keepsIdentifiers}.
     */
    public static TableEncoder learn(Preprocessing preprocessing, Task task, Table training, Table... others) {
        List<Table> further = Elements.require(others, "others");
        Objects.requireNonNull(preprocessing, "preprocessing");
        Objects.requireNonNull(task, "task");
        List<Table> tables = new ArrayList<>(List.of(Objects.requireNonNull(training, "training")));
        tables.addAll(further);
        List<String> targets = training.targets();
        if (targets.isEmpty()) {
            throw new IllegalArgumentException(
                    "the table has no target; " + Remedy.TARGET + " names one of " + Suggestion.list(training.names()));
        }
        Learned learned = columns(preprocessing, tables);
        if (task != Task.CLASSIFICATION) {
            return new TableEncoder(learned.schema, task, targets, learned.notes, learned.warnings);
        }
        List<String> classes = classes(tables);
        List<String> untrained = new ArrayList<>(classes);
        if (!further.isEmpty()) {
            untrained.removeAll(classes(List.of(training)));
        }
        List<String> warnings =
                new ArrayList<>(DataDefects.ofClasses(classes, further.isEmpty() ? List.of() : untrained));
        warnings.addAll(learned.warnings);
        return new TableEncoder(learned.schema, task, classes, learned.notes, List.copyOf(warnings));
    }

    /**
     * Creates an encoder from an existing schema, such as that of a model file, for the classes or targets of tables.
     *
     * @param schema columns and their preprocessing
     * @param task what the target columns hold: classes, labels or numbers
     * @param table rows with targets
     * @param others further tables with the same targets
     * @return the encoder
     * @throws IllegalArgumentException if there is no target, a class is missing, or there are several columns of
     *     classes
     */
    public static TableEncoder of(Schema schema, Task task, Table table, Table... others) {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(task, "task");
        List<Table> tables = new ArrayList<>(List.of(Objects.requireNonNull(table, "table")));
        tables.addAll(Elements.require(others, "others"));
        return new TableEncoder(schema, task, task == Task.CLASSIFICATION ? classes(tables) : table.targets());
    }

    /**
     * {@return a copy that also encodes the classes of another table, such as one of test rows} A network has an output
     * for each class. An encoder of labels or numbers is returned unchanged.
     *
     * @param table rows with the same target
     * @throws IllegalArgumentException if the target has no classes, or a row has no target
     */
    public TableEncoder withClasses(Table table) {
        Objects.requireNonNull(table, "table");
        if (task != Task.CLASSIFICATION) {
            return this;
        }
        Set<String> all = new HashSet<>(names);
        all.addAll(classes(List.of(table)));
        return new TableEncoder(
                schema, task, all.stream().sorted(ColumnLearner.order(all)).toList(), notes, warnings);
    }

    /**
     * Creates an encoder of inputs alone, for a table whose targets are not known yet. All columns that are neither
     * targets nor weights are inputs.
     *
     * @param preprocessing preprocessing of table columns
     * @param table rows, with or without targets
     * @return an encoder without targets
     * @throws IllegalArgumentException if there is no input, or a value is missing and not to be imputed
     */
    public static TableEncoder learn(Preprocessing preprocessing, Table table) {
        Objects.requireNonNull(preprocessing, "preprocessing");
        Learned learned = columns(preprocessing, List.of(Objects.requireNonNull(table, "table")));
        return new TableEncoder(learned.schema, Task.REGRESSION, List.of(), learned.notes, learned.warnings);
    }

    /** Columns, sentences on those that are left out, and warnings about the others. */
    private record Learned(Schema schema, List<String> notes, List<String> warnings) {}

    private static Learned columns(Preprocessing preprocessing, List<Table> tables) {
        Table training = tables.get(0);
        List<String> ignored = training.names(preprocessing.ignored());
        List<String> categorical = training.names(preprocessing.categorical());
        ignored.forEach(name -> requireInput(training, name, "ignored"));
        categorical.forEach(name -> requireInput(training, name, "a column of categories"));
        categorical.stream().filter(ignored::contains).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(
                    "the column " + Fields.quoted(name) + " cannot be both ignored and a column of categories");
        });
        List<Schema.Column> learned = new ArrayList<>();
        List<Integer> places = places(training);
        List<String> empty = new ArrayList<>();
        for (int place = 0; place < training.columns().size(); place++) {
            String name = training.columns().get(place).name();
            if (!places.contains(place) && !ignored.contains(name)) {
                if (tables.stream().allMatch(table -> table.column(name).missing() == table.rows())) {
                    empty.add(name);
                } else {
                    learned.add(learn(preprocessing, tables, name, place, categorical.contains(name)));
                }
            }
        }
        List<String> notes = new ArrayList<>();
        ColumnLearner.emptyColumns(empty).ifPresent(notes::add);
        if (!preprocessing.keepsIdentifiers()) {
            leaveOutIdentifiers(tables, categorical, learned, notes);
        }
        if (learned.isEmpty()) {
            throw new IllegalArgumentException(
                    empty.isEmpty()
                            ? "besides targets and ignored columns there must be at least one input"
                            : "no input has a value in any row");
        }
        boolean hasHeader = IntStream.range(0, training.names().size())
                .anyMatch(c -> !training.names().get(c).equals(Fields.columnName(c)));
        return new Learned(
                new Schema(training.names().size(), hasHeader, places, learned, training.missingTexts()),
                List.copyOf(notes),
                DataDefects.ofColumns(
                        learned, tables.stream().mapToInt(Table::rows).sum(), training::column, !notes.isEmpty()));
    }

    /** Returns the positions of the columns used only in training: the targets in their order, then the weights. */
    private static List<Integer> places(Table training) {
        List<String> names = new ArrayList<>(training.targets());
        training.weights().ifPresent(names::add);
        return names.stream().map(training.names()::indexOf).toList();
    }

    private static void leaveOutIdentifiers(
            List<Table> tables, List<String> categorical, List<Schema.Column> learned, List<String> notes) {
        Schema.Column index = learned.stream()
                .filter(column -> tables.get(0).column(column.name()).isIndex() && !categorical.contains(column.name()))
                .findFirst()
                .orElse(null);
        if (index != null && learned.size() > 1) {
            learned.remove(index);
            notes.add("the first column has no heading and numbers the rows from 0, so it is not an input; "
                    + Remedy.IDENTIFIERS + " makes it one");
        }
        int rows = tables.stream().mapToInt(Table::rows).sum();
        Map<Schema.Column, String> found = Identifiers.ofTexts(learned, rows, categorical);
        if (found.isEmpty()) {
            return;
        }
        learned.removeAll(found.keySet());
        notes.add(Identifiers.leftOut(found, categorical));
    }

    private static void requireInput(Table table, String name, String what) {
        table.column(name);
        if (table.targets().contains(name)) {
            throw new IllegalArgumentException(
                    "the column " + Fields.quoted(name) + " is a target, so it cannot be " + what);
        }
    }

    private static Schema.Column learn(
            Preprocessing preprocessing, List<Table> tables, String name, int place, boolean categorical) {
        boolean fills = preprocessing.missing() == Missing.MEAN;
        ColumnData all = tables.get(0).column(name);
        for (Table table : tables) {
            ColumnData column = table.column(name);
            String mixture =
                    column.mixture(", and " + Remedy.CATEGORICAL.of(List.of(name)) + " makes the column categorical");
            if (mixture != null && !categorical) {
                throw new IllegalArgumentException(mixture);
            }
            for (int row = 0; row < column.rows() && !fills; row++) {
                if (column.isMissing(row)) {
                    throw new IllegalArgumentException(table.place(row, name) + ": the value is missing, which "
                            + Remedy.MEANS + " would fill in");
                }
            }
            all = table == tables.get(0) ? column : all.followedBy(column);
        }
        int[] training = IntStream.range(0, tables.get(0).rows()).toArray();
        ColumnLearner.Values values = all.values(categorical);
        return ColumnLearner.learn(name, place, values, training, preprocessing)
                .orElseThrow(() -> new IllegalArgumentException("column " + Fields.quoted(name)
                        + " has no value in the training rows; " + Remedy.WITHOUT + " leaves the column out"));
    }

    private static List<String> classes(List<Table> tables) {
        Set<String> found = new HashSet<>();
        for (Table table : tables) {
            ColumnData column = classColumn(table);
            requireTargets(table, table.targets(), NO_TEXTS, List.of());
            for (int row = 0; row < table.rows(); row++) {
                found.add(className(table, column, row));
            }
        }
        return found.stream().sorted(ColumnLearner.order(found)).toList();
    }

    /**
     * Returns the class of each row, numbered in the order of the classes.
     *
     * @throws IllegalArgumentException if there is not one target column, it has no classes, or a value is missing
     */
    static int[] classNumbers(Table table) {
        List<String> classes = classes(List.of(table));
        return labels(table, classes);
    }

    private static ColumnData classColumn(Table table) {
        if (table.targets().size() != 1) {
            throw new IllegalArgumentException("classes are learned from one target column, but the table has "
                    + (table.targets().isEmpty()
                            ? "none; " + Remedy.TARGET + " names it"
                            : Count.of(table.targets().size(), "target") + ": " + Suggestion.list(table.targets())));
        }
        return table.column(table.targets().get(0));
    }

    private static String className(Table table, ColumnData column, int row) {
        if (column.isNumeric() && column.number(row) != Math.rint(column.number(row))) {
            throw new IllegalArgumentException(table.place(row, column.name()) + ": " + column.text(row)
                    + " is not a class; classes are texts or whole numbers");
        }
        return column.text(row);
    }

    /**
     * The rows that lack a target.
     *
     * @param targets target columns
     * @param missing texts that mark a missing value besides those of the table
     * @param classes names that do not, whatever the texts are
     */
    static MissingTargets missingTargets(
            Table table, List<String> targets, MissingTexts missing, List<String> classes) {
        RowPlaces places = table.places();
        MissingTargets rows = places == null ? new MissingTargets("row", 0) : new MissingTargets(places.unit(), 1);
        List<ColumnData> columns = targets.stream().map(table::column).toList();
        for (int row = 0; row < table.rows(); row++) {
            for (ColumnData column : columns) {
                if (isMissing(column, row, missing, classes)) {
                    if (places == null) {
                        rows.add(row, "column " + Fields.quoted(column.name()));
                    } else {
                        rows.add(places.line(row), places.column(column.name()));
                    }
                    break;
                }
            }
        }
        return rows;
    }

    private static boolean isMissing(ColumnData column, int row, MissingTexts missing, List<String> classes) {
        return column.isMissing(row)
                || (column.isNumeric()
                        ? missing.isNumber(column.number(row)) && !classes.contains(column.text(row))
                        : missing.contains(column.text(row)) && !classes.contains(column.text(row)));
    }

    static void requireTargets(Table table, List<String> targets, MissingTexts missing, List<String> classes) {
        MissingTargets rows = missingTargets(table, targets, missing, classes);
        if (rows.count() > 0) {
            RowPlaces places = table.places();
            throw new IllegalArgumentException((places == null ? "" : places.file() + (rows.count() == 1 ? ", " : ": "))
                    + rows.refused()
                    + "; " + Remedy.DROPPED_TARGETS + " leaves such rows out"
                    + (targets.stream().allMatch(name -> table.column(name).isNumeric())
                            ? ""
                            : ", and texts such as NA, None and ? count as missing, unless" + " "
                                    + Remedy.OTHER_MISSING_TEXTS + " changes that"));
        }
    }

    /** {@return the input columns and their preprocessing} */
    public Schema schema() {
        return schema;
    }

    /** {@return the kind of targets} */
    public Task task() {
        return task;
    }

    /** {@return sentences on the columns that were left out although no setting names them} */
    public List<String> notes() {
        return notes;
    }

    /**
     * {@return one sentence for each column from which a network learns little, such as a constant one, and for columns
     * and classes that may have been misread; none if the schema was not learned} {@link Splits#warnings} returns those
     * about the examples.
     */
    public List<String> warnings() {
        return warnings;
    }

    /** {@return the names of the classes or target columns, in order} */
    public List<String> names() {
        return names;
    }

    /**
     * Encodes a table with its targets. Columns are matched by name; other columns are ignored.
     *
     * <p>A class that the encoder was not trained on is refused: the network has no output for it, so neither its loss
     * nor its probability would be defined. To count rows of such classes as errors, exclude them with
     * {@link Table#select} and add their number to the errors.
     *
     * <p>Regression targets are rounded to float, to about 7 significant digits: whole numbers are exact up to 2^24.
     * Subtract a constant from the column if only small differences between large numbers matter, as with timestamps.
     *
     * @param table rows with targets
     * @return the data set
     * @throws IllegalArgumentException if a column is missing, a value cannot be encoded, a target is missing, or a
     *     class is unknown; the message names row and column; also if a target or the weights are an input
     */
    public Dataset dataset(Table table) {
        Objects.requireNonNull(table, "table");
        for (Schema.Column column : schema.columns()) {
            if (table.targets().contains(column.name())
                    || table.weights().filter(column.name()::equals).isPresent()) {
                throw new IllegalArgumentException("the column " + Fields.quoted(column.name())
                        + " cannot be a target or a weight, because the network takes it as an input");
            }
        }
        float[] inputs = inputs(table);
        int rows = table.rows();
        String[] columns = names.toArray(String[]::new);
        boolean areClasses = task == Task.CLASSIFICATION;
        requireTargets(
                table,
                areClasses ? List.of(classColumn(table).name()) : names,
                MissingTexts.of(schema.missingTexts()),
                areClasses ? names : List.of());
        if (areClasses) {
            return finished(
                    table,
                    Dataset.ofClasses(inputs, schema.inputs(), labels(table, names), names.size())
                            .withNames(columns));
        }
        float[] targets = new float[ArrayLength.of(rows, "row", names.size(), "target")];
        for (int t = 0; t < names.size(); t++) {
            ColumnData column = table.column(names.get(t));
            String mixture = column.mixture("");
            if (mixture != null) {
                throw new IllegalArgumentException(mixture);
            }
            for (int row = 0; row < rows; row++) {
                double number = column.isNumeric() ? column.number(row) : number(column.text(row));
                if (Double.isNaN(number)) {
                    throw new IllegalArgumentException(table.place(row, column.name()) + ": "
                            + Fields.notNumber(column.text(row))
                            + ", but the targets are " + task
                            + (task == Task.MULTI_LABEL ? ": 0, 1, false or true" : "")
                            + (task == Task.REGRESSION ? "; " + Remedy.CLASSES + " learns texts as classes" : ""));
                }
                if (task == Task.MULTI_LABEL && number != 0 && number != 1) {
                    throw new IllegalArgumentException(table.place(row, column.name()) + ": " + column.text(row)
                            + " is neither 0 nor 1, so it is not a label");
                }
                targets[row * names.size() + t] = (float) number;
            }
        }
        return finished(
                table,
                (task == Task.MULTI_LABEL
                                ? Dataset.ofMultiLabel(inputs, schema.inputs(), targets, names.size())
                                : Dataset.ofRegression(inputs, schema.inputs(), targets, names.size()))
                        .withNames(columns));
    }

    /** Gives the examples the weights of the table, if it has some, and the numbers of its rows in their file. */
    private static Dataset finished(Table table, Dataset encoded) {
        Dataset dataset = table.places() == null
                ? encoded
                : encoded.withOrigins(table.places().rows());
        if (table.weights().isEmpty()) {
            return dataset;
        }
        ColumnData column = table.column(table.weights().get());
        float[] weights = new float[table.rows()];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = (float) column.number(row);
        }
        try {
            return dataset.withWeights(weights);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("column " + Fields.quoted(column.name()) + ": " + e.getMessage(), e);
        }
    }

    /** Returns a target as a number, for labels also false as 0 and true as 1; NaN if it is none of these. */
    private double number(String text) {
        boolean isTruth = task == Task.MULTI_LABEL && (text.equals("true") || text.equals("false"));
        return isTruth ? text.equals("true") ? 1 : 0 : Fields.number(text);
    }

    private static int[] labels(Table table, List<String> names) {
        ColumnData column = classColumn(table);
        Map<String, Integer> numbers = new HashMap<>();
        names.forEach(name -> numbers.put(name, numbers.size()));
        int[] labels = new int[table.rows()];
        for (int row = 0; row < labels.length; row++) {
            String name = className(table, column, row);
            Integer number = numbers.get(name);
            if (number == null) {
                throw new IllegalArgumentException(table.place(row, column.name()) + ": " + Fields.quoted(name)
                        + " is none of the classes that were trained on: " + Suggestion.list(names)
                        + Remedy.BALANCED_SPLIT);
            }
            labels[row] = number;
        }
        return labels;
    }

    /**
     * Encodes the inputs of a table, which needs no targets. Columns are matched by name; other columns are ignored.
     *
     * @param table rows to encode; targets are ignored
     * @return (rows, inputs of the schema), row-major
     * @throws IllegalArgumentException if a column is missing or a value cannot be encoded; the message names row and
     *     column
     */
    public float[] inputs(Table table) {
        Objects.requireNonNull(table, "table");
        int width = schema.inputs();
        float[] inputs = new float[ArrayLength.of(table.rows(), "row", width, "input")];
        int at = 0;
        for (int c = 0; c < encoders.length; c++) {
            encode(c, table, inputs, at, width);
            at += encoders[c].inputs();
        }
        return inputs;
    }

    /** Encodes a column: the first row at {@code inputs[at]}, and each following one {@code width} further on. */
    private void encode(int c, Table table, float[] inputs, int at, int width) {
        ColumnData column = column(table, schema.columns().get(c));
        // Numbers with a unit must have that of the schema.
        Schema.Numeric numeric = column.isNumeric()
                        && column.notation() == null
                        && schema.columns().get(c) instanceof Schema.Numeric plain
                ? plain
                : null;
        // For each distinct text and, at the end, a missing value: 1 more than the position of its first encoding, or 0
        // if there is none yet. Null for a small part of a column of many texts.
        int[] known = numeric == null && column.hasTexts() && column.codes() < MOST_CODES * column.rows()
                ? new int[column.codes() + 1]
                : null;
        for (int row = 0; row < column.rows(); row++) {
            int to = row * width + at;
            int code = known == null ? 0 : column.isMissing(row) ? column.codes() : column.code(row);
            if (known != null && known[code] > 0) {
                System.arraycopy(inputs, known[code] - 1, inputs, to, encoders[c].inputs());
                continue;
            }
            try {
                double number = numeric == null ? Double.NaN : column.number(row);
                if (numeric != null && !encoders[c].isMissing(number)) {
                    inputs[to] = ColumnEncoder.input(numeric, number);
                } else {
                    encoders[c].encode(column.text(row), inputs, to);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(table.place(row, column.name()) + ": " + e.getMessage(), e);
            }
            if (known != null) {
                known[code] = to + 1;
            }
        }
    }

    /**
     * {@return by column, the categories that were not in the training data, and the number of rows that have each} All
     * inputs of such a value are 0.
     *
     * @param table rows that {@link #inputs(Table)} encodes
     * @throws IllegalArgumentException if a column is missing
     */
    public Map<String, Map<String, Integer>> unknownCategories(Table table) {
        Objects.requireNonNull(table, "table");
        Map<String, Map<String, Integer>> unknown = new LinkedHashMap<>();
        for (int c = 0; c < encoders.length; c++) {
            if (!(schema.columns().get(c) instanceof Schema.Categorical categorical)) {
                continue;
            }
            ColumnData column = column(table, categorical);
            ColumnEncoder encoder = encoders[c];
            Map<String, Integer> ofColumn = new LinkedHashMap<>();
            column.counts().forEach((text, count) -> {
                if (!encoder.isKnown(text) && !encoder.isMissing(text)) {
                    ofColumn.put(text, count);
                }
            });
            if (!ofColumn.isEmpty()) {
                unknown.put(categorical.name(), Collections.unmodifiableMap(ofColumn));
            }
        }
        return Collections.unmodifiableMap(unknown);
    }

    private static ColumnData column(Table table, Schema.Column wanted) {
        if (!table.has(wanted.name())) {
            throw new IllegalArgumentException("there is no column " + Fields.quoted(wanted.name()) + " among "
                    + Suggestion.list(table.names()) + ", from which the network takes inputs");
        }
        return table.column(wanted.name());
    }

    /**
     * Encodes the inputs of one row, given as values by column name. Blanks around names are stripped, and names of
     * other columns are ignored.
     *
     * @param row numbers, strings, or other objects, which are converted as by {@link Table#of(Iterable)}; null for a
     *     missing value
     * @return the inputs of the network
     * @throws IllegalArgumentException if a column is missing or its value cannot be encoded; the message names the
     *     column
     */
    public float[] inputs(Map<String, ?> row) {
        Objects.requireNonNull(row, "row");
        float[] inputs = new float[schema.inputs()];
        int at = 0;
        for (int c = 0; c < encoders.length; c++) {
            encode(c, row.get(key(row, schema.columns().get(c).name())), inputs, at, "");
            at += encoders[c].inputs();
        }
        return inputs;
    }

    /** Returns the key of a column: its name, possibly with blanks around it. */
    private static String key(Map<String, ?> row, String name) {
        return row.containsKey(name)
                ? name
                : row.keySet().stream()
                        .filter(key -> key != null && key.strip().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("there is no column " + Fields.quoted(name)
                                + ", from which the network takes inputs" + known(row, name)));
    }

    /** The similar name that may be meant, or else the names that the row has. */
    private static String known(Map<String, ?> row, String name) {
        String question = Suggestion.question(name, row.keySet());
        List<String> names =
                row.keySet().stream().filter(Objects::nonNull).sorted().toList();
        return !question.isEmpty() || names.isEmpty() ? question : "; the row has " + Suggestion.list(names);
    }

    /**
     * Values of a row that are not encoded as given.
     *
     * @param problems sentences about the values that cannot be encoded, by the name of the column
     * @param missing names of the columns whose value is missing and imputed
     * @param unknown names of the columns whose category was not in the training data, so that their inputs are 0, as
     *     with scikit-learn's {@code handle_unknown='ignore'}
     */
    public record RowCheck(Map<String, String> problems, List<String> missing, List<String> unknown) {
        /** Copies the sentences and the names. */
        public RowCheck {
            problems = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNull(problems, "problems")));
            missing = Elements.require(missing, "missing");
            unknown = Elements.require(unknown, "unknown");
        }
    }

    /**
     * {@return what {@link #inputs(Map)} would refuse, impute or ignore in a row, in the order of the columns} A
     * program that must not predict from an unknown category calls this method first.
     *
     * @param row values by column name, as for {@link #inputs(Map)}
     */
    public RowCheck check(Map<String, ?> row) {
        return encode(row, new float[schema.inputs()], 0);
    }

    /**
     * Encodes the inputs of one row, as {@link #inputs(Map)} does, into an array that may hold those of many rows.
     *
     * @param row values by column name, as for {@link #inputs(Map)}
     * @param inputs receives {@code schema().inputs()} numbers from {@code at} on, which are undefined if the result
     *     has {@link RowCheck#problems}
     * @param at index of the first of them
     * @return the values that are not encoded as given, in the order of the columns
     * @throws IndexOutOfBoundsException if the inputs do not fit in the array
     */
    public RowCheck encode(Map<String, ?> row, float[] inputs, int at) {
        Objects.requireNonNull(row, "row");
        Objects.requireNonNull(inputs, "inputs");
        Elements.requireRange(at, at + schema.inputs(), inputs.length);
        Map<String, String> problems = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        int next = at;
        for (int c = 0; c < encoders.length; c++) {
            String name = schema.columns().get(c).name();
            try {
                switch (encode(c, row.get(key(row, name)), inputs, next)) {
                    case IMPUTED -> missing.add(name);
                    case UNKNOWN -> unknown.add(name);
                    case GIVEN -> {}
                }
            } catch (IllegalArgumentException e) {
                problems.put(name, e.getMessage());
            }
            next += encoders[c].inputs();
        }
        return new RowCheck(problems, missing, unknown);
    }

    /** The text of a value, which is empty for null and NaN. */
    private static String text(@Nullable Object value) {
        return value == null || (value instanceof Number number && Double.isNaN(number.doubleValue()))
                ? ""
                : CellValue.text(value).strip();
    }

    /**
     * Encodes the inputs of one row of numbers.
     *
     * @param row a number for each column of the schema, in order; NaN for a missing value
     * @return the inputs of the network
     * @throws IllegalArgumentException if there is not one number for each column, a column is not numeric, or a number
     *     cannot be encoded
     */
    public float[] inputs(double... row) {
        Objects.requireNonNull(row, "row");
        if (row.length != encoders.length) {
            throw new IllegalArgumentException("the network takes " + Count.of(encoders.length, "column") + " ("
                    + Suggestion.list(
                            schema.columns().stream().map(Schema.Column::name).toList()) + "), but "
                    + Count.of(row.length, "number") + (row.length == 1 ? " was given" : " were given"));
        }
        float[] inputs = new float[schema.inputs()];
        int at = 0;
        for (int c = 0; c < encoders.length; c++) {
            Schema.Column column = schema.columns().get(c);
            if (!(column instanceof Schema.Numeric)) {
                throw new IllegalArgumentException("column " + Fields.quoted(column.name()) + " has "
                        + (column instanceof Schema.Dates ? "dates" : "categories")
                        + ", so a row of numbers alone cannot be encoded");
            }
            encode(c, row[c], inputs, at, "");
            at += encoders[c].inputs();
        }
        return inputs;
    }

    /** Encodes a value, as below, and names its place if it is refused. */
    private void encode(int c, @Nullable Object given, float[] inputs, int at, String place) {
        try {
            encode(c, given, inputs, at);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    place + "column " + Fields.quoted(schema.columns().get(c).name()) + ": " + e.getMessage(), e);
        }
    }

    /** Encodes null, a number, or the string value of an object. */
    private ColumnEncoder.Outcome encode(int c, @Nullable Object given, float[] inputs, int at) {
        Object value = CellValue.of(given);
        if (schema.columns().get(c) instanceof Schema.Numeric numeric
                && value instanceof Number number
                && !encoders[c].isMissing(number.doubleValue())) {
            if (!Fields.isInRange(number.doubleValue())) {
                throw new IllegalArgumentException(Fields.notInRange(number));
            }
            inputs[at] = ColumnEncoder.input(numeric, number.doubleValue());
            return ColumnEncoder.Outcome.GIVEN;
        }
        return encoders[c].encode(text(value), inputs, at);
    }

    /** Describes the inputs and targets briefly. */
    @Override
    public String toString() {
        return Count.of(encoders.length, "column") + " as " + Count.of(schema.inputs(), "input") + "; " + task + " "
                + String.join(", ", names);
    }
}
