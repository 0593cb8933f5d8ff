package dev.lanewise.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Optional;

/**
 * Labelled examples: each has {@code inputs()} numbers and a class in [0, {@code classes()}).
 *
 * <p>Immutable. The inputs are kept row-major, either as unsigned bytes with one common scale (images; a quarter of the
 * memory) or as floats.
 */
public final class Dataset {

    /** Eight bytes at once, lowest address in the lowest bits. */
    static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Row-major, (all examples, inputs); exactly one of the two is null. */
    private final byte[] bytes;
    private final float[] floats;
    private final float scale;
    private final int[] labels;
    private final int inputs;
    private final int classes;
    private final ImageShape shape;
    /** The part of the arrays that this data set shows. */
    private final int first;
    private final int size;

    private Dataset(byte[] bytes, float[] floats, float scale, int[] labels, int inputs, int classes, ImageShape shape,
            int first, int size) {
        this.bytes = bytes;
        this.floats = floats;
        this.scale = scale;
        this.labels = labels;
        this.inputs = inputs;
        this.classes = classes;
        this.shape = shape;
        this.first = first;
        this.size = size;
    }

    /**
     * A data set of images whose inputs are {@code (pixel & 255) * scale}.
     *
     * @param pixels (examples, rows, columns), row-major; copied
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
        requireFit(pixels.length, shape.pixels(), labels, classes);
        return new Dataset(pixels, null, scale, labels, shape.pixels(), classes, shape, 0, labels.length);
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

    /** As {@link #ofFloats}, without copies: the caller gives the arrays away. */
    static Dataset sharing(float[] values, int inputs, int[] labels, int classes, ImageShape shapeOrNull) {
        if (inputs < 1) {
            throw new IllegalArgumentException("an example needs at least one input, not " + inputs);
        }
        if (shapeOrNull != null && shapeOrNull.pixels() != inputs) {
            throw new IllegalArgumentException("an image of " + shapeOrNull.rows() + " x " + shapeOrNull.columns()
                    + " pixels does not have " + inputs + " inputs");
        }
        requireFit(values.length, inputs, labels, classes);
        for (int i = 0; i < values.length; i++) {
            float value = values[i];
            if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "row " + i / inputs + ", column " + i % inputs + " is " + value + ", not a finite number");
            }
            values[i] = value + 0.0f; // minus zero becomes plus zero, everything else stays what it is
        }
        return new Dataset(null, values, 1, labels, inputs, classes, shapeOrNull, 0, labels.length);
    }

    private static void requireFit(int values, int inputs, int[] labels, int classes) {
        if ((long) labels.length * inputs != values) {
            throw new IllegalArgumentException(
                    labels.length + " labels with " + inputs + " inputs each do not fit " + values + " values");
        }
        if (classes < 1) {
            throw new IllegalArgumentException("a data set needs at least one class, not " + classes);
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "the label of row " + i + " is " + labels[i] + ", which is not in 0.." + (classes - 1));
            }
        }
    }

    /** The number of examples. */
    public int size() {
        return size;
    }

    /** The number of inputs of each example. */
    public int inputs() {
        return inputs;
    }

    /** The number of classes. */
    public int classes() {
        return classes;
    }

    /** The class of an example. */
    public int label(int example) {
        return labels[row(example)];
    }

    /** Copies the inputs of an example to {@code target[offset .. offset + inputs() - 1]}. */
    public void copyRow(int example, float[] target, int offset) {
        int from = row(example) * inputs;
        if (floats != null) {
            System.arraycopy(floats, from, target, offset, inputs);
            return;
        }
        for (int i = 0; i < inputs; i++) {
            target[offset + i] = (bytes[from + i] & 255) * scale;
        }
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
        return new Dataset(bytes, floats, scale, labels, inputs, classes, shape, first + from, to - from);
    }

    /** The share of inputs that are not zero, counted anew by each call; 0 if there are no examples. */
    public double density() {
        long nonZeros = 0;
        for (int example = 0; example < size; example++) {
            nonZeros += nonZeros(example);
        }
        return size == 0 ? 0 : nonZeros / ((double) size * inputs);
    }

    /** Whether the inputs are kept as bytes, so that there are at most 256 different ones. */
    public boolean isBytes() {
        return bytes != null;
    }

    /** What a byte is multiplied by to give an input; 1 if the inputs are kept as floats. */
    public float scale() {
        return scale;
    }

    /** The number of inputs of an example that are not zero. */
    public int nonZeros(int example) {
        int from = row(example) * inputs;
        int to = from + inputs;
        int count = 0;
        if (floats != null) {
            for (int i = from; i < to; i++) {
                count += floats[i] != 0 ? 1 : 0;
            }
            return count;
        }
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(bytes, i);
            count += Long.bitCount(marksOfNonZeros(eight));
        }
        for (; i < to; i++) {
            count += bytes[i] != 0 ? 1 : 0;
        }
        return count;
    }

    /** The top bit of each of eight bytes that is not zero. */
    static long marksOfNonZeros(long eight) {
        // Adding 127 carries into a byte's top bit unless its low seven bits are all zero, and never into the next
        // byte.
        long low = (eight & 0x7f7f7f7f7f7f7f7fL) + 0x7f7f7f7f7f7f7f7fL;
        return (low | eight) & 0x8080808080808080L;
    }

    /**
     * Copies the columns (ascending) and values of an example's inputs that are not zero.
     *
     * @return their number
     * @throws IndexOutOfBoundsException if there is no such example, no such room, or a column above 65,535
     */
    public int copyNonZeros(int example, char[] columns, float[] values) {
        int from = row(example) * inputs;
        Objects.checkIndex(inputs - 1, Character.MAX_VALUE + 1);
        int count = 0;
        for (int column = 0; column < inputs; column++) {
            float value = bytes == null ? floats[from + column] : (bytes[from + column] & 255) * scale;
            if (value != 0) {
                columns[count] = (char) column;
                values[count++] = value;
            }
        }
        return count;
    }

    /**
     * Copies the columns (ascending) and bytes of an example's inputs that are not zero, if {@link #isBytes}.
     *
     * @return their number
     * @throws IndexOutOfBoundsException if there is no such example, no such room, or a column above 65,535
     */
    public int copyNonZeroBytes(int example, char[] columns, byte[] values) {
        int from = row(example) * inputs;
        Objects.checkIndex(inputs - 1, Character.MAX_VALUE + 1);
        int count = 0;
        int column = 0;
        // Eight bytes at a time: most groups of eight pixels are zero, and every run of the program waits for this.
        for (; column <= inputs - Long.BYTES; column += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(bytes, from + column);
            for (long marks = marksOfNonZeros(eight); marks != 0; marks &= marks - 1) {
                int i = Long.numberOfTrailingZeros(marks) >>> 3;
                columns[count] = (char) (column + i);
                values[count++] = (byte) (eight >>> (8 * i));
            }
        }
        for (; column < inputs; column++) {
            if (bytes[from + column] != 0) {
                columns[count] = (char) column;
                values[count++] = bytes[from + column];
            }
        }
        return count;
    }

    private int row(int example) {
        return first + Objects.checkIndex(example, size);
    }
}
