package dev.lanewise.csv;

import dev.lanewise.csv.Preparation.Scaling;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import java.util.List;

/**
 * One column of inputs as it stands in the file, numbers or texts: its first value tells which, and one of the other kind
 * further down is a mistake, or has to be said to be none.
 */
final class RawColumn {
    private final Columns columns;
    private final int place;
    private final boolean fills;
    private final Scratch scratchOrNull;
    /** Of every row; NaN for a missing one. Null unless these are numbers. */
    private Numbers numbers;
    /** Null unless these are categories. */
    private Texts texts;
    private int rows;
    private int missing;

    /**
     * A column without rows.
     *
     * @param categorical whether it holds categories, whatever these look like
     * @param fills whether a value may be missing
     * @param scratchOrNull where to keep the rows; null for the memory
     */
    RawColumn(Columns columns, int place, boolean categorical, boolean fills, Scratch scratchOrNull) {
        this.columns = columns;
        this.place = place;
        this.fills = fills;
        this.scratchOrNull = scratchOrNull;
        this.texts = categorical ? new Texts(columns, place, scratchOrNull) : null;
    }

    /** Adds the field of the next row, without blanks around it. */
    void add(String text, long line) throws DataFormatException {
        if (Fields.isMissing(text)) {
            addMissing(text, line);
            return;
        }
        double number = texts == null ? Fields.number(text) : Double.NaN;
        if (texts == null && numbers == null) {
            settle(!Double.isNaN(number));
        }
        if (texts != null) {
            addText(text, line);
        } else if (Double.isNaN(number)) {
            throw new DataFormatException(columns.place(line, place) + ": " + Fields.quoted(text) + " is not a finite number"
                    + ", but others of the column are, so they are no categories unless --categorical says so");
        } else {
            put(number);
        }
    }

    private void addMissing(String text, long line) throws DataFormatException {
        if (!fills) {
            throw new DataFormatException(columns.place(line, place) + ": the value is missing"
                    + (text.isEmpty() ? "" : " (" + Fields.quoted(text) + ")") + ", which --missing mean would fill in");
        }
        missing++;
        if (texts != null) {
            texts.addMissing(rows++);
        } else if (numbers != null) {
            put(Double.NaN);
        } else {
            rows++;
        }
    }

    private void addText(String text, long line) throws DataFormatException {
        texts.add(text, line, rows++);
    }

    private void put(double number) {
        numbers.set(rows++, number);
    }

    /** Begins with what the first value is; in all rows before it was missing. */
    private void settle(boolean areNumbers) {
        if (areNumbers) {
            numbers = new Numbers(scratchOrNull);
            for (int row = 0; row < rows; row++) {
                numbers.set(row, Double.NaN);
            }
        } else {
            texts = new Texts(columns, place, scratchOrNull);
            for (int row = 0; row < rows; row++) {
                texts.addMissing(row);
            }
        }
    }

    /** Its number in the file, from 0. */
    int place() {
        return place;
    }

    String name() {
        return columns.name(place);
    }

    /** Memory that a row takes. */
    int bytes() {
        return numbers == null ? Integer.BYTES : numbers.bytes();
    }

    /** Number of rows in which the value is missing. */
    int missing() {
        return missing;
    }

    /** What a network is given of the column, as these rows teach it. */
    Schema.Column learn(int[] training, Scaling scaling) throws DataFormatException {
        int present = 0;
        for (int row : training) {
            present += numbers != null && !Double.isNaN(numbers.get(row)) || texts != null && texts.code(row) >= 0 ? 1 : 0;
        }
        if (present == 0) {
            throw new DataFormatException(columns.file() + ": " + columns.place(place) + " has no value in the rows that are"
                    + " learned from; --ignore leaves the column out");
        }
        return numbers != null ? learnNumbers(training, present, scaling) : learnCategories(training);
    }

    /** Missing numbers are filled in before deviation and range are taken, which their mean does not change. */
    private Schema.Numeric learnNumbers(int[] training, int present, Scaling scaling) {
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int row : training) {
            if (!Double.isNaN(numbers.get(row))) {
                sum += numbers.get(row);
                min = Math.min(min, numbers.get(row));
                max = Math.max(max, numbers.get(row));
            }
        }
        // The sum of equal numbers is rounded, so their mean need not be what they are.
        double mean = min == max ? min : sum / present;
        double squares = 0;
        for (int row : training) {
            if (!Double.isNaN(numbers.get(row))) {
                squares += (numbers.get(row) - mean) * (numbers.get(row) - mean);
            }
        }
        double spread = switch (scaling) {
            case NONE -> 1;
            case STANDARD -> Math.sqrt(squares / training.length);
            case MIN_MAX -> max - min;
        };
        double shift = scaling == Scaling.NONE ? 0 : scaling == Scaling.STANDARD ? mean : min;
        return new Schema.Numeric(columns.name(place), place, fills ? mean : Double.NaN, shift, spread > 0 ? spread : 1);
    }

    private Schema.Categorical learnCategories(int[] training) {
        int[] counts = new int[texts.size()];
        for (int row : training) {
            if (texts.code(row) >= 0) {
                counts[texts.code(row)]++;
            }
        }
        List<String> known = texts.sorted().stream().filter(text -> counts[texts.code(text)] > 0).toList();
        int fill = 0;
        for (int category = 1; category < known.size(); category++) {
            fill = counts[texts.code(known.get(category))] > counts[texts.code(known.get(fill))] ? category : fill;
        }
        return new Schema.Categorical(columns.name(place), place, known, texts.size(), fills ? fill : -1);
    }

    /** Which input each text becomes, -1 for none; null unless these are categories. */
    int[] categories(Schema.Column column) {
        if (!(column instanceof Schema.Categorical categorical)) {
            return null;
        }
        int[] categories = new int[texts.size()];
        for (int code = 0; code < categories.length; code++) {
            categories[code] = categorical.categories().indexOf(texts.text(code));
        }
        return categories;
    }

    /**
     * Writes the inputs of the rows {@code [from, to)}, the first at {@code values[at]}, where zeros are, and each next
     * {@code width} further on.
     *
     * @param categories of {@link #categories}
     */
    void encode(Schema.Column column, int[] categories, int from, int to, float[] values, int at, int width)
            throws DataFormatException {
        if (column instanceof Schema.Numeric numeric) {
            for (int row = from; row < to; row++) {
                float input = numeric.input(numbers.get(row)) + 0f;
                if (!(Math.abs(input) <= Float.MAX_VALUE)) {
                    throw FieldEncoder.tooFar(numbers.get(row), columns.file() + ", " + columns.place(place));
                }
                values[at + (row - from) * width] = input;
            }
            return;
        }
        Schema.Categorical categorical = (Schema.Categorical) column;
        for (int row = from; row < to; row++) {
            int category = texts.code(row) < 0 ? categorical.fill() : categories[texts.code(row)];
            if (category >= 0) {
                values[at + (row - from) * width + category] = 1;
            }
        }
    }
}
