package dev.lanewise.internal.kernel;

/**
 * Rows of {@link Kernels#PANEL} quantised weights, packed into ints so that each lane extracts its weights by shifts.
 * The weights in one int are as many units apart as the row has ints.
 */
public final class QuantizedRows {
    /** Formats of packed weights. */
    public enum Format {
        /** Whole numbers of 8 bits: int i holds weights i, i + 16, i + 32 and i + 48, the first lowest. */
        INT8(QuantizedRows.INT8),
        /** Upper halves of floats: int i holds weights i and i + 32, the first lower. */
        BFLOAT16(QuantizedRows.BFLOAT16);

        private final int ints;

        Format(int ints) {
            this.ints = ints;
        }

        /** Ints of a row. */
        public int ints() {
            return ints;
        }
    }

    /** Ints of a row of each format. */
    static final int INT8 = Kernels.PANEL / 4;

    static final int BFLOAT16 = Kernels.PANEL / 2;

    private static final int UPPER_HALF = 0xffff0000;

    final Format format;
    final int[] data;
    /** Index of the first int of row 0. */
    final int offset;

    /** Creates a view of packed rows, one after the other from an offset on. */
    public QuantizedRows(Format format, int[] data, int offset) {
        this.format = format;
        this.data = data;
        this.offset = offset;
    }

    /** Packs a row of numbers that the format represents exactly. */
    public static void pack(Format format, float[] row, int at, int[] to, int toAt) {
        if (format == Format.INT8) {
            packInt8(row, at, to, toAt);
        } else {
            packBfloat16(row, at, to, toAt);
        }
    }

    private static void packInt8(float[] row, int at, int[] to, int toAt) {
        for (int i = 0; i < INT8; i++) {
            to[toAt + i] = 0;
            for (int g = 0; g < 4; g++) {
                to[toAt + i] |= ((int) row[at + g * INT8 + i] & 255) << (8 * g);
            }
        }
    }

    private static void packBfloat16(float[] row, int at, int[] to, int toAt) {
        for (int i = 0; i < BFLOAT16; i++) {
            to[toAt + i] = Float.floatToIntBits(row[at + i]) >>> 16
                    | (Float.floatToIntBits(row[at + BFLOAT16 + i]) & UPPER_HALF);
        }
    }

    /** Rounds to the nearest number that bfloat16 represents, ties to even. */
    public static float bfloat16(float number) {
        if (Float.isNaN(number)) {
            return Float.NaN;
        }
        int bits = Float.floatToIntBits(number);
        return Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & UPPER_HALF);
    }

    /** Returns the weight in a row and a column. */
    float weight(int row, int column) {
        return format == Format.INT8
                ? int8(data[offset + row * INT8 + column % INT8], column / INT8)
                : bfloat16(data[offset + row * BFLOAT16 + column % BFLOAT16], column / BFLOAT16);
    }

    /** Extracts weight {@code 16 g + i} of an INT8 row from int i of the row. */
    private static float int8(int packed, int g) {
        return (byte) (packed >> (8 * g));
    }

    /** Extracts weight {@code 32 g + i} of a BFLOAT16 row from int i of the row. */
    private static float bfloat16(int packed, int g) {
        return Float.intBitsToFloat(g == 0 ? packed << 16 : packed & UPPER_HALF);
    }
}
