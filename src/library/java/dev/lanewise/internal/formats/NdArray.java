package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.rows.ByteRows;
import dev.lanewise.internal.rows.InputArray;
import dev.lanewise.internal.rows.Rows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** NumPy array, which a pickle creates before it fills it. */
public final class NdArray implements PickleValue, InputArray {
    /** Creates an array that has not been filled. */
    public NdArray() {}

    /** Sizes of the dimensions; none until filled. */
    public int[] shape = {};
    /** Type of the elements, or null until filled. */
    public @Nullable Dtype dtype;
    /** Floating-point numbers in C order as bytes k, if every number is k/256 with k in 0..255; else null. */
    public byte @Nullable [] codes;
    /** Other floating-point numbers in C order, or null. */
    public float @Nullable [] floats;
    /** Integers, or null. */
    public @Nullable Elements integers;

    /**
     * Fills the array.
     *
     * @param count the product of the shape
     * @param data {@code count * dtype.bytes} bytes
     * @param fortran whether the data are in Fortran order, where the first index varies fastest
     */
    public void fill(int[] shape, int count, Dtype dtype, byte[] data, boolean fortran) {
        this.shape = shape;
        this.dtype = dtype;
        Elements elements = new Elements(dtype, data, fortran && shape.length > 1 ? shape : null, count);
        if (dtype.element == 'f') {
            codes = elements.codes();
            floats = codes == null ? elements.floats() : null;
        } else {
            integers = elements;
        }
    }

    @Override
    public int[] shape() {
        return shape;
    }

    @Override
    public Rows rows(Path file, int columns) throws DataFormatException {
        return NpzPart.rows(file, this, columns);
    }

    /** Whether the array has its elements. */
    boolean isFilled() {
        return dtype != null;
    }

    /** Whether the elements are unsigned bytes, which represent pixels. */
    public boolean areBytes() {
        return dtype != null && dtype.areBytes();
    }

    /** Returns the number of elements. */
    public int size() {
        return integers != null
                ? integers.count
                : codes != null ? codes.length : Objects.requireNonNull(floats, "floats").length;
    }

    /** Returns the i-th element in C order. */
    public double number(int i) {
        if (integers != null) {
            return integers.integer(i);
        }
        return codes != null
                ? (codes[i] & 255) * (double) ByteRows.PIXEL_SCALE
                : Objects.requireNonNull(floats, "floats")[i];
    }

    @Override
    public String kind() {
        return isFilled() ? "an array of " + shape.length + " dimensions" : "an array without content";
    }

    /** NumPy element type: kind {@code f} (float), {@code i} or {@code u} (signed or unsigned integer). */
    public static final class Dtype implements PickleValue {

        final char element;
        final int bytes;
        private ByteOrder order;

        private Dtype(char element, int bytes, ByteOrder order) {
            this.element = element;
            this.bytes = bytes;
            this.order = order;
        }

        /** Parses a type string such as {@code f4} or {@code >i8}. Returns null if the elements are not numbers. */
        static @Nullable Dtype of(String text) {
            boolean ordered = !text.isEmpty() && "<>=|".indexOf(text.charAt(0)) >= 0;
            String type = ordered ? text.substring(1) : text;
            if (!type.matches("f[48]|[iu][1248]")) {
                return null;
            }
            Dtype dtype = new Dtype(type.charAt(0), type.charAt(1) - '0', ByteOrder.LITTLE_ENDIAN);
            dtype.order(ordered ? text.substring(0, 1) : "<");
            return dtype;
        }

        /** Sets the byte order. Reads {@code =} and {@code |} as little-endian, as nearly every machine is. */
        void order(String sign) {
            order = sign.equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        }

        /** Returns whether the elements are unsigned bytes, which represent pixels. */
        public boolean areBytes() {
            return element == 'u' && bytes == 1;
        }

        @Override
        public String kind() {
            return "a dtype";
        }

        @Override
        public String toString() {
            return (element == 'f' ? "float" : element == 'i' ? "int" : "uint") + 8 * bytes;
        }
    }

    /** Numbers stored as raw bytes and read in C order. */
    public static final class Elements {

        private final Dtype dtype;
        private final ByteBuffer data;
        /** The shape if the data are in Fortran order, or null. */
        private final int @Nullable [] fortran;

        private final int count;

        Elements(Dtype dtype, byte[] data, int @Nullable [] fortran, int count) {
            this.dtype = dtype;
            this.data = ByteBuffer.wrap(data).order(dtype.order);
            this.fortran = fortran;
            this.count = count;
        }

        /** Returns the bytes k if every number is k/256 with k in 0..255, else null. */
        private byte @Nullable [] codes() {
            byte[] codes = new byte[count];
            for (int i = 0; i < count; i++) {
                double scaled = real(i) * 256;
                int code = (int) scaled;
                // Negative zero equals 0. NaN and fractions differ from the integer they are cast to.
                if (code != scaled || code < 0 || code > 255) {
                    return null;
                }
                codes[i] = (byte) code;
            }
            return codes;
        }

        private float[] floats() {
            float[] floats = new float[count];
            for (int i = 0; i < count; i++) {
                floats[i] = (float) real(i);
            }
            return floats;
        }

        /** Returns the numbers, which must be unsigned bytes. In C order, these are the data themselves. */
        byte[] unsignedBytes() {
            if (fortran == null) {
                return data.array();
            }
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++) {
                bytes[i] = data.get(place(i));
            }
            return bytes;
        }

        /** Returns the i-th integer. */
        long integer(int i) {
            int at = place(i) * dtype.bytes;
            long number = switch (dtype.bytes) {
                case 1 -> data.get(at);
                case 2 -> data.getShort(at);
                case 4 -> data.getInt(at);
                default -> data.getLong(at);
            };
            // An unsigned 64-bit number above Long.MAX_VALUE becomes negative. Neither value is a valid label.
            return dtype.element == 'u' && dtype.bytes < 8 ? number & (1L << (8 * dtype.bytes)) - 1 : number;
        }

        /** Returns the i-th number, rounded to float. */
        float number(int i) {
            return dtype.element == 'f' ? (float) real(i) : integer(i);
        }

        private double real(int i) {
            return dtype.bytes == 4 ? data.getFloat(place(i) * 4) : data.getDouble(place(i) * 8);
        }

        /** Returns the index in the data of the element that is the i-th in C order. */
        private int place(int i) {
            if (fortran == null) {
                return i;
            }
            int place = 0;
            int rest = i;
            for (int d = fortran.length - 1; d >= 0; d--) {
                int index = rest % fortran[d];
                rest /= fortran[d];
                // Horner's scheme from the last index, which varies slowest in Fortran order.
                place = place * fortran[d] + index;
            }
            return place;
        }
    }
}
