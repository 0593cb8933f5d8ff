package dev.lanewise.data;

import dev.lanewise.Count;

/**
 * Reads one IDX file, the format that MNIST is published in: a big-endian header and then unsigned bytes.
 *
 * <p>The header is the magic number 0x0000080D with D the number of dimensions, and then D sizes of four bytes.
 */
final class IdxReader {

    /** Images: (count, rows, columns), row-major. */
    record Images(byte[] pixels, int count, ImageShape shape) {
    }

    private static final int UNSIGNED_BYTES = 0x0800;

    private IdxReader() {
    }

    /** The images of a file of three dimensions. */
    static Images images(BoundedInput in) throws DataFormatException {
        int count = header(in, 3, "images");
        long rows = size(in);
        long columns = size(in);
        if (rows == 0 || columns == 0 || rows * columns > Integer.MAX_VALUE || rows * columns < 0) {
            throw new DataFormatException(in.name() + ": the images have " + rows + " x " + columns
                    + " pixels (offset 8), but an image has between 1 and " + Integer.MAX_VALUE);
        }
        // No overflow: both factors are below 2^31.
        String what = "the body (" + Count.of(count, "image") + " of " + rows + " x " + columns + ")";
        byte[] pixels = in.take(count * (rows * columns), what);
        in.requireEnd();
        return new Images(pixels, count, new ImageShape((int) rows, (int) columns));
    }

    /** The labels of a file of one dimension. */
    static int[] labels(BoundedInput in) throws DataFormatException {
        int count = header(in, 1, "labels");
        byte[] body = in.take(count, "the body (" + Count.of(count, "label") + ")");
        in.requireEnd();
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = body[i] & 255;
        }
        return labels;
    }

    /** Checks the magic number and gives the first size, the number of examples. */
    private static int header(BoundedInput in, int dimensions, String what) throws DataFormatException {
        long magic = size(in);
        if (magic != (UNSIGNED_BYTES | dimensions)) {
            throw new DataFormatException(String.format(
                    "%s: the magic number at offset 0 is 0x%08x, but an IDX file of %s starts with 0x%08x",
                    in.name(), magic, what, UNSIGNED_BYTES | dimensions));
        }
        long count = size(in);
        if (count == 0 || count > Integer.MAX_VALUE) {
            throw new DataFormatException(in.name() + ": the file holds " + count + " " + what
                    + " (offset 4), but between 1 and " + Integer.MAX_VALUE + " are expected");
        }
        return (int) count;
    }

    private static long size(BoundedInput in) throws DataFormatException {
        long size = 0;
        for (int i = 0; i < 4; i++) {
            size = size << 8 | in.next("the header");
        }
        return size;
    }
}
