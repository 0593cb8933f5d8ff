package dev.lanewise.data;

import dev.lanewise.internal.reader.DataFile;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.rows.ByteRows;
import dev.lanewise.internal.rows.DatasetAccess;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.FloatRows;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.rows.StreamedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Examples to learn from: each has {@code inputs()} numbers and what it wants, a class in [0, {@code classes()}) or
 * {@code targets()} numbers, as {@link #task} tells.
 *
 * <p>Immutable. The inputs are kept as unsigned bytes with one common scale (images; a quarter of the memory), as floats, or
 * as those that are not zero.
 */
public final class Dataset {
    static {
        DatasetAccess.register(new Access());
    }

    private final Rows rows;
    private final ImageShape shape;
    private final DatasetTargets targetData;
    /** The part of the rows that this data set shows. */
    private final int first;
    private final int size;

    private Dataset(Rows rows, ImageShape shape, DatasetTargets targetData, int first, int size) {
        this.rows = rows;
        this.shape = shape;
        this.targetData = targetData;
        this.first = first;
        this.size = size;
    }

    /**
     * A data set of images whose inputs are {@code (pixel & 255) * scale}.
     *
     * @param pixels (examples, rows, columns), row-major, in colour (examples, 3, rows, columns); copied
     * @param labels the class of each example; copied
     * @throws IllegalArgumentException if the lengths do not fit each other, a label is no class, or the scale is not a
     *     positive finite number
     */
    public static Dataset ofBytes(byte[] pixels, float scale, int[] labels, int classes, ImageShape shape) {
        return sharing(pixels.clone(), scale, labels.clone(), classes, shape);
    }

    /** As {@link #ofBytes}, without copies: the caller gives the arrays away. */
    static Dataset sharing(byte[] pixels, float scale, int[] labels, int classes, ImageShape shape) {
        if (!(scale > 0) || scale > Float.MAX_VALUE) {
            throw new IllegalArgumentException("the scale of pixels must be positive and finite, but it is " + scale);
        }
        requireFit(pixels.length, shape.inputs(), labels.length, "label");
        DatasetTargets targetData = DatasetTargets.ofClasses(labels, classes);
        return new Dataset(new ByteRows(pixels, shape.inputs(), scale), shape, targetData, 0, labels.length);
    }

    /**
     * A data set of numbers.
     *
     * @param values (examples, inputs), row-major; copied, with minus zero as plus zero
     * @param labels the class of each example; copied
     * @param shapeOrNull how the inputs make an image, or null if they do not
     * @throws IllegalArgumentException if the lengths do not fit each other, a label is no class, or a value is not
     *     finite
     */
    public static Dataset ofFloats(float[] values, int inputs, int[] labels, int classes, ImageShape shapeOrNull) {
        return sharing(values.clone(), inputs, labels.clone(), classes, shapeOrNull);
    }

    /**
     * A data set of numbers from which labels are to be told that do not exclude each other, each on its own.
     *
     * @param values (examples, inputs), row-major; copied, with minus zero as plus zero
     * @param targets (examples, labels), row-major: 1 where an example has a label and 0 where not, or the probability
     *     that it has the label; copied
     * @throws IllegalArgumentException if the lengths do not fit each other, a value is not finite, or a target is not
     *     in [0, 1]
     */
    public static Dataset ofMultiLabel(float[] values, int inputs, float[] targets, int labels) {
        return sharing(
                values.clone(), inputs, DatasetTargets.ofValues(Task.MULTI_LABEL, targets.clone(), labels), null);
    }

    /**
     * A data set of numbers from which numbers are to be predicted: regression.
     *
     * @param values (examples, inputs), row-major; copied, with minus zero as plus zero
     * @param targets (examples, columns), row-major; copied, with minus zero as plus zero
     * @throws IllegalArgumentException if the lengths do not fit each other, or a number is not finite
     */
    public static Dataset ofRegression(float[] values, int inputs, float[] targets, int columns) {
        return sharing(
                values.clone(), inputs, DatasetTargets.ofValues(Task.REGRESSION, targets.clone(), columns), null);
    }

    /**
     * Creates a data set of numbers with classes that are named. The classes are in the order of their names, or of
     * their numbers if all are whole numbers.
     *
     * @param inputs (examples, inputs); rounded to float
     * @param labels the name of the class of each example
     * @throws IllegalArgumentException if there are no examples, lengths differ, or a number is not finite; the message
     *     names the row
     */
    public static Dataset of(double[][] inputs, String[] labels) {
        Objects.requireNonNull(labels, "labels");
        for (int i = 0; i < labels.length; i++) {
            Objects.requireNonNull(labels[i], "label of row " + i);
        }
        float[] values = RowArrays.floats(inputs, labels.length, "labels");
        Set<String> names = new HashSet<>(List.of(labels));
        List<String> classes = names.stream().sorted(ColumnLearner.order(names)).toList();
        Map<String, Integer> numbers = new HashMap<>();
        classes.forEach(name -> numbers.put(name, numbers.size()));
        int[] ofRows = new int[labels.length];
        Arrays.setAll(ofRows, i -> numbers.get(labels[i]));
        return sharing(values, inputs[0].length, ofRows, classes.size(), null).named(classes);
    }

    /**
     * Creates a data set of numbers with classes that are numbered from 0 to the largest label.
     *
     * @param inputs (examples, inputs); rounded to float
     * @param labels the class of each example, at least 0
     * @throws IllegalArgumentException if there are no examples, lengths differ, a number is not finite or a label is
     *     negative; the message names the row
     */
    public static Dataset of(double[][] inputs, int[] labels) {
        Objects.requireNonNull(labels, "labels");
        float[] values = RowArrays.floats(inputs, labels.length, "labels");
        int classes = Math.addExact(Math.max(0, Arrays.stream(labels).max().orElse(0)), 1);
        return sharing(values, inputs[0].length, labels.clone(), classes, null);
    }

    /**
     * Creates a data set of numbers from which one number is to be predicted.
     *
     * @param inputs (examples, inputs); rounded to float
     * @param targets the number to predict from each example; rounded to float
     * @throws IllegalArgumentException if there are no examples, lengths differ, or a number is not finite; the message
     *     names the row
     */
    public static Dataset of(double[][] inputs, double[] targets) {
        Objects.requireNonNull(targets, "targets");
        float[] values = RowArrays.floats(inputs, targets.length, "targets");
        float[] numbers = new float[targets.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = RowArrays.requireFinite(targets[i], i, "the target");
        }
        return sharing(values, inputs[0].length, DatasetTargets.ofValues(Task.REGRESSION, numbers, 1), null);
    }

    /** As {@link #ofFloats}, without copies: the caller gives the arrays away. */
    static Dataset sharing(float[] values, int inputs, int[] labels, int classes, ImageShape shapeOrNull) {
        requireShape(inputs, shapeOrNull);
        requireFit(values.length, inputs, labels.length, "label");
        return sharing(values, inputs, DatasetTargets.ofClasses(labels, classes), shapeOrNull);
    }

    private static Dataset sharing(float[] values, int inputs, DatasetTargets targetData, ImageShape shapeOrNull) {
        requireShape(inputs, shapeOrNull);
        requireFit(values.length, inputs, targetData.size(), "example");
        return new Dataset(FloatRows.of(values, inputs), shapeOrNull, targetData, 0, targetData.size());
    }

    /** A data set of rows of any kind, without copies: the caller gives the arrays away. */
    private static Dataset sharing(Rows rows, DatasetTargets targetData, ImageShape shapeOrNull) {
        requireShape(rows.columns(), shapeOrNull);
        return new Dataset(rows, shapeOrNull, targetData, 0, targetData.size());
    }

    /**
     * The same examples with other inputs, which are made one after the other when {@link DataFile#write} wants them, so
     * that they need not fit the memory. Nothing else can be done with these inputs.
     *
     * @param inputs numbers of each example
     * @param name what messages call the place that they come from
     * @throws IllegalStateException if the targets are the inputs
     */
    public Dataset streamed(int inputs, RowReader reader, String name) {
        if (hasInputsAsTargets()) {
            throw new IllegalStateException("the targets of these examples are their inputs, which others cannot"
                    + " replace");
        }
        Rows streamed = StreamedRows.ofFloats(name, size, inputs, () -> new StreamedRows.Cursor() {
            private int row;

            @Override
            public void next(float[] target) throws IOException {
                reader.read(row++, target);
            }
        });
        return new Dataset(streamed, null, targetData.select(IntStream.range(first, first + size).toArray()), 0, size);
    }

    /**
     * The same examples with their inputs as targets, for an autoencoder: numbers, as many as there are inputs. The
     * inputs are not stored twice. Noise and augmentation during training change the inputs, not the targets.
     */
    public Dataset withInputsAsTargets() {
        return new Dataset(rows, shape,
                DatasetTargets.ofInputs(inputs(), targetData.size(), targetData.weights()), first, size);
    }

    /** Whether the targets are the inputs, see {@link #withInputsAsTargets}. */
    public boolean hasInputsAsTargets() {
        return targetData.areInputs();
    }

    /** Whether the targets are labels, and one of them is neither 0 nor 1 but a probability between. */
    public boolean hasSoftLabels() {
        if (task() != Task.MULTI_LABEL) {
            return false;
        }
        float[] targets = new float[targets()];
        for (int i = 0; i < size; i++) {
            copyTargets(i, targets, 0);
            for (float target : targets) {
                if (target != 0 && target != 1) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void requireShape(int inputs, ImageShape shapeOrNull) {
        if (inputs < 1) {
            throw new IllegalArgumentException("an example needs at least one input, not " + inputs);
        }
        if (shapeOrNull != null && shapeOrNull.inputs() != inputs) {
            throw new IllegalArgumentException(
                    "an image of " + shapeOrNull + " pixels does not have " + Count.of(inputs, "input"));
        }
    }

    private static void requireFit(int values, int inputs, int examples, String what) {
        if ((long) examples * inputs != values) {
            throw new IllegalArgumentException(Count.of(examples, what) + " with "
                    + Count.of(inputs, "input") + " each cannot fit " + Count.of(values, "value"));
        }
    }

    /**
     * The same examples, of which some count more than others: an example's cost and gradient are multiplied by its
     * weight.
     *
     * @param weights one for each example, finite and at least 0, not all 0 unless there are none; copied
     * @throws IllegalArgumentException if there is not one for each, or one is negative or not finite
     */
    public Dataset weighted(float[] weights) {
        if (weights.length != size) {
            throw new IllegalArgumentException(Count.of(weights.length, "weight") + " cannot fit "
                    + Count.of(size, "example"));
        }
        double sum = 0;
        // Of the whole array, so that slices can share it.
        float[] all = new float[targetData.size()];
        for (int i = 0; i < size; i++) {
            if (!(weights[i] >= 0 && weights[i] <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "the weight of row " + i + " is " + weights[i] + ", not a finite number of at least 0");
            }
            sum += weights[i];
            all[first + i] = weights[i] + 0f;
        }
        if (sum == 0 && size > 0) {
            throw new IllegalArgumentException("all weights are 0, so that no example counts");
        }
        return new Dataset(rows, shape, targetData.withWeights(all), first, size);
    }

    /**
     * The same examples with names for the classes, or for the target columns.
     *
     * @throws IllegalArgumentException if there is not one name for each
     */
    public Dataset named(List<String> names) {
        int expected = targetData.classes() + targetData.columns();
        if (names.size() != expected) {
            throw new IllegalArgumentException(Count.of(names.size(), "name") + " cannot fit "
                    + Count.of(expected, targetData.classes() > 0 ? "class" : "target"));
        }
        return new Dataset(rows, shape, targetData.withNames(names), first, size);
    }

    /** The number of examples. */
    public int size() {
        return size;
    }

    /** The number of inputs of each example. */
    public int inputs() {
        return rows.columns();
    }

    /** Whether the examples want a class, labels or numbers. */
    public Task task() {
        return targetData.kind();
    }

    /** The number of classes; 0 if the examples want labels or numbers. */
    public int classes() {
        return targetData.classes();
    }

    /**
     * The class of an example.
     *
     * @throws IllegalStateException if the examples have no classes
     */
    public int label(int example) {
        if (targetData.labels() == null) {
            throw new IllegalStateException("the targets of these examples are " + targetData.kind() + ", not classes");
        }
        return targetData.labels()[row(example)];
    }

    /** The number of labels or numbers that each example wants; 0 if the examples want classes. */
    public int targets() {
        return targetData.columns();
    }

    /**
     * Copies what an example wants to {@code target[offset .. offset + targets() - 1]}: nothing if the examples want
     * classes.
     */
    public void copyTargets(int example, float[] target, int offset) {
        if (targetData.areInputs()) {
            copyRow(example, target, offset);
            return;
        }
        int from = row(example) * targetData.columns();
        if (targetData.values() != null) {
            System.arraycopy(targetData.values(), from, target, offset, targetData.columns());
        }
    }

    /** The name of a class, or of a target column; its number if it was given none. */
    public String name(int number) {
        Objects.checkIndex(number, targetData.classes() + targetData.columns());
        return targetData.names() == null ? String.valueOf(number) : targetData.names().get(number);
    }

    /** Whether examples have weights, which may all be the same. */
    public boolean isWeighted() {
        return targetData.weights() != null;
    }

    /** How much an example counts; 1 if they have no weights. */
    public float weight(int example) {
        int row = row(example);
        return targetData.weights() == null ? 1 : targetData.weights()[row];
    }

    /**
     * Copies the inputs of an example to {@code target[offset .. offset + inputs() - 1]}.
     *
     * @throws UncheckedIOException with one sentence, if the inputs lie in a file that is mapped, and are damaged
     */
    public void copyRow(int example, float[] target, int offset) {
        rows.copy(row(example), target, offset);
    }

    /** How the inputs make an image, if they do. */
    public Optional<ImageShape> shape() {
        return Optional.ofNullable(shape);
    }

    /**
     * The examples {@code from .. to - 1} of this data set; a view, nothing is copied.
     *
     * @throws IndexOutOfBoundsException if that is not a range of this data set
     */
    public Dataset slice(int from, int to) {
        Objects.checkFromToIndex(from, to, size);
        return new Dataset(rows, shape, targetData, first + from, to - from);
    }

    /**
     * These examples of this data set, in this order; copied, but for inputs on a disk.
     *
     * @throws IndexOutOfBoundsException if one is none of this data set
     */
    public Dataset select(int[] examples) {
        int[] selected = new int[examples.length];
        for (int i = 0; i < examples.length; i++) {
            selected[i] = row(examples[i]);
        }
        return new Dataset(rows.select(selected), shape, targetData.select(selected), 0, examples.length);
    }

    /**
     * Returns the examples of this data set followed by those of another one.
     *
     * <p>Adjacent slices of one data set are joined without copying. Examples without weights count once.
     *
     * @throws IllegalArgumentException if the other data set has other inputs, other targets or other names
     */
    public Dataset concat(Dataset other) {
        Objects.requireNonNull(other, "other");
        if (inputs() != other.inputs()) {
            throw new IllegalArgumentException("the other data set has " + Count.of(other.inputs(), "input")
                    + " for each example, but this one has " + inputs());
        }
        targetData.requireLike(other.targetData);
        if (targetData == other.targetData && rows == other.rows && first + size == other.first) {
            return new Dataset(rows, shape, targetData, first, size + other.size);
        }
        int[] own = IntStream.range(first, first + size).toArray();
        int[] others = IntStream.range(other.first, other.first + other.size).toArray();
        return new Dataset(rows.joined(own, other.rows, others), shape,
                targetData.select(own).followedBy(other.targetData.select(others)), 0, Math.addExact(size, other.size));
    }

    /** The share of inputs that are not zero, counted anew by each call; 0 if there are no examples. */
    public double density() {
        long nonZeros = 0;
        for (int example = 0; example < size; example++) {
            nonZeros += rows.nonZeros(row(example));
        }
        return size == 0 ? 0 : nonZeros / ((double) size * inputs());
    }

    private int row(int example) {
        return first + Objects.checkIndex(example, size);
    }

    /** What the public methods do not show. */
    private static final class Access extends DatasetAccess {
        @Override
        public Dataset create(Rows rows, DatasetTargets targets, ImageShape shape) {
            return sharing(rows, targets, shape);
        }

        @Override
        public boolean isBytes(Dataset dataset) {
            return dataset.rows.byteScale() > 0;
        }

        @Override
        public float byteScale(Dataset dataset) {
            return isBytes(dataset) ? dataset.rows.byteScale() : 1;
        }

        @Override
        public boolean isMapped(Dataset dataset) {
            return dataset.rows.isMapped();
        }

        @Override
        public Rows rows(Dataset dataset) {
            return dataset.rows;
        }

        @Override
        public DatasetTargets targets(Dataset dataset) {
            return dataset.targetData;
        }

        @Override
        public int row(Dataset dataset, int example) {
            return dataset.row(example);
        }

        @Override
        public int nonZeros(Dataset dataset, int example) {
            return dataset.rows.nonZeros(dataset.row(example));
        }

        @Override
        public int copyNonZeros(Dataset dataset, int example, char[] columns, float[] values) {
            Objects.checkIndex(dataset.inputs() - 1, Character.MAX_VALUE + 1);
            return dataset.rows.copyNonZeros(dataset.row(example), columns, values);
        }

        @Override
        public int copyNonZeroBytes(Dataset dataset, int example, char[] columns, byte[] values) {
            Objects.checkIndex(dataset.inputs() - 1, Character.MAX_VALUE + 1);
            return dataset.rows.copyNonZeroBytes(dataset.row(example), columns, values);
        }
    }
}
