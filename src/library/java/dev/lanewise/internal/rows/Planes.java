package dev.lanewise.internal.rows;

import dev.lanewise.data.ImageShape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Arrays of images: (examples, rows, columns), and in colour another dimension, the last or the one after the first. */
public final class Planes {
    /** Red, green and blue. */
    public static final int COLOURS = 3;

    private Planes() {}

    /** Returns the shape of the images of an array; null if it has none. In case of doubt, colours are the last dimension. */
    public static @Nullable ImageShape shape(int... sizes) {
        if (sizes.length == 3) {
            return new ImageShape(sizes[1], sizes[2]);
        }
        if (sizes.length != 4) {
            return null;
        }
        boolean last = areChannels(sizes[3]);
        return last
                ? new ImageShape(sizes[1], sizes[2], sizes[3])
                : areChannels(sizes[1]) ? new ImageShape(sizes[2], sizes[3], sizes[1]) : null;
    }

    private static boolean areChannels(int size) {
        return size == 1 || size == COLOURS;
    }

    /** The rows of such an array, with a plane for each colour. They take the place of those that are given. */
    public static Rows of(Rows rows, int... sizes) {
        if (sizes.length != 4 || sizes[3] != COLOURS) {
            return rows;
        }
        if (rows instanceof StreamedRows streamed) {
            streamed.separate();
            return rows;
        }
        for (int row = 0; row < rows.count(); row++) {
            if (rows instanceof ByteRows bytes) {
                separate(bytes.bytes(), row * rows.columns(), rows.columns());
            } else if (rows instanceof FloatRows floats) {
                separate(floats.values(), row * rows.columns(), rows.columns());
            }
        }
        return rows;
    }

    static void separate(byte[] array, int from, int count) {
        byte[] mixed = Arrays.copyOfRange(array, from, from + count);
        for (int i = 0; i < count; i++) {
            array[from + place(i, count)] = mixed[i];
        }
    }

    static void separate(float[] array, int from, int count) {
        float[] mixed = Arrays.copyOfRange(array, from, from + count);
        for (int i = 0; i < count; i++) {
            array[from + place(i, count)] = mixed[i];
        }
    }

    /** Returns the place of the number i of red, green, blue, red, ... */
    private static int place(int i, int count) {
        return i % COLOURS * (count / COLOURS) + i / COLOURS;
    }
}
