package dev.lanewise.data;

import dev.lanewise.Count;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads one IDX file, the format that MNIST is published in: a big-endian header and then unsigned bytes.
 *
 * <p>The header is the magic number 0x0000080D with D the number of dimensions, and then D sizes of four bytes.
 */
final class IdxReader {

    /** Images: (count, rows, columns), row-major. */
    record Images(Rows rows, ImageShape shape) {
    }

    /** What a header says; there are less than 2^62 pixels. */
    private record Header(int count, ImageShape shape) {
        long bytes() {
            return (long) count * shape.pixels();
        }

        String what() {
            return "the body (" + Count.of(count, "image") + " of " + shape.rows() + " x " + shape.columns() + ")";
        }
    }

    private static final int UNSIGNED_BYTES = 0x0800;

    private IdxReader() {
    }

    /** The images of a file of three dimensions; a pixel is byte/256. */
    static Images images(BoundedInput in) throws DataFormatException {
        Header header = imageHeader(in);
        byte[] pixels = in.take(header.bytes(), header.what());
        in.requireEnd();
        return new Images(new ByteRows(pixels, header.shape.pixels(), Mnist.SCALE), header.shape);
    }

    /** The same, of which only the header is read yet. */
    static Images streamed(Path path) throws IOException {
        try (BoundedInput in = BoundedInput.open(path)) {
            Header header = imageHeader(in);
            in.requireAheadInParts(header.bytes(), header.what());
            Rows rows = StreamedRows.ofBytes(
                    path.toString(), header.count, header.shape.pixels(), Mnist.SCALE, () -> cursor(path));
            return new Images(rows, header.shape);
        }
    }

    private static StreamedRows.Cursor cursor(Path path) throws IOException {
        BoundedInput in = BoundedInput.open(path);
        Header header;
        try {
            header = imageHeader(in);
        } catch (IOException e) {
            in.close();
            throw e;
        }
        return new StreamedRows.Cursor() {
            @Override
            public void next(byte[] row) throws IOException {
                in.fill(row, header.what());
            }

            @Override
            public void end() throws IOException {
                in.requireEnd();
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }

    private static Header imageHeader(BoundedInput in) throws DataFormatException {
        int count = header(in, 3, "images");
        long rows = size(in);
        long columns = size(in);
        if (rows == 0 || columns == 0 || rows * columns > Integer.MAX_VALUE || rows * columns < 0) {
            throw new DataFormatException(in.name() + ": the images have " + rows + " x " + columns
                    + " pixels (offset 8), but an image has between 1 and " + Integer.MAX_VALUE);
        }
        return new Header(count, new ImageShape((int) rows, (int) columns));
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
