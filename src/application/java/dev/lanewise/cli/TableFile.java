package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.TableReader;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.data.UnknownColumnException;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
import dev.lanewise.report.ShellCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A file whose rows are examples, with the flags that determine how its columns are read.
 *
 * @param path the file
 * @param name name of the file in messages
 * @param targets target columns of the flags; empty to use those that the format defines
 * @param weightsOrNull column of weights of the flag; null to use that of the training, which the file may lack
 * @param taskOrNull kind of targets; null to detect it
 * @param trained facts about the training of the network that the rows are for
 * @param classesOrNull classes of the network, beside which a CSV file must not have others; null if unknown
 * @param dropsMissingTarget whether rows without a target are left out
 * @param reading how a CSV file is read
 * @param preprocessing preprocessing of the columns
 * @param keepsAll whether flags make every column an input
 */
record TableFile(
        Path path,
        String name,
        List<String> targets,
        String weightsOrNull,
        Task taskOrNull,
        Facts trained,
        List<String> classesOrNull,
        boolean dropsMissingTarget,
        ReadingOptions reading,
        Preprocessing preprocessing,
        boolean keepsAll) {

    /** Asks for the target column, or for the table meant in a folder; empty if the data are not a table. */
    Optional<String> question() throws IOException {
        return TargetQuestion.of(path, reading.format(), targets.isEmpty() ? null : String.join(",", targets));
    }

    /** Refuses flags for tables, because the data are not read as one. */
    void requireNoFlags(boolean isMnist) throws IOException {
        String preparing = PreparationOptions.flag(preprocessing);
        String flag = preparing != null ? preparing : reading.given();
        Optional<String> question =
                isMnist || weightsOrNull != null || !targets.isEmpty() || flag == null ? Optional.empty() : question();
        if (question.isPresent()) {
            throw new UsageException(question.get());
        }
        if (weightsOrNull != null) {
            throw onlyForTables("--weights");
        }
        if (dropsMissingTarget) {
            throw onlyForTables("--drop-missing-target");
        }
        if (flag != null) {
            throw onlyForTables(flag);
        }
    }

    private UsageException onlyForTables(String flag) {
        return new UsageException(flag + " is only for a table"
                + (targets.isEmpty() ? "; name its target column with --target" : ", but " + name + " is none"));
    }

    /**
     * Rows with targets.
     *
     * @param task type of the targets
     * @param leftOut targets that the format defines, if others are named; they are not inputs
     */
    record Rows(Table table, Task task, List<String> leftOut) {}

    /**
     * Reads all rows of a CSV file, or of one in another format, and marks targets and weights.
     *
     * @param allOrNull the rows, if they have been read; null otherwise
     * @param schemaOrNull preprocessing of a network; null if there is none
     * @param notes receives notes on what was read
     */
    Rows read(Table allOrNull, Schema schemaOrNull, Consumer<String> notes) throws IOException {
        String preparing = PreparationOptions.flag(preprocessing);
        if (schemaOrNull != null && preparing != null) {
            throw new UsageException(
                    preparing + " is for a new network, but this one has its preprocessing in" + " its file");
        }
        Table all = allOrNull == null ? table(schemaOrNull) : allOrNull;
        List<String> wanted = targets.isEmpty() ? all.targets() : targets;
        if (wanted.isEmpty()) {
            throw new UsageException(TargetQuestion.of(path, reading.format(), null)
                    .orElse(name + " does not specify its target column; name it with --target"));
        }
        Roles roles = schemaOrNull == null
                ? new Roles(wanted, weightsOrNull)
                : withoutHeadings(all, new Roles(wanted, weights()), schemaOrNull, notes);
        String weights = roles.weightsOrNull;
        if (weights != null && weightsOrNull == null && !has(all, weights)) {
            notes.accept(name + ": there is no column " + Quote.of(weights)
                    + " with the weights of the training, so each row counts once");
            weights = null;
        }
        String[] columns = roles.targets.stream().map(String::strip).toArray(String[]::new);
        try {
            Table marked = all.withTarget(columns);
            List<String> leftOut = schemaOrNull == null ? otherTargets(all, marked.targets(), notes) : List.of();
            marked = dropsMissingTarget ? marked.withoutMissingTargets() : marked;
            marked.requireTargets();
            marked = weights == null ? marked : marked.withWeights(weights.strip());
            Task task = taskOrNull != null ? taskOrNull : marked.task();
            if (task == Task.CLASSIFICATION && columns.length > 1) {
                throw new UsageException("--target names " + columns.length + " columns, but classes are learned from a"
                        + " single column; --task labels learns columns of 0 and 1");
            }
            marked.notes().stream().map(RemedyFlags::in).forEach(notes);
            return new Rows(task == Task.MULTI_LABEL ? marked.withMultiLabelTargets(columns) : marked, task, leftOut);
        } catch (IllegalArgumentException e) {
            DataFormatException named = named(e);
            throw asked().stream().allMatch(column -> has(all, column))
                    ? named
                    : new UnknownColumnException(name, named.getMessage());
        }
    }

    /** Whether a table has a column of this heading or number. */
    private static boolean has(Table all, String given) {
        String column = given.strip();
        int number = column.matches("[0-9]{1,6}") ? Integer.parseInt(column) : 0;
        return all.names().contains(column)
                || (number >= 1 && number <= all.names().size());
    }

    /**
     * Returns the targets that the format defines if others are named. They are not inputs. The last attribute of an
     * ARFF file is a target by default only, so it becomes an input like all other attributes.
     */
    private List<String> otherTargets(Table all, List<String> named, Consumer<String> notes) throws IOException {
        List<String> others = new ArrayList<>(all.targets());
        others.removeAll(named);
        if (others.isEmpty() || keepsAll) {
            return List.of();
        }
        boolean one = others.size() == 1;
        if (reading.kind(path).hasTargetColumns()) {
            String number = String.valueOf(all.names().indexOf(others.get(0)) + 1);
            if (preprocessing.ignored().stream().noneMatch(List.of(others.get(0), number)::contains)) {
                notes.accept(name + ": the last attribute, " + Quote.of(others.get(0))
                        + ", is an input, because --target names another one; --ignore "
                        + ShellCommand.quoted(others.get(0)) + " leaves it out");
            }
            return List.of();
        }
        notes.accept(name + ": " + Suggestion.list(others) + (one ? ", the target" : ", the targets")
                + " of the format, " + (one ? "is no input" : "are no inputs")
                + ", because --target names another column; --ignore none makes " + (one ? "it one" : "them inputs"));
        return others;
    }

    /** The sizes of the sets that the file comes with. */
    List<Integer> sets() throws IOException {
        return table(reading.format(), List.of()).sets();
    }

    /** Returns whether numbers are scaled and missing values filled in by default. */
    boolean needsPreprocessing() throws IOException {
        return table(reading.format(), List.of()).preprocessing().scaling() != Preprocessing.Scaling.NONE;
    }

    /** Reads all rows, without regard to --target and --weights. */
    Table table(Schema schemaOrNull) throws IOException {
        List<String> categorical = new ArrayList<>(preprocessing.categorical());
        boolean areNames = taskOrNull == Task.CLASSIFICATION && targets.size() == 1;
        if (schemaOrNull == null) {
            categorical.addAll(areNames ? targets : List.of());
            return table(reading.format(), categorical).table();
        }
        CsvFormat format = reading.formatFor(schemaOrNull);
        try {
            return table(format, areNames ? targets : List.of()).table(schemaOrNull);
        } catch (UnknownColumnException e) {
            // The target of a file without headings is found below, by its position.
            List<Integer> places = schemaOrNull.targets();
            try {
                return table(format, places.isEmpty() ? List.of() : List.of(String.valueOf(places.get(0) + 1)))
                        .table(schemaOrNull);
            } catch (UnknownColumnException none) {
                throw e;
            }
        }
    }

    private TableReader table(CsvFormat format, List<String> categorical) {
        TableReader reader = TableReader.of(path)
                .withFormat(format.withCategorical(
                        categorical.stream().map(String::strip).toArray(String[]::new)))
                .withHeadings(asked())
                .withTraining(trained);
        return reading.firstIndex() < 0 ? reader : reader.withFirstIndex(reading.firstIndex());
    }

    /** Columns that flags name, by which headings are recognised. */
    private List<String> asked() {
        List<String> asked = new ArrayList<>(targets);
        asked.addAll(preprocessing.ignored());
        asked.addAll(preprocessing.categorical());
        if (weights() != null) {
            asked.add(weights());
        }
        return asked;
    }

    /** The column of weights of the flag or of the training; null if there is none. */
    private String weights() {
        return weightsOrNull != null ? weightsOrNull : trained.get(Fact.WEIGHTS).orElse(null);
    }

    /** Adds the name of the file to a message, unless the message has it already. */
    DataFormatException named(IllegalArgumentException e) {
        String message = e.getMessage();
        boolean isNamed = message.startsWith(name) || message.startsWith(path.toString());
        return new DataFormatException(RemedyFlags.in(isNamed ? message : name + ": " + message), e);
    }

    /** Target columns, and the column of weights, which is null if there is none. */
    private record Roles(List<String> targets, String weightsOrNull) {}

    /**
     * Finds target and weights of a file without headings by their positions in the training file.
     *
     * @param wanted columns by the headings of the training file
     * @param schema columns of the training file
     * @return the columns, by number if the file has no headings
     * @throws DataFormatException if they cannot be found
     */
    private Roles withoutHeadings(Table all, Roles wanted, Schema schema, Consumer<String> notes) throws IOException {
        String weights = wanted.weightsOrNull;
        List<String> names = new ArrayList<>(wanted.targets);
        if (weights != null) {
            names.add(weights);
        }
        int count = names.size();
        names.removeIf(column -> column.matches("[0-9]+"));
        boolean isHeaded = all.format().isEmpty() || all.format().get().header().orElse(true);
        if (names.isEmpty() || isHeaded || !schema.hasHeader()) {
            return wanted;
        }
        int columns = all.names().size();
        boolean areTrained = trained.get(Fact.TARGETS).orElse(wanted.targets).equals(wanted.targets)
                && (weights == null
                        || trained.get(Fact.WEIGHTS).filter(weights::equals).isPresent());
        if (!areTrained || wanted.targets.size() > 1 || schema.targets().size() != count || columns != schema.width()) {
            throw new DataFormatException(name + ": the file has no headings, so the column "
                    + Quote.of(names.get(0)) + " cannot be found; --target"
                    + (weights == null ? " names" : " and --weights name") + " columns by their numbers, from 1 to "
                    + columns);
        }
        List<String> numbers = schema.targets().stream()
                .map(place -> String.valueOf(place + 1))
                .toList();
        notes.accept(name + ": the file has no headings, so its columns are those of the training file, in the same"
                + " order; the target is column " + numbers.get(0)
                + (weights == null ? "" : ", and the weights are column " + numbers.get(1)));
        return new Roles(numbers.subList(0, 1), weights == null ? null : numbers.get(1));
    }

    /**
     * Summary of a column.
     *
     * @param column encoding of the column, learned from all rows; its fill is the mean or the most frequent category
     * @param missing number of rows without a value
     * @param distinct number of distinct values
     * @param min least value; NaN unless the column is numeric
     * @param max greatest value; NaN unless the column is numeric
     */
    record Summary(Schema.Column column, int missing, int distinct, double min, double max) {}

    /**
     * Learns the columns of a table whose targets are not known.
     *
     * @param isWhole whether columns that identify rows are among them in any case
     */
    TableEncoder encoder(Table all, boolean isWhole) throws DataFormatException {
        try {
            return TableEncoder.learn(
                    preprocessing.withMissing(Preprocessing.Missing.MEAN).withIdentifiers(isWhole || keepsAll),
                    all.withTarget());
        } catch (IllegalArgumentException e) {
            throw named(e);
        }
    }

    /** Returns a summary of each column that a network would take. */
    static List<Summary> summaries(Table table, Schema schema) {
        Map<String, Integer> missing =
                table.describe().stream().collect(Collectors.toMap(Table.ColumnInfo::name, Table.ColumnInfo::missing));
        List<Summary> summaries = new ArrayList<>();
        for (Schema.Column column : schema.columns()) {
            String name = column.name();
            double[] numbers = column instanceof Schema.Numeric
                    ? Arrays.stream(table.numbers(name))
                            .filter(number -> !Double.isNaN(number))
                            .toArray()
                    : new double[0];
            long distinct = column instanceof Schema.Numeric
                    ? Arrays.stream(numbers).distinct().count()
                    : Arrays.stream(table.texts(name))
                            .filter(Objects::nonNull)
                            .distinct()
                            .count();
            summaries.add(new Summary(
                    column,
                    missing.get(name),
                    (int) distinct,
                    Arrays.stream(numbers).min().orElse(Double.NaN),
                    Arrays.stream(numbers).max().orElse(Double.NaN)));
        }
        return summaries;
    }
}
