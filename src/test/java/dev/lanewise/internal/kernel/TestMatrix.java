package dev.lanewise.internal.kernel;

import java.util.Random;

/**
 * A matrix inside a flat array, with canaries before, between and after its rows.
 *
 * @param rowStride floats from one row to the next
 * @param columnStride floats from one column to the next
 */
record TestMatrix(float[] array, int offset, int rowStride, int columnStride) {

    /** A matrix whose rows have room for padded columns, as kernels require of operands that lanes run along. */
    static TestMatrix padded(int rows, int columns, Values values, Random random) {
        int wide = TestedKernels.padded(columns);
        // Often nothing follows the last row's padding, so that reading or writing further ends in an exception.
        int offset = random.nextInt(20);
        int stride = wide + (random.nextBoolean() ? 0 : random.nextInt(20));
        int length = rows == 0 ? offset : offset + (rows - 1) * stride + wide;
        return new TestMatrix(draw(length + slack(random), values, random), offset, stride, 1);
    }

    /** A matrix whose elements are read one by one: row by row, column by column or with gaps everywhere. */
    static TestMatrix strided(int rows, int columns, Values values, Random random) {
        int rowStride = 1;
        int columnStride = 1;
        switch (random.nextInt(3)) {
            case 0 -> rowStride = columns + random.nextInt(5);
            case 1 -> columnStride = rows + random.nextInt(5);
            default -> {
                columnStride = 2 + random.nextInt(3);
                rowStride = columns * columnStride + random.nextInt(5);
            }
        }
        int offset = random.nextInt(20);
        boolean empty = rows == 0 || columns == 0;
        int length = offset + (empty ? 0 : (rows - 1) * rowStride + (columns - 1) * columnStride + 1);
        return new TestMatrix(draw(length + slack(random), values, random), offset, rowStride, columnStride);
    }

    private static int slack(Random random) {
        return random.nextBoolean() ? 0 : random.nextInt(40);
    }

    private static float[] draw(int length, Values values, Random random) {
        float[] array = new float[length];
        for (int i = 0; i < length; i++) {
            array[i] = values.draw(random);
        }
        return array;
    }

    /** The view that kernels take. */
    Matrix view() {
        return new Matrix(array, offset, rowStride, columnStride, Kernels.PANEL * columnStride);
    }

    int at(int row, int column) {
        return offset + row * rowStride + column * columnStride;
    }

    float get(int row, int column) {
        return array[at(row, column)];
    }

    void set(int row, int column, float value) {
        array[at(row, column)] = value;
    }

    TestMatrix copy() {
        return new TestMatrix(array.clone(), offset, rowStride, columnStride);
    }
}
