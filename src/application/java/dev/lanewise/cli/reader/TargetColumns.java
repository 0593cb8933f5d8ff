package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.csv.Columns;
import dev.lanewise.internal.csv.CsvRow;
import dev.lanewise.internal.csv.RawColumn;
import dev.lanewise.internal.csv.Texts;
import dev.lanewise.internal.rows.DatasetAccess;
import dev.lanewise.internal.rows.RowReader;
import dev.lanewise.internal.table.ColumnContent;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.MissingTargets;
import dev.lanewise.internal.table.NumberNotation;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.text.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Targets and weights of the rows of a file. */
final class TargetColumns {
    /** Different texts from which numbers are kept instead. */
    static final int MOST_TEXTS = 1 << 16;

    private final Columns columns;
    private final Task givenTaskOrNull;
    /** None to learn them from the rows. */
    private final List<String> knownClasses;

    private final int[] places;
    /** -1 if the rows have no weights. */
    private final int weightPlace;

    private final Texts[] texts;
    /**
     * Numbers by row, for columns of very many different numbers, whose texts would take most of the memory; null for
     * other columns.
     */
    private final float[][] numbers;

    private final MissingTargets missing = new MissingTargets("line", 1);
    private String firstMissing = "";
    private float[] weights = new float[256];
    private int rows;

    TargetColumns(Columns columns, CsvTargets wanted) throws DataFormatException {
        this.columns = columns;
        this.givenTaskOrNull = wanted.task().orElse(null);
        this.knownClasses = wanted.classes();
        places = new int[wanted.columns().size()];
        for (int t = 0; t < places.length; t++) {
            int place = columns.find(wanted.columns().get(t));
            if (Arrays.stream(places, 0, t).anyMatch(c -> c == place)) {
                throw new DataFormatException(columns.file() + ": the target column "
                        + Fields.quoted(wanted.columns().get(t)) + " is given twice");
            }
            places[t] = place;
        }
        weightPlace =
                wanted.weights().isEmpty() ? -1 : columns.find(wanted.weights().get());
        if (Arrays.stream(places).anyMatch(c -> c == weightPlace)) {
            throw new DataFormatException(columns.file() + ": the column "
                    + Fields.quoted(wanted.weights().get()) + " is a target, so it cannot hold the weights as well");
        }
        numbers = new float[places.length][];
        texts = new Texts[places.length];
        Arrays.setAll(texts, t -> new Texts(columns, places[t], null));
    }

    /** The numbers of these columns, from 0. */
    List<Integer> places() {
        List<Integer> all = new ArrayList<>(Arrays.stream(places).boxed().toList());
        if (weightPlace >= 0) {
            all.add(weightPlace);
        }
        return all;
    }

    /** Number of target columns. */
    int count() {
        return places.length;
    }

    /**
     * Adds the targets of the next row.
     *
     * @return false if one is missing, in which case nothing is added
     */
    boolean add(CsvRow row) throws DataFormatException {
        for (int t = 0; t < places.length; t++) {
            String text = row.text(places[t]);
            boolean isKnown = texts[t] != null && texts[t].contains(text);
            if (!isKnown && isMissing(row, places[t], knownClasses)) {
                firstMissing = missing.count() == 0 ? text : firstMissing;
                missing.add(row.line(), columns.place(places[t]));
                return false;
            }
        }
        for (int t = 0; t < places.length; t++) {
            if (numbers[t] == null) {
                int known = texts[t].size();
                texts[t].add(row.text(places[t]), row.line());
                // Asked seldom, because all texts are looked at for it.
                if (texts[t].size() > known && known >= MOST_TEXTS && Integer.bitCount(known) == 1) {
                    keepNumbers(t);
                }
            } else {
                double number = row.number(places[t]);
                if (Double.isNaN(number)) {
                    throw noNumber(t, row.text(places[t]), row.line(), givenTaskOrNull == null && numbers.length == 1);
                }
                numbers[t] = rows < numbers[t].length ? numbers[t] : Arrays.copyOf(numbers[t], 2 * rows);
                numbers[t][rows] = (float) number;
            }
        }
        if (weightPlace >= 0) {
            weights = rows < weights.length ? weights : Arrays.copyOf(weights, 2 * rows);
            weights[rows] = weight(row);
        }
        rows++;
        return true;
    }

