package dev.lanewise.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.lanewise.Count;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.TargetKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A CSV file as a data set: an example in each row, some columns to be learnt and all others numbers to learn from.
 *
 * <p>The first row is one of headings if it has a field that is no number where the second row has one. The rows are held out
 * as {@link Splits#of} does.
 */
public final class CsvData {
    private static final int MOST_COLUMNS = (1 << 16) + 256;
    private static final int LONGEST_FIELD = 1000;
    private static final int LONGEST_QUOTE = 20;

    private final Path file;
    private List<String> names;
    private int[] targetColumns;
    /** -1 if the examples have no weights. */
    private int weightColumn = -1;
    private int columns;
    private float[] inputs = new float[1024];
    private float[] weights = new float[0];
    private Target[] targets;
    private int rows;

    private CsvData(Path file) {
        this.file = file;
    }

    /**
     * Reads a file and finds out what is to be learnt: in a single target column, classes if there are names or nothing but
     * whole numbers, and else numbers; in several, labels if there is nothing but 0 and 1, and else numbers.
     *
     * @param targets names or numbers (from 1) of the columns to be learnt, at least one
     * @throws DataFormatException naming the file and, where there is one, the line and the column that is not as it should be
     */
    public static Splits load(Path file, List<String> targets) throws IOException {
        return load(file, targets, null);
    }

    /**
     * The same, told what is to be learnt.
     *
     * @param kindOrNull classes of a single column; labels or numbers; null to find out
     */
    public static Splits load(Path file, List<String> targets, TargetKind kindOrNull) throws IOException {
        return load(file, targets, kindOrNull, null);
    }

    /**
     * The same with a column that says how much each example counts, see {@link Dataset#weighted}.
     *
     * @param kindOrNull classes of a single column; labels or numbers; null to find out
     * @param weightsOrNull name or number of the column of weights, which is no input; null if all count alike
     */
    public static Splits load(Path file, List<String> targets, TargetKind kindOrNull, String weightsOrNull)
            throws IOException {
        CsvData data = new CsvData(file);
        data.read(targets, weightsOrNull);
        return data.split(data.dataset(kindOrNull));
    }

    private void read(List<String> wanted, String weightsOrNull) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataFormatException(
                    file + (Files.exists(file) ? ": is not a regular file" : ": there is no such file"));
        }
        CsvRecordHandler handler =
                CsvRecordHandler.builder().maxFields(MOST_COLUMNS).maxFieldSize(LONGEST_FIELD).build();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .detectBomHeader(true)
                .build(handler, file)) {
            Iterator<CsvRecord> records = reader.iterator();
            if (!records.hasNext()) {
                throw new DataFormatException(file + ": the file has no rows");
            }
            CsvRecord first = records.next();
            CsvRecord second = records.hasNext() ? records.next() : null;
            columns = first.getFieldCount();
            boolean headed = second != null && isHeading(first, second);
            names = headed ? first.getFields().stream().map(String::strip).toList() : List.of();
            find(wanted, weightsOrNull);
            if (!headed) {
                add(first);
            }
            if (second != null) {
                add(second);
            }
            while (records.hasNext()) {
                add(records.next());
            }
        } catch (CsvParseException | UncheckedIOException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DataFormatException(
                    file + ": the rows cannot be read after row " + rows + ": " + cause.getMessage(), e);
        }
    }

    private static boolean isHeading(CsvRecord first, CsvRecord second) {
        for (int c = 0; c < Math.min(first.getFieldCount(), second.getFieldCount()); c++) {
            if (!isNumber(first.getField(c)) && isNumber(second.getField(c))) {
                return true;
            }
        }
        return false;
    }

    /** The columns of targets and of weights. */
    private void find(List<String> wanted, String weightsOrNull) throws DataFormatException {
        targetColumns = new int[wanted.size()];
        for (int t = 0; t < targetColumns.length; t++) {
            int found = find(wanted.get(t).strip());
            if (Arrays.stream(targetColumns, 0, t).anyMatch(c -> c == found)) {
                throw new DataFormatException(
                        file + ": the target column " + quoted(wanted.get(t).strip()) + " is given twice");
            }
            targetColumns[t] = found;
        }
        if (weightsOrNull != null) {
            weightColumn = find(weightsOrNull.strip());
            if (isTarget(weightColumn)) {
                throw new DataFormatException(file + ": the column " + quoted(weightsOrNull.strip())
                        + " is a target, so it cannot hold the weights as well");
            }
        }
        if (targetColumns.length == 0 || targetColumns.length >= columns) {
            throw new DataFormatException(file + ": the file has " + Count.of(columns, "column") + " and "
                    + Count.of(targetColumns.length, "target") + ", but there must be at least one target and one input");
        }
        if (inputColumns() == 0) {
            throw new DataFormatException(file + ": beside targets and weights there must be at least one input");
        }
        targets = new Target[targetColumns.length];
        Arrays.setAll(targets, t -> new Target());
    }

    /** A column by its heading, which comes before a number, or its number. */
    private int find(String name) throws DataFormatException {
        int column = names.indexOf(name);
        if (column >= 0 && names.lastIndexOf(name) != column) {
            throw new DataFormatException(file + ": the columns " + (column + 1) + " and "
                    + (names.lastIndexOf(name) + 1) + " are both named " + quoted(name));
        }
        if (column < 0) {
            try {
                column = Integer.parseInt(name) - 1;
            } catch (NumberFormatException e) {
                column = -1;
            }
        }
        if (column < 0 || column >= columns) {
            throw new DataFormatException(file + ": there is no column " + quoted(name) + " in "
                    + (names.isEmpty() ? "" : "the headings or in ") + "1.." + columns);
        }
        return column;
    }

    private boolean isTarget(int column) {
        return Arrays.stream(targetColumns).anyMatch(c -> c == column);
    }

    private int inputColumns() {
        return columns - targetColumns.length - (weightColumn < 0 ? 0 : 1);
    }

    private void add(CsvRecord row) throws DataFormatException {
        long line = row.getStartingLineNumber();
        if (row.getFieldCount() != columns) {
            throw new DataFormatException(file + ", line " + line + ": the row has "
                    + Count.of(row.getFieldCount(), "column") + ", but the first row has " + columns);
        }
        int width = inputColumns();
        inputs = roomFor(inputs, (long) (rows + 1) * width);
        int at = rows * width;
        for (int c = 0; c < columns; c++) {
            int column = c;
            int t = IntStream.range(0, targetColumns.length).filter(k -> targetColumns[k] == column).findFirst().orElse(-1);
            String text = row.getField(c).strip();
            if (t >= 0) {
                if (text.isEmpty()) {
                    throw new DataFormatException(place(line, c) + ": the target is missing");
                }
                targets[t].add(text, line, rows);
            } else if (c == weightColumn) {
                weights = roomFor(weights, rows + 1);
                weights[rows] = weight(text, line, c);
            } else {
                inputs[at++] = number(text, line, c);
            }
        }
        rows++;
    }

    private float weight(String text, long line, int column) throws DataFormatException {
        if (text.isEmpty()) {
            throw new DataFormatException(place(line, column) + ": the weight is missing");
        }
        float weight = isNumber(text) ? Float.parseFloat(text) : -1;
        if (weight < 0) {
            throw new DataFormatException(place(line, column) + ": the weight of an example is a finite number of at least"
                    + " 0, but " + quoted(text) + " is there");
        }
        return weight;
    }

    private float[] roomFor(float[] array, long length) throws DataFormatException {
        if (length <= array.length) {
            return array;
        }
        // Doubled while the old array is there, and copied once more in the end: a third of the memory may be numbers.
        if (length * Float.BYTES > Runtime.getRuntime().maxMemory() / 6 || length > Integer.MAX_VALUE / 4) {
            throw new DataFormatException(file + ": " + length + " numbers and more are too many for the "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB that this JVM may use (-Xmx raises that)");
        }
        return Arrays.copyOf(array, (int) Math.max(length, 2L * array.length));
    }

    private Dataset dataset(TargetKind kindOrNull) throws DataFormatException {
        Dataset dataset = plainDataset(kindOrNull);
        if (weightColumn < 0) {
            return dataset;
        }
        try {
            return dataset.weighted(Arrays.copyOf(weights, rows));
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": " + e.getMessage(), e);
        }
    }

    /** All rows, each of weight 1. */
    private Dataset plainDataset(TargetKind kindOrNull) throws DataFormatException {
        if (rows == 0) {
            throw new DataFormatException(file + ": the file has no rows");
        }
        TargetKind kind = kindOrNull == null ? kind() : kindOrNull;
        int width = inputColumns();
        float[] values = Arrays.copyOf(inputs, rows * width);
        if (kind == TargetKind.CLASSES) {
            if (targets.length > 1) {
                throw new DataFormatException(file + ": classes are learnt from one column, but there are "
                        + targets.length + " target columns");
            }
            List<String> classes = targets[0].sorted();
            int[] labels = targets[0].labels(classes, rows);
            return Dataset.ofFloats(values, width, labels, classes.size(), null).named(classes);
        }
        float[] wanted = new float[rows * targets.length];
        for (int t = 0; t < targets.length; t++) {
            float[] numbers = new float[targets[t].size()];
            for (int code = 0; code < numbers.length; code++) {
                numbers[code] = number(targets[t].text(code), targets[t].line(code), targetColumns[t]);
                if (kind == TargetKind.LABELS && numbers[code] != 0 && numbers[code] != 1) {
                    throw new DataFormatException(place(targets[t].line(code), targetColumns[t]) + ": "
                            + quoted(targets[t].text(code)) + " is neither 0 nor 1, so it is no label");
                }
            }
            for (int row = 0; row < rows; row++) {
                wanted[row * targets.length + t] = numbers[targets[t].code(row)];
            }
        }
        Dataset dataset = kind == TargetKind.LABELS
                ? Dataset.ofLabels(values, width, wanted, targets.length)
                : Dataset.ofNumbers(values, width, wanted, targets.length);
        List<String> targetNames = new ArrayList<>();
        for (int column : targetColumns) {
            targetNames.add(names.isEmpty() ? "column " + (column + 1) : names.get(column));
        }
        return dataset.named(targetNames);
    }

    private TargetKind kind() throws DataFormatException {
        if (targets.length > 1) {
            return Arrays.stream(targets).allMatch(Target::areZerosAndOnes) ? TargetKind.LABELS : TargetKind.NUMBERS;
        }
        if (targets[0].areWhole() || !targets[0].hasFraction()) {
            return TargetKind.CLASSES;
        }
        for (int code = 0; code < targets[0].size(); code++) {
            if (!isNumber(targets[0].text(code))) {
                throw new DataFormatException(place(targets[0].line(code), targetColumns[0]) + ": "
                        + quoted(targets[0].text(code)) + " is no number, but others of the column have fractions, so it"
                        + " is not clear whether these are classes or numbers");
            }
        }
        return TargetKind.NUMBERS;
    }

    private Splits split(Dataset all) throws DataFormatException {
        Splits splits = Splits.of(all, file.toString());
        requireWeight(splits.training(), "training");
        requireWeight(splits.validation(), "validation");
        requireWeight(splits.test(), "test");
        return splits;
    }

    private void requireWeight(Dataset set, String name) throws DataFormatException {
        if (set.size() > 0 && IntStream.range(0, set.size()).allMatch(i -> set.weight(i) == 0)) {
            throw new DataFormatException(file + ": all rows that are drawn for the " + name
                    + " set have a weight of 0, so that none of them counts");
        }
    }

    private float number(String text, long line, int column) throws DataFormatException {
        if (!isNumber(text)) {
            throw new DataFormatException(place(line, column) + ": " + quoted(text) + " is not a finite number");
        }
        return Float.parseFloat(text);
    }

    private static boolean isNumber(String text) {
        String stripped = text.strip();
        // Java's own notations are not meant: 1f, 0x1p3, NaN.
        if (stripped.isEmpty() || "+-.0123456789".indexOf(stripped.charAt(0)) < 0
                || "0123456789.".indexOf(stripped.charAt(stripped.length() - 1)) < 0 || stripped.indexOf('x') >= 0
                || stripped.indexOf('X') >= 0) {
            return false;
        }
        try {
            return Math.abs(Float.parseFloat(stripped)) <= Float.MAX_VALUE;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private String place(long line, int column) {
        return file + ", line " + line + ", column " + (column + 1)
                + (names.isEmpty() ? "" : " (" + names.get(column) + ")");
    }

    private static String quoted(String text) {
        return "\"" + (text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text) + "\"";
    }
}
