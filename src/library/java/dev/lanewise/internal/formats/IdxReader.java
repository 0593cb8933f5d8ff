package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.rows.ByteRows;
import dev.lanewise.internal.rows.Planes;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.rows.StreamedRows;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Reads one IDX file, the format that MNIST is published in: a big-endian header and then unsigned bytes.
 *
 * <p>The header is the magic number 0x0000080D with D the number of dimensions, and then D sizes of four bytes.
 */
public final class IdxReader {

    /** Images: (count, rows, columns), row-major, and in colour a plane for each of them. */
    public record Images(Rows rows, ImageShape shape) {}

    /** The content of a header; there are less than 2^62 pixels. */
    private record Header(int[] sizes, ImageShape shape) {
        int count() {
            return sizes[0];
        }

        long bytes() {
            return (long) count() * shape.inputs();
        }

        String what() {
            return "the body (" + Count.of(count(), "image") + " of " + shape + ")";
        }

        Images images(Rows rows) {
            return new Images(Planes.of(rows, sizes), shape);
        }
    }

    private static final int UNSIGNED_BYTES = 0x0800;

    private IdxReader() {}

    /** The images of a file of three dimensions, or of four in colour; a pixel is byte/256. */
    public static Images images(BoundedInput in) throws DataFormatException {
        Header header = imageHeader(in);
        byte[] pixels = in.take(header.bytes(), header.what());
        in.requireEnd();
        return header.images(new ByteRows(pixels, header.shape.inputs(), ByteRows.PIXEL_SCALE));
    }

    /** Returns the images of such a file after reading only its header. */
    public static Images streamed(Path path) throws IOException {
        try (BoundedInput in = BoundedInput.open(path)) {
            Header header = imageHeader(in);
            in.requireAheadInParts(header.bytes(), header.what());
            return header.images(StreamedRows.ofBytes(
                    path.toString(), header.count(), header.shape.inputs(), ByteRows.PIXEL_SCALE, () -> cursor(path)));
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
        long magic = size(in);
        boolean isColour = magic == (UNSIGNED_BYTES | 4);
        int count = count(in, magic, isColour ? 4 : 3, "images");
        int[] sizes = new int[isColour ? 4 : 3];
        sizes[0] = count;
        double product = 1;
        StringJoiner text = new StringJoiner(" x ");
        for (int d = 1; d < sizes.length; d++) {
            long size = size(in);
            sizes[d] = (int) size;
            product *= size;
            text.add(String.valueOf(size));
        }
        if (product == 0 || product > Integer.MAX_VALUE) {
            throw new DataFormatException(in.name() + ": the images have " + text
                    + " pixels (offset 8), but an image has between 1 and " + Integer.MAX_VALUE);
        }
        ImageShape shape = Planes.shape(sizes);
        if (shape == null) {
            throw new DataFormatException(
                    in.name() + ": the images have " + text + " numbers (offset 8), but rows x columns"
                            + " x 3 or 3 x rows x columns are expected of images in colour");
        }
        return new Header(sizes, shape);
    }

    /** The labels of a file of one dimension. */
    public static int[] labels(BoundedInput in) throws DataFormatException {
        int count = count(in, size(in), 1, "labels");
        byte[] body = in.take(count, "the body (" + Count.of(count, "label") + ")");
        in.requireEnd();
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = body[i] & 255;
        }
        return labels;
    }

    /** Checks the magic number and gives the first size, the number of examples. */
    private static int count(BoundedInput in, long magic, int dimensions, String what) throws DataFormatException {
        if (magic != (UNSIGNED_BYTES | dimensions)) {
            throw new DataFormatException(String.format(
                    Locale.ROOT,
                    "%s: the magic number at offset 0 is 0x%08x, but an IDX file of %s starts with 0x%08x",
                    in.name(),
                    magic,
                    what,
                    UNSIGNED_BYTES | dimensions));
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
