package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.files.IoSupplier;
import dev.lanewise.internal.formats.NdArray.Dtype;
import dev.lanewise.internal.formats.NdArray.Elements;
import dev.lanewise.internal.rows.ByteRows;
import dev.lanewise.internal.rows.InputArray;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.rows.Segments;
import dev.lanewise.internal.rows.StreamedRows;
import dev.lanewise.internal.text.Quote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one array as {@code numpy.save} writes it: a magic number, a header that is a dictionary of Python, and the elements.
 *
 * <p>The format is described in numpy.org/doc/stable/reference/generated/numpy.lib.format.html. The dictionary is matched,
 * not evaluated.
 */
public final class NpyReader {
    /** The first byte of every such file. */
    public static final int FIRST = 0x93;

    private static final String MAGIC = "NUMPY";
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int MOST_DIMENSIONS = 32;
    private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]");
    private static final Pattern FORTRAN = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([0-9, ]*)\\)");

    private NpyReader() {}

    /** The content of a header; {@code count} is the product of the sizes. */
    private record Header(Dtype dtype, boolean isFortran, int[] shape, long count) {}

    /** The array of integers or floating-point numbers that a file holds. */
    public static NdArray read(BoundedInput in) throws DataFormatException {
        Header header = header(in);
        long count = header.count;
        if (count > Integer.MAX_VALUE) {
            throw new DataFormatException(in.name() + ": the array has " + Arrays.toString(header.shape)
                    + " elements, more than Java can hold");
        }
        byte[] data = in.take(count * header.dtype.bytes, "the array");
        in.requireEnd();
        // Codes or floats, beside the bytes.
        in.requireMemory(count * (header.dtype.bytes + Float.BYTES));
        NdArray array = new NdArray();
        array.fill(header.shape, (int) count, header.dtype, data, header.isFortran);
        return array;
    }

    /** The sizes alone, of no more elements than can follow. */
    public static int[] shape(BoundedInput in) throws DataFormatException {
        Header header = header(in);
        requireAhead(in, header);
        return header.shape;
    }

    private static void requireAhead(BoundedInput in, Header header) throws DataFormatException {
        if (header.count > Long.MAX_VALUE / Long.BYTES) {
            throw new DataFormatException(in.name() + ": the array has " + Arrays.toString(header.shape) + " elements");
        }
        in.requireAheadInParts(header.count * header.dtype.bytes, "the array");
    }

    /**
     * Returns an array of inputs after reading only its header; null if its numbers are not stored row by row, so that it
     * has to be read whole.
     */
    public static @Nullable InputArray streamed(IoSupplier<BoundedInput> opening) throws IOException {
        try (BoundedInput in = opening.get()) {
            Header header = header(in);
            requireAhead(in, header);
            return header.isFortran && header.shape.length > 1 ? null : new StreamedArray(in.name(), header, opening);
        }
    }

    private record StreamedArray(String name, Header header, IoSupplier<BoundedInput> opening) implements InputArray {
        @Override
        public int[] shape() {
            return header.shape;
        }

        @Override
        public Rows rows(Path file, int columns) throws DataFormatException {
            if ((long) columns * Double.BYTES > Segments.MOST_BYTES) {
                throw new DataFormatException(name + ": a row has " + columns + " numbers, more than can be mapped");
            }
            int count = header.shape[0];
            return header.dtype.areBytes()
                    ? StreamedRows.ofBytes(file.toString(), count, columns, ByteRows.PIXEL_SCALE, () -> cursor(columns))
                    : StreamedRows.ofFloats(file.toString(), count, columns, () -> cursor(columns));
        }

        private StreamedRows.Cursor cursor(int columns) throws IOException {
            BoundedInput in = opening.get();
            try {
                NpyReader.header(in);
            } catch (IOException e) {
                in.close();
                throw e;
            }
            byte[] bytes = new byte[columns * header.dtype.bytes];
            Elements elements = new Elements(header.dtype, bytes, null, columns);
            return new StreamedRows.Cursor() {
                @Override
                public void next(byte[] row) throws IOException {
                    in.fill(row, "the array");
                }

                @Override
                public void next(float[] row) throws IOException {
                    in.fill(bytes, "the array");
                    for (int i = 0; i < columns; i++) {
                        row[i] = elements.number(i);
                    }
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
    }

    private static Header header(BoundedInput in) throws DataFormatException {
        if (in.peek() != FIRST
                || in.next("the magic number") != FIRST
                || !text(in, MAGIC.length()).equals(MAGIC)) {
            throw new DataFormatException(in.name() + ": the file is not a NumPy array (it starts with other bytes)");
        }
        int version = in.next("the version");
        in.next("the version");
        if (version < 1 || version > 3) {
            throw new DataFormatException(in.name() + ": the array has version " + version
                    + " of the format, but 1 to 3 are known (offset 6)");
        }
        long length = 0;
        for (int i = 0; i < (version == 1 ? 2 : 4); i++) {
            length |= (long) in.next("the length of the header") << (8 * i);
        }
        if (length > LONGEST_HEADER) {
            throw new DataFormatException(in.name() + ": the header is " + length + " bytes long, but at most "
                    + LONGEST_HEADER + " are expected (offset 8)");
        }
        String header = text(in, (int) length);
        String type = find(in, DESCR, header, "descr");
        Dtype dtype = Dtype.of(type);
        if (dtype == null) {
            throw new DataFormatException(in.name() + ": the elements are of type " + Quote.of(type)
                    + ", but integers (i1 to i8, u1 to u8) or floating-point numbers (f4, f8) are expected");
        }
        boolean fortran = find(in, FORTRAN, header, "fortran_order").equals("True");
        int[] shape = shape(in, find(in, SHAPE, header, "shape"));
        long count = 1;
        for (int size : shape) {
            count = size == 0 ? 0 : count > Long.MAX_VALUE / size ? Long.MAX_VALUE : count * size;
        }
        return new Header(dtype, fortran, shape, count);
    }

    private static int[] shape(BoundedInput in, String text) throws DataFormatException {
        String[] sizes = text.isBlank() ? new String[0] : text.strip().split("\\s*,\\s*");
        if (sizes.length > MOST_DIMENSIONS) {
            throw new DataFormatException(in.name() + ": the array has " + sizes.length + " dimensions");
        }
        int[] shape = new int[sizes.length];
        for (int i = 0; i < shape.length; i++) {
            try {
                shape[i] = Integer.parseInt(sizes[i]);
            } catch (NumberFormatException e) {
                throw new DataFormatException(
                        in.name() + ": the shape (" + Quote.sentence(text) + ") has a size that is too large or none",
                        e);
            }
        }
        return shape;
    }

    private static String find(BoundedInput in, Pattern pattern, String header, String key) throws DataFormatException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new DataFormatException(in.name() + ": the header has no " + key + " of an array of numbers");
        }
        return matcher.group(1);
    }

    private static String text(BoundedInput in, int length) throws DataFormatException {
        return new String(in.take(length, "the header"), StandardCharsets.ISO_8859_1);
    }
}
