package dev.lanewise.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** NumPy's array; without shape until the pickle has filled it. */
final class NdArray implements PickleValue, InputArray {

    /** Sizes of the dimensions; null until filled. */
    int[] shape;
    Dtype dtype;
    /** Floating-point numbers in C order; one of the two is not null, the bytes k if all of them are k/256. */
    byte[] codes;
    float[] floats;
    /** Integers, or null. */
    Elements integers;

    /**
     * Fills the array.
     *
     * @param count the product of the shape
     * @param data {@code count * dtype.bytes} bytes
     * @param fortran whether the first index runs fastest in the data
     */
    void fill(int[] shape, int count, Dtype dtype, byte[] data, boolean fortran) {
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

    /** The number of elements. */
    int size() {
        return integers != null ? integers.count : codes != null ? codes.length : floats.length;
    }

    /** The i-th element in C order. */
    double number(int i) {
        if (integers != null) {
            return integers.integer(i);
        }
        return codes != null ? (codes[i] & 255) * (double) Mnist.SCALE : floats[i];
    }

    @Override
    public String kind() {
        return shape == null ? "an array without content" : "an array of " + shape.length + " dimensions";
    }

    /** NumPy's description of the elements of an array: kind {@code f} (float), {@code i} or {@code u} (integers). */
    static final class Dtype implements PickleValue {

        final char element;
        final int bytes;
        private ByteOrder order;

        private Dtype(char element, int bytes, ByteOrder order) {
            this.element = element;
            this.bytes = bytes;
            this.order = order;
        }

        /** The description that NumPy writes so, {@code f4} or {@code >i8}; null if its elements are not numbers. */
        static Dtype of(String text) {
            boolean ordered = !text.isEmpty() && "<>=|".indexOf(text.charAt(0)) >= 0;
            String type = ordered ? text.substring(1) : text;
            if (!type.matches("f[48]|[iu][1248]")) {
                return null;
            }
            Dtype dtype = new Dtype(type.charAt(0), type.charAt(1) - '0', ByteOrder.LITTLE_ENDIAN);
            dtype.order(ordered ? text.substring(0, 1) : "<");
            return dtype;
        }

        /**
         * Sets the order of bytes; {@code =} and {@code |} are read as little-endian, which nearly every machine is.
         */
        void order(String sign) {
            order = sign.equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        }

        /** Whether these are unsigned bytes, which are pixels. */
        boolean areBytes() {
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

    /** Numbers in raw bytes, to be read in C order. */
    static final class Elements {

        private final Dtype dtype;
        private final ByteBuffer data;
        /** The shape if the data are in Fortran order, or null. */
        private final int[] fortran;
        private final int count;

        Elements(Dtype dtype, byte[] data, int[] fortran, int count) {
            this.dtype = dtype;
            this.data = ByteBuffer.wrap(data).order(dtype.order);
            this.fortran = fortran;
            this.count = count;
        }

        /** The k of numbers that are all k/256 with k in 0..255, or null. */
        private byte[] codes() {
            byte[] codes = new byte[count];
            for (int i = 0; i < count; i++) {
                double scaled = real(i) * 256;
                int code = (int) scaled;
                // A minus zero is no less a zero; NaN and fractions differ from their integer.
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

        /** The numbers as unsigned bytes, which they are; the data themselves where they lie in C order. */
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

        /** The i-th integer. */
        long integer(int i) {
            int at = place(i) * dtype.bytes;
            long number = switch (dtype.bytes) {
                case 1 -> data.get(at);
                case 2 -> data.getShort(at);
                case 4 -> data.getInt(at);
                default -> data.getLong(at);
            };
            // An unsigned 64-bit number beyond the signed ones turns negative: no label either way.
            return dtype.element == 'u' && dtype.bytes < 8 ? number & (1L << 8 * dtype.bytes) - 1 : number;
        }

        /** The i-th number, rounded. */
        float number(int i) {
            return dtype.element == 'f' ? (float) real(i) : integer(i);
        }

        private double real(int i) {
            return dtype.bytes == 4 ? data.getFloat(place(i) * 4) : data.getDouble(place(i) * 8);
        }

        /** Where the element that is the i-th in C order lies in the data. */
        private int place(int i) {
            if (fortran == null) {
                return i;
            }
            int place = 0;
            int rest = i;
            for (int d = fortran.length - 1; d >= 0; d--) {
                int index = rest % fortran[d];
                rest /= fortran[d];
                // Horner's scheme from the last index, which runs slowest in Fortran order.
                place = place * fortran[d] + index;
            }
            return place;
        }
    }
}
