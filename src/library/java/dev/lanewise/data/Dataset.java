package dev.lanewise.data;

import dev.lanewise.internal.Elements;
import dev.lanewise.internal.Identity;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.rows.ByteRows;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.FloatRows;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Suggestion;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Data set of examples with inputs and targets. Each example has {@code inputs()} numbers as inputs. Its target is a
 * class in [0, {@code classes()}) or {@code targets()} numbers, depending on the {@link #task}.
 *
 * <p>Immutable. The inputs are stored as floats, as unsigned bytes with a common scale (for images, in a quarter of the
 * memory), or sparsely, as the values that are not zero.
 */
public final class Dataset {
    static {
        Internals.show(
                Dataset.class,
                ExampleRows.class,
                dataset ->
                        new ExampleRows(dataset.rows, dataset.targetData, dataset.shape, dataset.first, dataset.size));
        Internals.make(
                Dataset.class,
                ExampleRows.class,
                content -> sharing(content.rows(), content.targets(), content.shape()));
    }

    private final Rows rows;
    private final @Nullable ImageShape shape;
    private final DatasetTargets targetData;
    /** First of the rows that belong to this data set. */
    private final int first;

    private final int size;
    /** Original index of each of the rows; null if they were not selected from others. */
    private final int @Nullable [] origins;

    private Dataset(
            Rows rows,
            @Nullable ImageShape shape,
            DatasetTargets targetData,
            int first,
            int size,
            int @Nullable [] origins) {
        this.rows = rows;
        this.shape = shape;
        this.targetData = targetData;
        this.first = first;
        this.size = size;
        this.origins = origins;
    }

    /**
     * {@return a data set of images with classes as targets; the inputs are {@code (pixel & 255) * scale}}
     *
     * @param pixels (examples, rows, columns), or (examples, 3, rows, columns) for colour images, row-major; copied
     * @param scale factor of each pixel, above 0 and finite
     * @param labels the class of each example; copied
     * @param classes number of classes
     * @param shape rows, columns and channels of an image
     * @throws IllegalArgumentException if the lengths are inconsistent, a label is out of range, or the scale is not a
     *     positive finite number
     */
    public static Dataset ofImages(byte[] pixels, float scale, int[] labels, int classes, ImageShape shape) {
        Objects.requireNonNull(pixels, "pixels");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(shape, "shape");
        return sharing(pixels.clone(), scale, labels.clone(), classes, shape);
    }

    /** Creates a data set as {@link #ofImages} does, but takes ownership of the arrays instead of copying them. */
    static Dataset sharing(byte[] pixels, float scale, int[] labels, int classes, ImageShape shape) {
        if (!(scale > 0) || scale > Float.MAX_VALUE) {
            throw new IllegalArgumentException("the scale of pixels must be positive and finite, but it is " + scale);
        }
        requireFit(pixels.length, shape.inputs(), labels.length, "label");
        DatasetTargets targetData = DatasetTargets.ofClasses(labels, classes);
        return new Dataset(new ByteRows(pixels, shape.inputs(), scale), shape, targetData, 0, labels.length, null);
    }

    /**
     * {@return a data set of numeric inputs with classes as targets}
     *
     * @param values (examples, inputs), row-major; copied, with negative zeros replaced by positive ones
     * @param inputs number of inputs of each example
     * @param labels the class of each example; copied
     * @param classes number of classes
     * @throws IllegalArgumentException if the lengths are inconsistent, a label is out of range, or a value is not
     *     finite
     */
    public static Dataset ofClasses(float[] values, int inputs, int[] labels, int classes) {
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(labels, "labels");
        return sharing(values.clone(), inputs, labels.clone(), classes);
    }

    /**
     * {@return a data set of numeric inputs with labels as targets, which are not mutually exclusive}
     *
     * @param values (examples, inputs), row-major; copied, with negative zeros replaced by positive ones
     * @param inputs number of inputs of each example
     * @param targets (examples, labels), row-major: 1 if an example has the label and 0 if not, or the probability that
     *     it has the label; copied
     * @param labels number of labels
     * @throws IllegalArgumentException if the lengths are inconsistent, a value is not finite, or a target is not in
     *     [0, 1]
     */
    public static Dataset ofMultiLabel(float[] values, int inputs, float[] targets, int labels) {
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(targets, "targets");
        return sharing(
                values.clone(), inputs, DatasetTargets.ofValues(Task.MULTI_LABEL, targets.clone(), labels), null);
    }

    /**
     * {@return a data set of numeric inputs with regression targets}
     *
     * @param values (examples, inputs), row-major; copied, with negative zeros replaced by positive ones
     * @param inputs number of inputs of each example
     * @param targets (examples, columns), row-major; copied, with negative zeros replaced by positive ones
     * @param columns number of target columns
     * @throws IllegalArgumentException if the lengths are inconsistent, or a number is not finite
     */
    public static Dataset ofRegression(float[] values, int inputs, float[] targets, int columns) {
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(targets, "targets");
        return sharing(
                values.clone(), inputs, DatasetTargets.ofValues(Task.REGRESSION, targets.clone(), columns), null);
    }

    /**
     * Creates a data set of numeric inputs with named classes. The classes are those of the labels, sorted by name, or
     * numerically if all names are whole numbers. So two data sets have the same classes only if all classes occur in
     * both; {@link #of(double[][], String[], List)} sets the classes. The inputs are not scaled, see
     * {@link #of(double[][], double[])}.
     *
     * @param inputs (examples, inputs); rounded to float
     * @param labels class name of each example, not blank
     * @return the data set
     * @throws IllegalArgumentException if there are no examples, lengths differ, a name is blank, or a number is not
     *     finite; the message names the row
     */
    public static Dataset of(double[][] inputs, String[] labels) {
        Elements.require(labels, "labels");
        return sharing(inputs, "label", labels.length, () -> ArrayTargets.of(labels));
    }

    /**
     * Creates a data set of numeric inputs with the given classes, some of which may have no examples: test examples,
     * or rows for an {@link dev.lanewise.training.OnlineTrainer}. The inputs are not scaled, see
     * {@link #of(double[][], double[])}.
     *
     * @param inputs (examples, inputs); rounded to float
     * @param labels class name of each example, one of {@code classes}
     * @param classes the names of all classes, in the order of their numbers; none is blank or given twice
     * @return the data set
     * @throws IllegalArgumentException if there are no examples, lengths differ, a label is none of the classes, the
     *     name of a class is blank or not unique, or a number is not finite; the message names the row
     */
    public static Dataset of(double[][] inputs, String[] labels, List<String> classes) {
        Elements.require(labels, "labels");
        List<String> all = Elements.require(classes, "classes");
        return sharing(inputs, "label", labels.length, () -> ArrayTargets.of(labels, all));
    }

    /**
     * Creates a data set of numeric inputs with classes numbered from 0 to the largest label, see
     * {@link #of(double[][], int[], int)}. The inputs are not scaled, see {@link #of(double[][], double[])}.
     *
     * @param inputs (examples, inputs); rounded to float
     * @param labels the class of each example, at least 0
     * @return the data set
     * @throws IllegalArgumentException if there are no examples, lengths differ, a number is not finite, or a label is
     *     negative or above 1,048,575; the message names the row
     */
    public static Dataset of(double[][] inputs, int[] labels) {
        Objects.requireNonNull(labels, "labels");
        return sharing(inputs, "label", labels.length, () -> ArrayTargets.of(labels));
    }

    /**
     * Creates a data set of numeric inputs with a given number of classes, some of which may have no examples. The
     * inputs are not scaled, see {@link #of(double[][], double[])}.
     *
     * @param inputs (examples, inputs); rounded to float
     * @param labels the class of each example, at least 0 and less than {@code classes}
     * @param classes number of classes
     * @return the data set
     * @throws IllegalArgumentException if there are no examples, lengths differ, a number is not finite, or a label is
     *     out of range; the message names the row
     */
    public static Dataset of(double[][] inputs, int[] labels, int classes) {
        Objects.requireNonNull(labels, "labels");
        return sharing(inputs, "label", labels.length, () -> DatasetTargets.ofClasses(labels.clone(), classes));
    }

    /**
     * Creates a data set of inputs in single precision, such as pixels or embeddings, as {@link #of(double[][], int[],
     * int)} does.
     *
     * @param inputs (examples, inputs)
     * @param labels the class of each example, at least 0 and less than {@code classes}
     * @param classes number of classes
     * @return the data set
     * @throws IllegalArgumentException as {@link #of(double[][], int[], int)} does
     */
    public static Dataset of(float[][] inputs, int[] labels, int classes) {
        Objects.requireNonNull(labels, "labels");
        return sharing(inputs, "label", labels.length, () -> DatasetTargets.ofClasses(labels.clone(), classes));
    }

    /**
     * Creates a data set of numeric inputs with one regression target. The inputs are not scaled, and networks
     * learn poorly from inputs much larger than 1. Scale them first, or use {@link Table#of(double[][], double[])}: an
     * estimator standardises the columns of a table.
     *
     * @param inputs (examples, inputs); rounded to float
     * @param targets the regression target of each example; rounded to float, to about 7 significant digits: whole
     *     numbers are exact up to 2^24. Subtract a constant if only small differences between large numbers matter.
     * @return the data set
     * @throws IllegalArgumentException if there are no examples, lengths differ, or a number is not finite; the message
     *     names the row
     */
    public static Dataset of(double[][] inputs, double[] targets) {
        Objects.requireNonNull(targets, "targets");
        return sharing(inputs, "target", targets.length, () -> ArrayTargets.of(targets));
    }

    /**
     * Creates a data set of numeric inputs with labels as targets, which may be probabilities. The inputs are
     * not scaled, see {@link #of(double[][], double[])}.
     *
     * @param inputs (examples, inputs); rounded to float
     * @param targets (examples, labels): 1 if an example has the label and 0 if not, or the probability that it has the
     *     label; rounded to float
     * @return the data set
     * @throws IllegalArgumentException if there are no examples or labels, lengths differ, a number is not finite, or a
     *     target is not in [0, 1]; the message names the row
     */
    public static Dataset ofMultiLabel(double[][] inputs, double[][] targets) {
        Objects.requireNonNull(targets, "targets");
        return sharing(inputs, "target", targets.length, () -> ArrayTargets.of(Task.MULTI_LABEL, targets));
    }

    /**
     * Creates a data set of numeric inputs with several regression targets. The inputs are not scaled, see
     * {@link #of(double[][], double[])}.
     *
     * @param inputs (examples, inputs); rounded to float
     * @param targets (examples, columns); rounded to float, which is exact for whole numbers up to 2^24
     * @return the data set
     * @throws IllegalArgumentException if there are no examples or targets, lengths differ, or a number is not finite;
     *     the message names the row
     */
    public static Dataset ofRegression(double[][] inputs, double[][] targets) {
        Objects.requireNonNull(targets, "targets");
        return sharing(inputs, "target", targets.length, () -> ArrayTargets.of(Task.REGRESSION, targets));
    }

    /** Creates a data set as {@link #ofClasses} does, but takes ownership of the arrays instead of copying them. */
    private static Dataset sharing(float[] values, int inputs, int[] labels, int classes) {
        requireShape(inputs, null);
        requireFit(values.length, inputs, labels.length, "label");
        return sharing(values, inputs, DatasetTargets.ofClasses(labels, classes), null);
    }

    /** Checks inputs from the caller, arrays of double or float, then their targets. */
    private static Dataset sharing(Object[] inputs, String what, int count, Supplier<DatasetTargets> targets) {
        float[] values = RowArrays.floats(inputs, count, what);
        return sharing(values, values.length / count, targets.get(), null);
    }

    /** Creates a data set with any targets, and takes ownership of the arrays. */
    private static Dataset sharing(float[] values, int inputs, DatasetTargets targetData, @Nullable ImageShape shape) {
        requireShape(inputs, shape);
        requireFit(values.length, inputs, targetData.size(), "example");
        return new Dataset(FloatRows.of(values, inputs), shape, targetData, 0, targetData.size(), null);
    }

    /** Creates a data set from rows of any kind, and takes ownership of the arrays. */
    static Dataset sharing(Rows rows, DatasetTargets targetData, @Nullable ImageShape shape) {
        requireShape(rows.columns(), shape);
        return new Dataset(rows, shape, targetData, 0, targetData.size(), null);
    }

    /**
     * {@return the same examples with their inputs as regression targets, for an autoencoder} The inputs are not stored
     * twice. Noise and augmentation during training change the inputs, not the targets.
     */
    public Dataset withInputsAsTargets() {
        return new Dataset(
                rows,
                shape,
                DatasetTargets.ofInputs(inputs(), targetData.size(), targetData.weights()),
                first,
                size,
                origins);
    }

    /** {@return whether the targets are the inputs, see {@link #withInputsAsTargets}} */
    public boolean hasInputsAsTargets() {
        return targetData.areInputs();
    }

    /** {@return whether the targets are labels, at least one of which is a probability other than 0 and 1} */
    public boolean hasSoftLabels() {
        return targetData.hasFractions(first, size);
    }

    private static void requireShape(int inputs, @Nullable ImageShape shape) {
        if (inputs < 1) {
            throw new IllegalArgumentException("an example needs at least one input, not " + inputs);
        }
        if (shape != null && shape.inputs() != inputs) {
            throw new IllegalArgumentException(
                    "an image of " + shape + " pixels does not have " + Count.of(inputs, "input"));
        }
    }

    private static void requireFit(int values, int inputs, int examples, String what) {
        if ((long) examples * inputs != values) {
            throw new IllegalArgumentException(Count.of(examples, what) + " with " + Count.of(inputs, "input")
                    + " each cannot fit " + Count.of(values, "value"));
        }
    }

    /**
     * {@return a copy with weights, by which the loss and gradient of each example are multiplied}
     *
     * @param weights weight of each example, finite and at least 0, not all 0 unless there are no examples; copied
     * @throws IllegalArgumentException if there is not one weight for each example, a weight is negative or not finite,
     *     or all are 0
     */
    public Dataset withWeights(float[] weights) {
        Objects.requireNonNull(weights, "weights");
        return new Dataset(rows, shape, targetData.withWeights(weights, first, size), first, size, origins);
    }

    /**
     * {@return a copy with names for the classes or target columns}
     *
     * @param names a name for each class or target column, in the order of their numbers
     * @throws IllegalArgumentException if the number of names is wrong, the name of a class is blank, or two classes
     *     have the same name
     */
    public Dataset withNames(String... names) {
        List<String> all = Elements.require(names, "names");
        int expected = targetData.classes() + targetData.columns();
        if (all.size() != expected) {
            throw new IllegalArgumentException(Count.of(all.size(), "name") + " cannot fit "
                    + Count.of(expected, targetData.classes() > 0 ? "class" : "target"));
        }
        if (targetData.classes() > 0) {
            ArrayTargets.requireNames(all, "names");
        }
        return new Dataset(rows, shape, targetData.withNames(all), first, size, origins);
    }

    /**
     * {@return a copy whose classes are numbered as in a list of names, such as {@code model.names()}} Not all classes
     * of the list need to occur.
     *
     * @param classes name of each class, in the order of their numbers
     * @throws IllegalArgumentException if the examples have no classes, or one that is not in the list
     */
    public Dataset withClasses(List<String> classes) {
        List<String> all = Elements.require(classes, "classes");
        if (IntStream.range(0, classes()).mapToObj(this::name).toList().equals(all)) {
            return this;
        }
        int[] numbers = new int[classes()];
        for (int c = 0; c < numbers.length; c++) {
            numbers[c] = all.indexOf(name(c));
            if (numbers[c] < 0) {
                throw new IllegalArgumentException(
                        "the class " + Fields.quoted(name(c)) + " is unknown; known are " + Suggestion.list(all));
            }
        }
        return new Dataset(rows, shape, targetData.withClasses(numbers, all), first, size, origins);
    }

    /** {@return the number of examples} */
    public int size() {
        return size;
    }

    /** {@return the number of inputs of each example} */
    public int inputs() {
        return rows.columns();
    }

    /** {@return the kind of targets: classes, labels or numbers} */
    public Task task() {
        return targetData.kind();
    }

    /** {@return the number of classes; 0 if the targets are labels or numbers} */
    public int classes() {
        return targetData.classes();
    }

    /**
     * {@return the class of an example}
     *
     * @param example index of the example, from 0
     * @throws IndexOutOfBoundsException if there is no such example
     * @throws IllegalStateException if the targets are not classes
     */
    public int label(int example) {
        if (targetData.labels() == null) {
            throw new IllegalStateException("the targets of these examples are " + targetData.kind() + ", not classes");
        }
        return targetData.labels()[row(example)];
    }

    /** {@return the number of labels or regression targets of each example; 0 if the targets are classes} */
    public int targets() {
        return targetData.columns();
    }

    /**
     * Copies the targets of an example to {@code target[offset .. offset + targets() - 1]}: its labels, or its
     * regression targets.
     *
     * @param example index of the example, from 0
     * @param target array that receives the numbers
     * @param offset index of the first number in the array
     * @throws IndexOutOfBoundsException if there is no such example, or the array is too short
     * @throws IllegalStateException if the targets are classes, see {@link #label}
     */
    public void copyTargets(int example, float[] target, int offset) {
        Objects.requireNonNull(target, "target");
        if (targetData.labels() != null) {
            throw new IllegalStateException("the targets of these examples are classes, not numbers");
        }
        if (targetData.areInputs()) {
            copyRow(example, target, offset);
            return;
        }
        int from = row(example) * targetData.columns();
        requireSpace(target, offset, targetData.columns(), "targets");
        System.arraycopy(targetData.values(), from, target, offset, targetData.columns());
    }

    /**
     * {@return the name of a class or target column, or its index if it has no name}
     *
     * @param number index of the class or target column, from 0
     * @throws IndexOutOfBoundsException if there is no such class or target column
     */
    public String name(int number) {
        Elements.requireIndex(number, targetData.classes() + targetData.columns(), "number");
        return targetData.names() == null
                ? String.valueOf(number)
                : targetData.names().get(number);
    }

    /** {@return whether the examples have weights, even if all are equal} */
    public boolean isWeighted() {
        return targetData.weights() != null;
    }

    /**
     * {@return the weight of an example; 1 if the examples have no weights}
     *
     * @param example index of the example, from 0
     * @throws IndexOutOfBoundsException if there is no such example
     */
    public float weight(int example) {
        int row = row(example);
        return targetData.weights() == null ? 1 : targetData.weights()[row];
    }

    /**
     * Copies the inputs of an example to {@code target[offset .. offset + inputs() - 1]}.
     *
     * @param example index of the example, from 0
     * @param target array that receives the numbers
     * @param offset index of the first number in the array
     * @throws IndexOutOfBoundsException if there is no such example, or the array is too short
     */
    public void copyRow(int example, float[] target, int offset) {
        Objects.requireNonNull(target, "target");
        int row = row(example);
        requireSpace(target, offset, inputs(), "inputs");
        rows.copy(row, target, offset);
    }

    private static void requireSpace(float[] target, int offset, int count, String what) {
        if (offset < 0 || offset > target.length - count) {
            throw new IndexOutOfBoundsException("an array of " + Count.of(target.length, "number")
                    + " has no space for " + count + " " + what + " from offset " + offset + " on");
        }
    }

    /**
     * {@return the same examples with inputs that are the pixels of images, for augmentation and reports}
     *
     * @param shape shape of an image, with as many pixels and channels as an example has inputs
     * @throws IllegalArgumentException if an example has another number of inputs
     */
    public Dataset withShape(ImageShape shape) {
        requireShape(inputs(), Objects.requireNonNull(shape, "shape"));
        return new Dataset(rows, shape, targetData, first, size, origins);
    }

    /** {@return the shape of the images, if the inputs are images} */
    public Optional<ImageShape> shape() {
        return Optional.ofNullable(shape);
    }

    /**
     * {@return a view of the examples {@code from .. to - 1}, without copying}
     *
     * @param from first example
     * @param to example after the last one
     * @throws IndexOutOfBoundsException if this is not a valid range of examples
     */
    public Dataset slice(int from, int to) {
        Elements.requireRange(from, to, size);
        return new Dataset(rows, shape, targetData, first + from, to - from, origins);
    }

    /**
     * Selects examples in the given order. They are copied, except for inputs on disk.
     *
     * @param examples indices of examples, from 0; any order, repetitions allowed
     * @return the data set
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public Dataset select(int[] examples) {
        Objects.requireNonNull(examples, "examples");
        int[] selected = new int[examples.length];
        for (int i = 0; i < examples.length; i++) {
            selected[i] = row(examples[i]);
        }
        int[] original = IntStream.of(examples).map(this::originalIndex).toArray();
        return new Dataset(rows.select(selected), shape, targetData.select(selected), 0, examples.length, original);
    }

    /**
     * {@return the index that an example has in the data set from which {@link #select} or {@link #slice} took it,
     * through any number of these steps; its own index if it was not taken from another data set}
     *
     * <p>Examples therefore keep their row numbers when their file, or a table read from it, is split. After {@link
     * #concat}, each example keeps the index that it has in its own data set.
     *
     * @param example index of the example, from 0
     * @throws IndexOutOfBoundsException if there is no such example
     */
    public int originalIndex(int example) {
        int row = row(example);
        return origins == null ? row : origins[row];
    }

    /** A copy of a whole data set with other original indices; null for its own. */
    Dataset withOrigins(int @Nullable [] indices) {
        return new Dataset(rows, shape, targetData, first, size, indices);
    }

    /**
     * {@return the examples of this data set followed by those of another}
     *
     * <p>Adjacent slices of one data set are joined without copying. Examples without weights get weight 1.
     *
     * @param other examples with as many inputs and the same kind of targets
     * @throws IllegalArgumentException if the data sets differ in the number of inputs, the targets or the names
     */
    public Dataset concat(Dataset other) {
        Objects.requireNonNull(other, "other");
        if (inputs() != other.inputs()) {
            throw new IllegalArgumentException("the other data set has " + Count.of(other.inputs(), "input")
                    + " for each example, but this one has " + inputs());
        }
        targetData.requireLike(other.targetData);
        if (Identity.same(targetData, other.targetData)
                && Identity.same(rows, other.rows)
                && first + size == other.first) {
            return new Dataset(rows, shape, targetData, first, size + other.size, origins);
        }
        int[] own = IntStream.range(first, first + size).toArray();
        int[] others = IntStream.range(other.first, other.first + other.size).toArray();
        return new Dataset(
                rows.joined(own, other.rows, others),
                shape,
                targetData.select(own).followedBy(other.targetData.select(others)),
                0,
                Math.addExact(size, other.size),
                IntStream.concat(
                                IntStream.range(0, size).map(this::originalIndex),
                                IntStream.range(0, other.size).map(other::originalIndex))
                        .toArray());
    }

    /** {@return the fraction of inputs that are not zero, counted on each call; 0 if there are no examples} */
    public double density() {
        long nonZeros = 0;
        for (int example = 0; example < size; example++) {
            nonZeros += rows.nonZeros(row(example));
        }
        return size == 0 ? 0 : nonZeros / ((double) size * inputs());
    }

    private int row(int example) {
        return first + Elements.requireIndex(example, size, "example");
    }

    /** Describes the number of examples and inputs, and the targets. */
    @Override
    public String toString() {
        return "Dataset[" + Count.of(size, "example") + ", " + Count.of(inputs(), "input") + ", "
                + (task() == Task.CLASSIFICATION
                        ? Count.of(classes(), "class")
                        : Count.of(targets(), task() == Task.MULTI_LABEL ? "label" : "target"))
                + "]";
    }
}
