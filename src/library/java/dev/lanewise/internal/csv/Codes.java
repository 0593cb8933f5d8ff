package dev.lanewise.internal.csv;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A small number for every row, in memory or on a disk. */
final class Codes {
    private static final int BLOCK = 1024;

    /** Null if the numbers are in memory. */
    private final @Nullable IntFunction<ByteBuffer> scratch;

    private final List<IntBuffer> blocks = new ArrayList<>();
    private int[] codes = new int[256];

    Codes(@Nullable IntFunction<ByteBuffer> scratch) {
        this.scratch = scratch;
    }

    /** Sets that of a row, of which all before have one. */
    void set(int row, int code) {
        if (scratch != null) {
            if (row == blocks.size() * BLOCK) {
                blocks.add(scratch.apply(BLOCK * Integer.BYTES).asIntBuffer());
            }
            blocks.get(row / BLOCK).put(row % BLOCK, code);
        } else {
            codes = row < codes.length ? codes : Arrays.copyOf(codes, 2 * row);
            codes[row] = code;
        }
    }

    int get(int row) {
        return scratch != null ? blocks.get(row / BLOCK).get(row % BLOCK) : codes[row];
    }
}
