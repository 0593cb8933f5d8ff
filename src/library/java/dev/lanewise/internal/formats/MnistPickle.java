package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.formats.PickleValue.Items;
import dev.lanewise.internal.rows.ByteRows;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.FloatRows;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The file {@code mnist.pkl.gz} of many courses: three pairs of NumPy arrays, images and labels, to train, validate and
 * test.
 *
 * <p>Read as Python 2 and 3 write it, gzip or not. Nothing in the file is executed. Images of numbers k/256 are kept as
 * bytes, so that training with such a file is bit for bit the training with {@link Mnist}. The classes are those up to
 * the largest training label.
 */
public final class MnistPickle {

    private static final int MOST_CLASSES = 1 << 16;

    private MnistPickle() {}

    /**
     * The data set of a file; its name is the file's.
     *
     * @throws DataFormatException if the file holds anything but three pairs of images and labels that fit each other
     */
    public static Splits load(Path file) throws IOException {
        try (BoundedInput in = BoundedInput.open(file)) {
            return read(in);
        }
    }

    /** Reads the training, validation and test examples of a pickle. */
    public static Splits read(BoundedInput in) throws DataFormatException {
        List<PickleValue> pairs = items(in, Pickle.read(in), 3, "the pickle");
        NdArray[] images = new NdArray[3];
        int[][] labels = new int[3][];
        int classes = 1;
        for (int i = 0; i < 3; i++) {
            String part = List.of("training", "validation", "test").get(i);
            List<PickleValue> pair = items(in, pairs.get(i), 2, "the " + part + " part");
            images[i] = images(in, pair.get(0), part);
            labels[i] = labels(in, pair.get(1), part, i == 0 ? MOST_CLASSES : classes);
            if (labels[i].length != images[i].shape[0]) {
                throw new DataFormatException(in.name() + ": the " + part + " part has "
                        + Count.of(images[i].shape[0], "image") + ", but " + Count.of(labels[i].length, "label"));
            }
            if (images[i].shape[1] != images[0].shape[1]) {
                throw new DataFormatException(
                        in.name() + ": the " + part + " images have " + Count.of(images[i].shape[1], "pixel")
                                + ", but the training images have " + images[0].shape[1]);
            }
            if (labels[i].length == 0 && i != 1) {
                throw new DataFormatException(in.name() + ": there are no " + part + " images");
            }
            if (i == 0) {
                for (int label : labels[i]) {
                    classes = Math.max(classes, label + 1);
                }
            }
        }
        try {
            return new Splits(
                    dataset(images[0], labels[0], classes),
                    dataset(images[1], labels[1], classes),
                    dataset(images[2], labels[2], classes),
                    in.name());
        } catch (IllegalArgumentException e) {
            // What is left to go wrong is a number of an image that is not finite.
            throw new DataFormatException(in.name() + ": " + e.getMessage(), e);
        }
    }

    private static List<PickleValue> items(BoundedInput in, PickleValue value, int count, String what)
            throws DataFormatException {
        if (!(value instanceof Items items) || items.list().size() != count) {
            throw new DataFormatException(in.name() + ": " + what + " is " + value.kind()
                    + ", but ((images, labels), (images, labels), (images, labels)) is expected");
        }
        return items.list();
    }

    private static NdArray images(BoundedInput in, PickleValue value, String part) throws DataFormatException {
        NdArray array = array(in, value, 2, "the " + part + " images");
        if (array.integers != null) {
            throw new DataFormatException(in.name() + ": the " + part + " images are of " + array.dtype
                    + ", but float32 or float64 is expected");
        }
        if (array.shape[1] == 0) {
            throw new DataFormatException(in.name() + ": the " + part + " images have no pixels");
        }
        return array;
    }

    private static int[] labels(BoundedInput in, PickleValue value, String part, int classes)
            throws DataFormatException {
        NdArray array = array(in, value, 1, "the " + part + " labels");
        if (array.integers == null) {
            throw new DataFormatException(
                    in.name() + ": the " + part + " labels are of " + array.dtype + ", but integers are expected");
        }
        int[] labels = new int[array.shape[0]];
        for (int i = 0; i < labels.length; i++) {
            long label = array.integers.integer(i);
            if (label < 0 || label >= classes) {
                throw new DataFormatException(in.name() + ": " + part + " label " + i + " is " + label
                        + ", but it should be in 0.." + (classes - 1));
            }
            labels[i] = (int) label;
        }
        return labels;
    }

    private static NdArray array(BoundedInput in, PickleValue value, int dimensions, String what)
            throws DataFormatException {
        if (!(value instanceof NdArray array) || !array.isFilled() || array.shape.length != dimensions) {
            throw new DataFormatException(in.name() + ": " + what + " are " + value.kind() + ", but an array of "
                    + dimensions + " dimensions is expected");
        }
        return array;
    }

    /** Pixels that make a square are an image. */
    private static Dataset dataset(NdArray images, int[] labels, int classes) {
        int pixels = images.shape[1];
        int side = (int) Math.sqrt(pixels);
        ImageShape shape = side * side == pixels ? new ImageShape(side, side) : new ImageShape(1, pixels);
        Rows rows = images.codes != null
                ? new ByteRows(images.codes, pixels, ByteRows.PIXEL_SCALE)
                : FloatRows.of(Objects.requireNonNull(images.floats, "floats"), pixels);
        return Internals.create(Dataset.class, new ExampleRows(rows, DatasetTargets.ofClasses(labels, classes), shape));
    }
}