    /**
     * Whether a row has no target in a column. A class of the training data may be called None.
     *
     * @param known names of the classes, if they are known
     */
    static boolean isMissing(CsvRow row, int place, List<String> known) {
        return row.isMissing(place) && !known.contains(row.text(place));
    }

    /**
     * Refuses the rows without a target after the last row, or notes that they are left out.
     *
     * @param leavesOut whether they are left out
     */
    void requireTargets(boolean leavesOut, Consumer<String> notes) throws DataFormatException {
        if (missing.count() == 0) {
            return;
        }
        if (leavesOut && rows > 0) {
            notes.accept(columns.file() + ": " + missing.leftOut());
            return;
        }
        String sentence = missing.refused();
        throw new DataFormatException(columns.file()
                + (sentence.startsWith("line ") ? ", " : ": ")
                + sentence
                + (firstMissing.isEmpty()
                        ? ""
                        : " (" + Fields.quoted(firstMissing) + " counts as missing;"
                                + " --keep-default-na and --na-values change that)")
                + (rows == 0 ? "" : "; " + Remedy.DROPPED_TARGETS + " leaves such rows out"));
    }

    /** Goes over to numbers where nothing else can be meant any more, and there are many. */
    private void keepNumbers(int t) {
        if ((givenTaskOrNull != null && givenTaskOrNull != Task.REGRESSION)
                || (givenTaskOrNull == null && texts.length == 1 && !texts[t].hasFraction())
                || !texts[t].areNumbers()) {
            return;
        }
        numbers[t] = new float[2 * (rows + 1)];
        for (int row = 0; row <= rows; row++) {
            numbers[t][row] = (float) columns.syntax().number(texts[t].text(texts[t].code(row)));
        }
        texts[t] = null;
    }

    private DataFormatException noNumber(int t, String text, long line, boolean unclear) {
        return new DataFormatException(columns.place(line, places[t]) + ": "
                + (unclear && !columns.syntax().isOutOfRange(text)
                        ? Fields.quoted(text) + " is not a number, but other values of the column have fractions, so it"
                                + " is not clear whether they are classes or numbers"
                        : Fields.notNumber(text))
                + columns.syntax().hint(text) + columns.syntax().notationHint(text));
    }

    private float weight(CsvRow row) throws DataFormatException {
        double weight = row.number(weightPlace);
        if (!(weight >= 0)) {
            String text = row.text(weightPlace);
            throw new DataFormatException(columns.place(row.line(), weightPlace)
                    + (text.isEmpty()
                            ? ": the weight is missing"
                            : ": the weight of an example is a finite number of at least 0, but " + Fields.quoted(text)
                                    + " is there"));
        }
        return (float) weight;
    }

