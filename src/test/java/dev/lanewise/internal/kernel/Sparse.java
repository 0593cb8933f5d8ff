package dev.lanewise.internal.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A sparse matrix and what it should hold. */
record Sparse(SparseMatrix matrix, float[][] dense) {

    /** A matrix of any density with finite values, coded or not, of one part or of two. */
    static Sparse draw(int rows, int columns, Values values, Random random) {
        return draw(random.nextBoolean(), rows, columns, values, random);
    }

    /** The same with values that are coded. */
    static Sparse drawCoded(int rows, int columns, Values values, Random random) {
        return draw(true, rows, columns, values, random);
    }

    private static Sparse draw(boolean coded, int rows, int columns, Values values, Random random) {
        float[] valueOf = new float[256];
        for (int code = 1; code < valueOf.length; code++) {
            valueOf[code] = values.finite().draw(random);
        }
        int percent = new int[] {0, 1, 3, 20, 50, 100}[random.nextInt(6)];
        float[][] dense = new float[rows][columns];
        byte[][] codes = new byte[rows][columns];
        for (int r = 0; r < rows; r++) {
            for (int k = 0; k < columns; k++) {
                if (random.nextInt(100) < percent) {
                    int code = random.nextInt(256);
                    codes[r][k] = (byte) code;
                    dense[r][k] = coded ? valueOf[code] : values.finite().draw(random);
                }
            }
        }
        List<SparseMatrix> parts = new ArrayList<>();
        int cut = random.nextInt(rows + 1);
        for (int part = 0; part < 2; part++) {
            int from = part == 0 ? 0 : cut;
            int to = part == 0 ? cut : rows;
            parts.add(
                    coded
                            ? SparseMatrix.ofCodes(from, to, columns, valueOf, (row, column, code) -> {
                                int count = 0;
                                for (int k = 0; k < columns; k++) {
                                    if (codes[row][k] != 0) {
                                        column[count] = (char) k;
                                        code[count++] = codes[row][k];
                                    }
                                }
                                return count;
                            })
                            : SparseMatrix.ofFloats(from, to, columns, (row, column, value) -> {
                                int count = 0;
                                for (int k = 0; k < columns; k++) {
                                    if (dense[row][k] != 0) {
                                        column[count] = (char) k;
                                        value[count++] = dense[row][k];
                                    }
                                }
                                return count;
                            }));
        }
        return new Sparse(SparseMatrix.concatenate(parts), dense);
    }
}
