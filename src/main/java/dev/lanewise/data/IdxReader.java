package dev.lanewise.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * Reads one IDX file, the format that MNIST is published in: a big-endian header and then unsigned bytes.
 *
 * <p>The header is the magic number 0x0000080D with D the number of dimensions, and then D sizes of four bytes.
 */
final class IdxReader {

    /** Images: (examples, rows, columns). */
    record Images(byte[] pixels, int count, ImageShape shape) {
    }

    private static final int UNSIGNED_BYTES = 0x0800;

    private final InputStream in;
    private final String name;
    private final long most;
    private long offset;

    /**
     * A reader of a file's (unzipped) content.
     *
     * @param name what messages call the file
     * @param most the most bytes that the stream can hold, as the file's length tells
     */
    IdxReader(InputStream in, String name, long most) {
        this.in = in;
        this.name = name;
        this.most = most;
    }

    /** The images of a file of three dimensions. */
    Images images() throws IOException {
        int[] sizes = header(3, "images");
        if (sizes[1] == 0 || sizes[2] == 0) {
            throw new DataFormatException(name + ": the images have " + Integer.toUnsignedString(sizes[1]) + " x "
                    + Integer.toUnsignedString(sizes[2]) + " pixels (offset 8), but an image needs at least one pixel");
        }
        byte[] pixels = body(sizes);
        return new Images(pixels, sizes[0], new ImageShape(sizes[1], sizes[2]));
    }

    /** The labels of a file of one dimension. */
    int[] labels() throws IOException {
        byte[] body = body(header(1, "labels"));
        int[] labels = new int[body.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = body[i] & 255;
        }
        return labels;
    }

    private int[] header(int dimensions, String what) throws IOException {
        int magic = fourBytes();
        if (magic != (UNSIGNED_BYTES | dimensions)) {
            throw new DataFormatException(String.format(
                    "%s: the magic number at offset 0 is 0x%08x, but an IDX file of %s starts with 0x%08x",
                    name, magic, what, UNSIGNED_BYTES | dimensions));
        }
        int[] sizes = new int[dimensions];
        for (int i = 0; i < dimensions; i++) {
            sizes[i] = fourBytes();
        }
        if (sizes[0] == 0) {
            throw new DataFormatException(name + ": the file holds no " + what + " (offset 4)");
        }
        return sizes;
    }

    private int fourBytes() throws IOException {
        byte[] four = new byte[4];
        readFully(four, "the header");
        return (four[0] & 255) << 24 | (four[1] & 255) << 16 | (four[2] & 255) << 8 | four[3] & 255;
    }

    private byte[] body(int[] sizes) throws IOException {
        long length = 1;
        for (int size : sizes) {
            // Both factors below 2^32, the first at most 2^31 - 1: no overflow before the check.
            length *= Integer.toUnsignedLong(size);
            if (length > Bounds.LONGEST_ARRAY || length > most - offset) {
                throw new DataFormatException(name + ": the header (offset 4) promises " + promised(sizes)
                        + " bytes, but a file of this length holds at most "
                        + Math.max(0, most - offset) + " after it");
            }
        }
        Bounds.requireMemory(length, name);
        byte[] body = new byte[(int) length];
        readFully(body, promised(sizes) + " bytes");
        if (read(new byte[1], 0) > 0) {
            throw new DataFormatException(
                    name + ": the file goes on at offset " + offset + ", where its header says that it ends");
        }
        return body;
    }

    private static String promised(int[] sizes) {
        StringBuilder text = new StringBuilder(Integer.toUnsignedString(sizes[0]));
        for (int i = 1; i < sizes.length; i++) {
            text.append(" x ").append(Integer.toUnsignedString(sizes[i]));
        }
        return text.toString();
    }

    private void readFully(byte[] target, String what) throws IOException {
        int filled = 0;
        while (filled < target.length) {
            int count = read(target, filled);
            if (count < 0) {
                throw new DataFormatException(name + ": the file ends at offset " + (offset + filled)
                        + ", in the middle of " + what + " (offset " + offset + " to " + (offset + target.length)
                        + ")");
            }
            filled += count;
        }
        offset += target.length;
    }

    private int read(byte[] target, int from) throws IOException {
        try {
            return in.read(target, from, target.length - from);
        } catch (EOFException e) {
            throw new DataFormatException(name + ": the gzip data is cut off", e);
        } catch (ZipException e) {
            throw new DataFormatException(name + ": the gzip data is damaged (" + e.getMessage() + ")", e);
        }
    }
}