    /** All rows with these inputs, (rows, width). */
    Dataset dataset(float[] inputs, int width) throws DataFormatException {
        Dataset dataset = plainDataset(inputs, width);
        if (weightPlace < 0) {
            return dataset;
        }
        try {
            return dataset.withWeights(Arrays.copyOf(weights, rows));
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    columns.file() + ", " + columns.place(weightPlace) + ": " + e.getMessage(), e);
        }
    }

    /** All rows with inputs that are read when they are written to a data file. */
    Dataset streamed(int width, RowReader reader) throws DataFormatException {
        // The targets are read together with one input each, which is dropped right after.
        return DatasetAccess.get().streamed(dataset(new float[rows], 1), width, reader, columns.file());
    }

    /** Returns all rows, each of weight 1. */
    private Dataset plainDataset(float[] inputs, int width) throws DataFormatException {
        Task kind = givenTaskOrNull == null ? kind() : givenTaskOrNull;
        if (kind == Task.CLASSIFICATION) {
            if (texts.length > 1) {
                throw new DataFormatException(columns.file() + ": classes are learned from one column, but there are "
                        + texts.length + " target columns");
            }
            List<String> classes = knownClasses.isEmpty() ? texts[0].sorted() : knownClasses;
            Set<String> known = Set.copyOf(classes);
            for (int code = 0; code < texts[0].size(); code++) {
                if (!known.contains(texts[0].text(code))) {
                    throw new DataFormatException(columns.place(texts[0].line(code), places[0]) + ": the class "
                            + Fields.quoted(texts[0].text(code)) + " is unknown; the network distinguishes "
                            + Suggestion.list(classes) + Suggestion.question(texts[0].text(code), classes));
                }
            }
            return Dataset.ofClasses(inputs, width, texts[0].labels(classes, rows), classes.size())
                    .withNames(classes.toArray(String[]::new));
        }
        float[] wanted = new float[ArrayLength.of(rows, "row", texts.length, "target")];
        for (int t = 0; t < texts.length; t++) {
            float[] ofTexts = numbers[t] == null ? numbers(t, kind) : null;
            for (int row = 0; row < rows; row++) {
                wanted[row * texts.length + t] = ofTexts == null ? numbers[t][row] : ofTexts[texts[t].code(row)];
            }
        }
        Dataset dataset = kind == Task.MULTI_LABEL
                ? Dataset.ofMultiLabel(inputs, width, wanted, texts.length)
                : Dataset.ofRegression(inputs, width, wanted, texts.length);
        return dataset.withNames(Arrays.stream(places).mapToObj(columns::name).toArray(String[]::new));
    }

    /** Returns the number of each different text of a target column. */
    private float[] numbers(int t, Task kind) throws DataFormatException {
        NumberNotation notation = texts[t].notation();
        float[] ofTexts = new float[texts[t].size()];
        for (int code = 0; code < ofTexts.length; code++) {
            String text = texts[t].text(code);
            double plain = columns.syntax().number(text);
            double number = Double.isNaN(plain) && notation != null ? notation.number(text) : plain;
            if (Double.isNaN(number)) {
                throw noNumber(t, text, texts[t].line(code), false);
            }
            ofTexts[code] = (float) number;
            if (kind == Task.MULTI_LABEL && ofTexts[code] != 0 && ofTexts[code] != 1) {
                throw new DataFormatException(columns.place(texts[t].line(code), places[t]) + ": " + Fields.quoted(text)
                        + " is neither 0 nor 1, so it is not a label");
            }
        }
        return ofTexts;
    }

    private Task kind() throws DataFormatException {
        if (Arrays.stream(numbers).anyMatch(Objects::nonNull)) {
            return Task.REGRESSION;
        }
        if (texts.length > 1) {
            return Arrays.stream(texts).allMatch(Texts::areZerosAndOnes) ? Task.MULTI_LABEL : Task.REGRESSION;
        }
        if (texts[0].notation() != null) {
            return Task.REGRESSION;
        }
        ColumnContent content = texts[0].content(rows);
        ColumnContent.Place word = content.word();
        ColumnContent.Place outOfRange = content.outOfRange();
        if (word == null && outOfRange != null) {
            throw noNumber(0, outOfRange.text(), outOfRange.at(), false);
        }
        if (content.kind() == ColumnContent.Kind.MIXED) {
            String hint = columns.syntax().hint(word.text()) + columns.syntax().notationHint(word.text());
            throw new DataFormatException(columns.place(word.at(), places[0]) + ": " + content.mixture()
                    + (hint.isEmpty() ? RawColumn.missingRemedy(content.words()) : hint)
                    + ", and --task classes learns classes");
        }
        return content.kind() == ColumnContent.Kind.CATEGORICAL || texts[0].areWhole() || !texts[0].hasFraction()
                ? Task.CLASSIFICATION
                : Task.REGRESSION;
    }

    /** Refuses sets of which no row counts. */
    void requireWeights(Splits splits) throws DataFormatException {
        requireWeight(splits.training(), "training");
        requireWeight(splits.validation(), "validation");
        requireWeight(splits.test(), "test");
    }

    private void requireWeight(Dataset set, String name) throws DataFormatException {
        if (set.size() > 0 && IntStream.range(0, set.size()).allMatch(i -> set.weight(i) == 0)) {
            throw new DataFormatException(columns.file() + ", " + columns.place(weightPlace) + ": all rows of the "
                    + name + " set have a weight of 0, so none of them counts");
        }
    }
}
