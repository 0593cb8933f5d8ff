package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.rows.SparseRows;
import dev.lanewise.internal.rows.SparseRowsBuilder;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Remedy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Examples as LIBSVM writes them, of which only what is not zero is in the file and kept: in each line the target, or several
 * labels joined by commas, and then ascending {@code index:value}. LIBSVM counts from 1, scikit-learn from 0, which
 * an index 0 reveals.
 *
 * <p>Source: the README of LIBSVM, csie.ntu.edu.tw/~cjlin/libsvm. What follows a {@code #} is a comment.
 */
public final class LibsvmFile {
    private static final String INPUT = "[0-9]+:[-+0-9.eE]+";
    private static final int LONGEST_WORD = 64;
    private static final int LONGEST_TARGET = 4096;
    private static final int MOST_CLASSES = 1 << 16;
    private static final int MOST_KNOWN = 1 << 10;
    /** An object with its array, and the reference to it. */
    private static final int BYTES_OF_A_TARGET = 64;

    private static final int REFERENCE_BYTES = 8;

    private final BoundedInput in;
    private long line = 1;
    private final SparseRowsBuilder inputs;
    private int rows;
    /** The index of the first input, as far as the lines so far tell. */
    private int first;

    private final boolean firstIsGiven;
    /** The line of the first index 0; 0 if there is none. */
    private long lineOfZero;

    private int largest = -1;
    /** The first line without a target; 0 if there is none. */
    private long lineWithoutTarget;
    /** Bytes that the targets take. */
    private long held;

    private final List<String> targets = new ArrayList<>();
    /** The first few targets, so that a million lines of the same class share one text. */
    private final Map<String, String> known = new HashMap<>();

    private final StringBuilder word = new StringBuilder();

    private LibsvmFile(BoundedInput in, int firstIndex) {
        this.in = in;
        this.inputs = new SparseRowsBuilder(in);
        this.first = firstIndex < 0 ? 1 : firstIndex;
        this.firstIsGiven = firstIndex >= 0;
    }

    /** Whether a first line may be one of such a file: a target or a blank, and behind it {@code index:value}. */
    public static boolean isLine(String text) {
        String[] words = text.strip().split("\\s+", 3);
        return (words.length > 1 && words[0].matches("[-+0-9.eE,]+") && words[1].matches(INPUT))
                || (text.startsWith(" ") && words[0].matches(INPUT));
    }

    /**
     * The data set of a file.
     *
     * @param task what the targets are; null to find it out
     * @param inputs number of inputs, of which the file may leave out the last; 0 for as many as it has
     * @param firstIndex index of the first input, 0 or 1; -1 to find it out
     * @param notes receives a sentence on how the indices are counted if that is not as usual
     */
    public static Dataset read(BoundedInput in, @Nullable Task task, int inputs, int firstIndex, Consumer<String> notes)
            throws DataFormatException {
        LibsvmFile file = new LibsvmFile(in, firstIndex);
        file.readLines();
        return file.dataset(task, file.columns(inputs, notes));
    }

    /** Returns 0 if an example of the file has an index 0, and otherwise 1. */
    public static int firstIndex(BoundedInput in) throws DataFormatException {
        LibsvmFile file = new LibsvmFile(in, -1);
        file.readLines();
        return file.first;
    }

    /**
     * Rejects a first index other than 0 or 1.
     *
     * @throws IllegalArgumentException if the index is neither 0 nor 1
     */
    public static void requireFirstIndex(int index) {
        if (index != 0 && index != 1) {
            throw new IllegalArgumentException("the first index is 0 or 1, but " + index + " was given");
        }
    }

    /**
     * The inputs of a file in the order of its lines.
     *
     * @param targets receives the target of each line as a text
     */
    public static SparseRows rows(
            BoundedInput in, int inputs, int firstIndex, Consumer<String> targets, Consumer<String> notes)
            throws DataFormatException {
        LibsvmFile file = new LibsvmFile(in, firstIndex);
        file.readLines();
        if (!file.hasSeveralLabels()) {
            file.requireTargets();
        }
        file.targets.forEach(targets);
        return file.inputs.sparse(file.columns(inputs, notes));
    }

    private void readLines() throws DataFormatException {
        while (in.peek() >= 0) {
            readLine();
        }
        if (rows == 0) {
            throw new DataFormatException(in.name() + ": the file has no examples");
        }
    }

    /** The number of inputs, and how that is counted. */
    private int columns(int known, Consumer<String> notes) throws DataFormatException {
        int count = largest + 1 - first;
        if (largest < 0) {
            throw new DataFormatException(in.name() + ": no example has an input");
        }
        if (known > 0 && count > known) {
            throw new DataFormatException(in.name() + ": there is an index " + largest + ", counted from " + first
                    + ", but the network takes " + Count.of(known, "input")
                    + (first == 0 && largest == known ? "; " + Remedy.FIRST_INDEX.of(1) + " counts from 1" : ""));
        }
        if (lineOfZero > 0 && !firstIsGiven) {
            notes.accept(in.name() + ": indices are counted from 0, as scikit-learn writes them, because line "
                    + lineOfZero
                    + " has an index 0");
        } else if (known > 0 && count < known && (!firstIsGiven || (first == 1 && count == known - 1))) {
            notes.accept(in.name() + ": indices are counted from 1, as LIBSVM does, though no index is 0 or " + known
                    + "; " + Remedy.FIRST_INDEX.of(0) + " if they are counted from 0, as scikit-learn writes them");
        } else if (known == 0 && !firstIsGiven) {
            notes.accept(in.name() + ": indices up to " + largest + " are counted from 1, because none is 0; "
                    + Remedy.FIRST_INDEX.of(0) + " counts them from 0");
        }
        return known > 0 ? known : count;
    }

    private void readLine() throws DataFormatException {
        int end = readWord(LONGEST_TARGET);
        String target = word.toString();
        if (!target.isEmpty() || end == ' ') {
            if (target.isEmpty() && lineWithoutTarget == 0) {
                lineWithoutTarget = line;
            }
            String same = known.get(target);
            if (same == null && known.size() < MOST_KNOWN) {
                known.put(target, target);
            }
            targets.add(same == null ? target : same);
            held += same == null ? BYTES_OF_A_TARGET + target.length() : REFERENCE_BYTES;
            int last = -1;
            while (end == ' ') {
                end = readWord(LONGEST_WORD);
                if (word.length() > 0) {
                    last = add(last);
                }
            }
            rows++;
            if (Integer.bitCount(rows) == 1) {
                // When the list of targets has to grow, or soon after.
                in.requireMemory(2 * held);
            }
            inputs.endRow();
        }
        line++;
    }

    private boolean hasSeveralLabels() {
        return targets.stream().anyMatch(text -> text.indexOf(',') >= 0);
    }

    /** Refuses an example without a target, unless targets are labels. */
    private void requireTargets() throws DataFormatException {
        if (lineWithoutTarget > 0) {
            throw new DataFormatException(in.name() + ", line " + lineWithoutTarget + ": the line starts with a blank"
                    + " where its target should be; an example without labels needs another one with several, such as"
                    + " 1,3, or " + Remedy.LABELS);
        }
    }

    /**
     * Reads up to a blank or the end of the line.
     *
     * @return a blank if the line goes on, else the line's end
     */
    private int readWord(int longest) throws DataFormatException {
        word.setLength(0);
        while (true) {
            int c = in.peek() < 0 ? '\n' : in.next("a word");
            if (c == '#') {
                while (in.peek() >= 0 && in.peek() != '\n') {
                    in.next("a comment");
                }
            } else if (c == '\n' || c == ' ' || c == '\t') {
                return c == '\n' ? c : ' ';
            } else if (c != '\r') {
                if (word.length() == longest) {
                    throw new DataFormatException(
                            place() + ": there is a word of more than " + longest + " characters");
                }
                word.append((char) c);
            }
        }
    }

    private int add(int last) throws DataFormatException {
        int colon = word.indexOf(":");
        int index;
        float number;
        try {
            index = Integer.parseInt(word.substring(0, Math.max(0, colon)));
            number = parsed(word.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new DataFormatException(
                    place() + ": " + Quote.of(word.toString()) + " is not index:value with a finite number", e);
        }
        if (index <= last) {
            throw new DataFormatException(place() + ": the index " + index + " comes"
                    + (last < 0 ? " first, but they start with 0 or 1" : " after " + last + ", but indices ascend"));
        }
        if (index < first) {
            if (firstIsGiven) {
                throw new DataFormatException(place() + ": there is an index 0, but indices count from 1, as"
                        + " given or as in the training; " + Remedy.FIRST_INDEX.of(0) + " counts from 0");
            }
            startAtZero();
        }
        if (index - first >= SparseRows.MOST_COLUMNS) {
            throw tooMany(index);
        }
        largest = Math.max(largest, index);
        inputs.add(index - first, number);
        return index;
    }

    /** Corrects the indices read so far, which were wrongly counted from 1. */
    private void startAtZero() throws DataFormatException {
        if (largest >= SparseRows.MOST_COLUMNS) {
            throw tooMany(largest);
        }
        first = 0;
        lineOfZero = line;
        inputs.moveColumns();
    }

    private DataFormatException tooMany(int index) {
        return new DataFormatException(
                place() + ": there is an input " + index + ", but at most " + SparseRows.MOST_COLUMNS + " can be read");
    }

    /** A decimal number; Java's own notations (1f, 0x1p3, NaN) are not meant. */
    public static float parsed(String text) {
        float number = text.matches("[-+0-9.eE]+") ? Float.parseFloat(text) : Float.NaN;
        if (!(Math.abs(number) <= Float.MAX_VALUE)) {
            throw new NumberFormatException(text);
        }
        return number;
    }

    private Dataset dataset(@Nullable Task task, int columns) throws DataFormatException {
        Rows inputs = this.inputs.sparse(columns);
        Task kind = task == null ? kind() : task;
        try {
            if (kind == Task.REGRESSION) {
                return Internals.create(
                        Dataset.class, new ExampleRows(inputs, DatasetTargets.ofValues(kind, numbers(), 1), null));
            }
            return kind == Task.MULTI_LABEL ? labels(inputs) : classes(inputs);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(in.name() + ": " + e.getMessage(), e);
        }
    }

    private Task kind() throws DataFormatException {
        if (hasSeveralLabels()) {
            return Task.MULTI_LABEL;
        }
        for (float number : numbers()) {
            if (number != Math.rint(number)) {
                return Task.REGRESSION;
            }
        }
        return Task.CLASSIFICATION;
    }

    private float[] numbers() throws DataFormatException {
        requireTargets();
        float[] numbers = new float[rows];
        for (int i = 0; i < rows; i++) {
            try {
                numbers[i] = parsed(targets.get(i));
            } catch (NumberFormatException e) {
                throw new DataFormatException(
                        in.name() + ": the target " + Quote.of(targets.get(i))
                                + " of example " + i
                                + " is not a finite number",
                        e);
            }
        }
        return numbers;
    }

    /** In the order of the numbers, by which they are named too. */
    private Dataset classes(Rows inputs) throws DataFormatException {
        float[] numbers = numbers();
        TreeSet<Float> different = new TreeSet<>();
        for (float number : numbers) {
            if (number != Math.rint(number)) {
                throw new IllegalArgumentException("the target " + number + " is not a class, which is a whole number");
            }
            different.add(number + 0f);
            if (different.size() > MOST_CLASSES) {
                throw new IllegalArgumentException("there are more than " + MOST_CLASSES + " classes");
            }
        }
        List<Float> ordered = new ArrayList<>(different);
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = Collections.binarySearch(ordered, numbers[i] + 0f);
        }
        List<String> names = ordered.stream()
                .map(number -> String.valueOf(number.longValue()))
                .toList();
        return Internals.create(
                        Dataset.class, new ExampleRows(inputs, DatasetTargets.ofClasses(labels, names.size()), null))
                .withNames(names.toArray(String[]::new));
    }

    /** Numbers of labels, from 0 or 1 on, as the file has them; an example without any starts with a blank. */
    private Dataset labels(Rows inputs) throws DataFormatException {
        int[][] set = new int[rows][];
        int most = 0;
        for (int i = 0; i < rows; i++) {
            String text = targets.get(i);
            if (!text.matches("([0-9]{1,9}(,[0-9]{1,9})*)?")) {
                throw new IllegalArgumentException("the target " + Quote.of(text) + " of example " + i
                        + " is not numbers of labels joined by commas");
            }
            set[i] = text.isEmpty()
                    ? new int[0]
                    : Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
            most = Math.max(most, Arrays.stream(set[i]).max().orElse(0));
        }
        if (most >= MOST_CLASSES || (long) rows * (most + 1) > Integer.MAX_VALUE / Float.BYTES) {
            throw new IllegalArgumentException("label " + most + " is one too many");
        }
        long bytes = (long) rows * (most + 1) * Float.BYTES;
        in.requireProportion(bytes, "the table of " + rows + " examples and labels up to " + most);
        in.requireMemory(bytes);
        float[] values = new float[rows * (most + 1)];
        for (int i = 0; i < rows; i++) {
            for (int label : set[i]) {
                values[i * (most + 1) + label] = 1;
            }
        }
        return Internals.create(
                Dataset.class,
                new ExampleRows(inputs, DatasetTargets.ofValues(Task.MULTI_LABEL, values, most + 1), null));
    }

    private String place() {
        return in.name() + ", line " + line;
    }
}
