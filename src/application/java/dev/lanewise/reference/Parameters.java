package dev.lanewise.reference;

import dev.lanewise.network.Architecture;
import dev.lanewise.network.Normalization;
import java.util.ArrayList;
import java.util.List;

/** Parameters of layers 1 to L, all zero at first. A gradient has the same shape. */
final class Parameters {
    /** Weights: {@code w[l][j][i]} connects unit i of layer l-1 to unit j of layer l. */
    final float[][][] w;
    /** Biases: {@code b[l][j]} is that of unit j of layer l. */
    final float[][] b;
    /** Scale and shift of FN, as the biases; without units where a layer is not normalised. */
    final float[][] gamma;

    final float[][] beta;

    Parameters(Architecture architecture) {
        int layers = architecture.layers();
        w = new float[layers + 1][][];
        b = new float[layers + 1][];
        gamma = new float[layers + 1][];
        beta = new float[layers + 1][];
        for (int l = 1; l <= layers; l++) {
            boolean normalized = architecture.normalization(l) != Normalization.NONE;
            w[l] = new float[architecture.units(l)][architecture.units(l - 1)];
            b[l] = new float[architecture.units(l)];
            gamma[l] = new float[normalized ? architecture.units(l) : 0];
            beta[l] = new float[normalized ? architecture.units(l) : 0];
        }
    }

    /** Lists all arrays layer by layer: the weights of each unit, then the biases, gamma and beta. */
    List<float[]> rows() {
        List<float[]> rows = new ArrayList<>();
        for (int l = 1; l < w.length; l++) {
            rows.addAll(List.of(w[l]));
            rows.addAll(List.of(b[l], gamma[l], beta[l]));
        }
        return rows;
    }

    /** Joins rows to one array. */
    static float[] flat(List<float[]> rows) {
        float[] flat = new float[rows.stream().mapToInt(row -> row.length).sum()];
        int at = 0;
        for (float[] row : rows) {
            System.arraycopy(row, 0, flat, at, row.length);
            at += row.length;
        }
        return flat;
    }

    /** Overwrites rows with the parts of one array. */
    static void set(List<float[]> rows, float[] flat) {
        int at = 0;
        for (float[] row : rows) {
            System.arraycopy(flat, at, row, 0, row.length);
            at += row.length;
        }
    }
}
