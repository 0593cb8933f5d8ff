package dev.lanewise.cli;

import dev.lanewise.Lanewise;
import dev.lanewise.cli.reader.CsvData;
import dev.lanewise.cli.reader.CsvLayout;
import dev.lanewise.cli.reader.CsvTargets;
import dev.lanewise.cli.reader.TextTable;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.internal.access.SchemaAccess;
import dev.lanewise.internal.csv.CsvInput;
import dev.lanewise.internal.table.DataDefects;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.Identifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A file whose rows are examples, in CSV or read like it, with the flags that determine how its columns are read.
 *
 * @param path the file
 * @param name name of the file in messages
 * @param targets target columns of the flags; empty to use those that the format defines
 * @param weightsOrNull column of weights; null if there is none
 * @param taskOrNull kind of targets; null to detect it
 * @param trainedTargetOrNull target column of the training of a network; null if unknown
 * @param classesOrNull classes of the network, beside which a CSV file must not have others; null if unknown
 * @param dropsMissingTarget whether rows without a target are left out
 * @param reading how a CSV file is read
 * @param preparing preprocessing of the columns
 */
record TableFile(
        Path path,
        String name,
        List<String> targets,
        String weightsOrNull,
        Task taskOrNull,
        String trainedTargetOrNull,
        List<String> classesOrNull,
        boolean dropsMissingTarget,
        CsvOptions reading,
        PreparationOptions preparing) {
    /** Name of a first column without a heading. */
    static final String FIRST_COLUMN = "column 1";

    /** Whether the first column of a CSV file is an index as written by pandas, and no flag names it. */
    boolean hasIndex() throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        Set<String> asked = new LinkedHashSet<>(preparing.leftOut());
        asked.addAll(List.of(preparing.categories()));
        asked.addAll(targets);
        if (weightsOrNull != null) {
            asked.add(weightsOrNull);
        }
        return CsvLayout.of(path, reading.format(), asked).hasIndex()
                && !asked.contains("1")
                && !asked.contains(FIRST_COLUMN);
    }

    /** Asks for the target column, or for the table meant in a folder; empty if the data are not a table. */
    Optional<String> question() throws IOException {
        return TargetQuestion.of(path, reading.format(), targets.isEmpty() ? null : String.join(",", targets));
    }

    /** Refuses flags for tables, because the data are not read as one. */
    void requireNoFlags(boolean isMnist) throws IOException {
        String flag = preparing.given() != null ? preparing.given() : reading.given();
        Optional<String> question =
                isMnist || weightsOrNull != null || !targets.isEmpty() || flag == null ? Optional.empty() : question();
        if (question.isPresent()) {
            throw new UsageException(question.get());
        }
        if (weightsOrNull != null) {
            throw new UsageException("--weights names a column of a CSV file, "
                    + (targets.isEmpty()
                            ? "whose target column --target names"
                            : "but " + name + " is not a CSV file"));
        }
        if (dropsMissingTarget) {
            throw new UsageException("--drop-missing-target is only for a table; name its target column with --target");
        }
        if (flag != null) {
            throw new UsageException(flag + " is only for a table; name its target column with --target");
        }
    }

    /** The rows of a CSV file. */
    RowFile rows() {
        List<String> asked = new ArrayList<>(targets);
        if (weightsOrNull != null) {
            asked.add(weightsOrNull);
        }
        return new RowFile(
                path,
                reading.format(),
                asked,
                dropsMissingTarget ? targets : List.of(),
                classesOrNull == null ? List.of() : classesOrNull);
    }

    /**
     * Loads the examples.
     *
     * @param schemaOrNull preprocessing of a network; null to fit it to the training rows
     * @param split which rows are trained on
     * @param streams whether the inputs are only read while they are written to a file
     */
    Loaded load(Schema schemaOrNull, UnaryOperator<CsvData> split, boolean streams) throws IOException {
        List<String> notes = new ArrayList<>();
        CsvData table = split.apply(read(schemaOrNull, notes::add));
        table.notes().stream().map(RemedyFlags::in).forEach(notes::add);
        Schema schema = named(table::schema);
        Splits splits = streams ? table.streamed() : table.splits();
        if (schemaOrNull == null) {
            notes.addAll(ColumnNotes.of(name, schema.columns()));
            notes.addAll(ColumnNotes.ofClasses(name, splits.training(), reading.format()));
            notes.addAll(streams ? List.of() : identifiers(schema, splits));
        }
        return new Loaded(splits, schema, notes);
    }

    private List<String> identifiers(Schema schema, Splits splits) {
        int rows = splits.training().size()
                + splits.validation().size()
                + splits.test().size();
        return ColumnNotes.identifiers(Identifiers.find(schema, splits.training(), rows), preparing.leftOut()).stream()
                .toList();
    }

    private CsvData read(Schema schemaOrNull, Consumer<String> notes) throws IOException {
        int inputs = schemaOrNull == null ? 0 : schemaOrNull.columns().size();
        Optional<TextTable> text = TextTable.of(reading.file(path), inputs, reading.firstIndex(), notes);
        List<String> wanted = targets(text);
        requireTarget(wanted);
        if (schemaOrNull != null && text.isEmpty()) {
            wanted = withoutHeadings(wanted, schemaOrNull, notes);
        }
        CsvTargets columns = CsvTargets.of(wanted.toArray(String[]::new));
        Task task = task(text, wanted);
        columns = task == null ? columns : columns.withTask(task);
        columns = weightsOrNull == null ? columns : columns.withWeights(weightsOrNull);
        columns = classesOrNull == null || text.isPresent() ? columns : columns.withClasses(classesOrNull);
        columns = dropsMissingTarget ? columns.withoutMissing() : columns;
        if (schemaOrNull == null && text.isEmpty()) {
            return CsvData.read(CsvInput.of(path), reading.format(), columns, preparing.preparation(), null);
        }
        if (schemaOrNull != null && preparing.given() != null) {
            throw new UsageException(
                    preparing.given() + " is for a new network, but this one has its preprocessing in" + " its file");
        }
        return text.isPresent()
                ? TextTableData.read(text.get(), name, columns, preparing.preparation(), schemaOrNull, null)
                : CsvData.read(CsvInput.of(path), reading.formatFor(schemaOrNull), columns, schemaOrNull, null);
    }

    private List<String> targets(Optional<TextTable> text) {
        return targets.isEmpty() ? text.map(TextTable::targets).orElse(List.of()) : targets;
    }

    private void requireTarget(List<String> wanted) throws IOException {
        if (wanted.isEmpty()) {
            throw new UsageException(TargetQuestion.of(path, reading.format(), null)
                    .orElse(name + " does not specify its target column; name it with --target"));
        }
    }

    /** The task that a flag or the format sets; null if neither does. */
    private Task task(Optional<TextTable> text, List<String> wanted) {
        boolean areClasses =
                text.isPresent() && wanted.size() == 1 && text.get().areClasses(wanted.get(0));
        return taskOrNull == null && areClasses ? Task.CLASSIFICATION : taskOrNull;
    }

    /**
     * Finds the target of a file without headings by its position in the training file.
     *
     * @param wanted target columns
     * @param schema columns of the training file
     * @return the target columns, by number if the file has no headings
     * @throws DataFormatException if it cannot be found
     */
    private List<String> withoutHeadings(List<String> wanted, Schema schema, Consumer<String> notes)
            throws IOException {
        List<String> names = new ArrayList<>(wanted);
        if (weightsOrNull != null) {
            names.add(weightsOrNull);
        }
        names.removeIf(column -> column.matches("[0-9]+"));
        if (names.isEmpty() || !SchemaAccess.get().hasHeader(schema) || !Files.isRegularFile(path)) {
            return wanted;
        }
        Set<String> asked = new LinkedHashSet<>(names);
        schema.columns().forEach(column -> asked.add(column.name()));
        CsvLayout layout = CsvLayout.of(path, reading.format(), asked);
        if (!layout.headings().isEmpty()) {
            return wanted;
        }
        boolean isTrained = trainedTargetOrNull == null || trainedTargetOrNull.equals(wanted.get(0));
        if (!isTrained
                || wanted.size() > 1
                || weightsOrNull != null
                || SchemaAccess.get().targets(schema).size() != 1
                || layout.columns() != SchemaAccess.get().width(schema)) {
            throw new DataFormatException(name + ": the file has no headings, so the column "
                    + Fields.quoted(names.get(0)) + " cannot be found; --target"
                    + (weightsOrNull == null ? " names" : " and --weights name")
                    + " columns by their numbers, from 1 to " + layout.columns());
        }
        int number = SchemaAccess.get().targets(schema).get(0) + 1;
        notes.accept(name + ": the file has no headings, so its columns are those of the training file, in the same"
                + " order; the target is column " + number);
        return List.of(String.valueOf(number));
    }

    /**
     * All rows with the targets marked, before any preprocessing.
     *
     * @param countsTargets whether many different whole numbers are no classes
     */
    WholeTable whole(boolean countsTargets, Consumer<String> notes) throws IOException {
        Optional<TextTable> text = TextTable.of(reading.file(path), 0, reading.firstIndex(), notes);
        List<String> wanted = targets(text);
        requireTarget(wanted);
        Table table = text.isPresent() ? TextTableData.table(text.get(), name, preparing.categories()) : readTable();
        return WholeTable.of(
                name, table, wanted, preparing.leftOut(), task(text, wanted), countsTargets, dropsMissingTarget, notes);
    }

    private Table readTable() throws IOException {
        // A column that is left out has no kind that matters.
        Stream<String> categorical = Stream.concat(Stream.of(preparing.categories()), preparing.leftOut().stream());
        return Lanewise.readTable(path, reading.format().withCategorical(categorical.toArray(String[]::new)));
    }

    /** Returns the rows of a CSV file; empty if they are no table. */
    Optional<Table> inMemory() throws IOException {
        try {
            return Optional.of(readTable());
        } catch (DataFormatException e) {
            // Of texts such as 5%, which are categories of a file but errors in a table.
            return Optional.empty();
        }
    }

    /**
     * Returns notes and warnings on the columns of a CSV file for which no target is given.
     *
     * @param columns summaries of all rows
     * @param rowsOrNull the rows; null if they are not in memory
     */
    List<String> notes(List<CsvData.Summary> columns, Table rowsOrNull) {
        List<Schema.Column> schema =
                columns.stream().map(CsvData.Summary::column).toList();
        Map<Schema.Column, String> texts = rowsOrNull == null || preparing.keepsAll()
                ? Map.of()
                : Identifiers.ofTexts(schema, rowsOrNull.rows(), List.of(preparing.categories()));
        List<Schema.Column> others =
                schema.stream().filter(column -> !texts.containsKey(column)).toList();
        List<String> notes = new ArrayList<>(ColumnNotes.of(name, others));
        ColumnNotes.noteLeftOut(texts, preparing.categories()).ifPresent(notes::add);
        if (rowsOrNull != null) {
            ColumnNotes.identifiers(Identifiers.find(others, rowsOrNull), preparing.leftOut())
                    .ifPresent(notes::add);
        }
        List<String> constant = columns.stream()
                .filter(column -> column.distinct() <= 1)
                .map(column -> column.column().name())
                .toList();
        DataDefects.constantColumns(constant, "rows").ifPresent(warning -> notes.add("warning: " + warning));
        return notes;
    }

    /** Returns a summary of each column of a CSV file. */
    List<CsvData.Summary> columns(Consumer<String> notes) throws IOException {
        Consumer<String> named = note -> notes.accept(RemedyFlags.in(note));
        return named(() -> CsvData.columns(path, reading.format(), preparing.preparation(), null, named));
    }

    /** Learns from the columns of the file. */
    @FunctionalInterface
    private interface Learning<T> {
        T learn() throws IOException;
    }

    /** Adds the name of the file to the message on a column that cannot be encoded. */
    private <T> T named(Learning<T> learning) throws IOException {
        try {
            return learning.learn();
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(name + ": " + e.getMessage(), e);
        }
    }
}
