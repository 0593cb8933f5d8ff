package dev.lanewise.kernel;

/**
 * Rows of {@link Kernels#PANEL} weights of fewer bits, packed into ints so that each lane finds its own by shifts: what stands in
 * one int are units as far apart as the row has ints.
 */
public final class NarrowRows {
    /** Ints of a row of whole numbers of 8 bits: int i holds weights i, i + 16, i + 32 and i + 48, the first lowest. */
    public static final int INT8 = Kernels.PANEL / 4;
    /** Ints of a row of bfloat16, the upper halves of floats: int i holds weights i and i + 32, the first lower. */
    public static final int BFLOAT16 = Kernels.PANEL / 2;

    private static final int UPPER_HALF = 0xffff0000;

    private NarrowRows() {}

    /** Packs a row of whole numbers from -128 to 127. */
    public static void packInt8(float[] row, int at, int[] to, int toAt) {
        for (int i = 0; i < INT8; i++) {
            to[toAt + i] = 0;
            for (int g = 0; g < 4; g++) {
                to[toAt + i] |= ((int) row[at + g * INT8 + i] & 255) << 8 * g;
            }
        }
    }

    /** Packs a row of numbers that are {@link #bfloat16}. */
    public static void packBfloat16(float[] row, int at, int[] to, int toAt) {
        for (int i = 0; i < BFLOAT16; i++) {
            to[toAt + i] = Float.floatToIntBits(row[at + i]) >>> 16
                    | Float.floatToIntBits(row[at + BFLOAT16 + i]) & UPPER_HALF;
        }
    }

    /** The nearest number with the 8 leading bits that bfloat16 has, of two the even one. */
    public static float bfloat16(float number) {
        if (Float.isNaN(number)) {
            return Float.NaN;
        }
        int bits = Float.floatToIntBits(number);
        return Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & UPPER_HALF);
    }

    /** Weight {@code 16 g + i} of a row, from int i of it. */
    static float int8(int packed, int g) {
        return (byte) (packed >> 8 * g);
    }

    /** Weight {@code 32 g + i} of a row, from int i of it. */
    static float bfloat16(int packed, int g) {
        return Float.intBitsToFloat(g == 0 ? packed << 16 : packed & UPPER_HALF);
    }
}
