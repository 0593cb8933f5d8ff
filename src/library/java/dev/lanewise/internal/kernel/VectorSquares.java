package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Lanes.F;
import static dev.lanewise.internal.kernel.Lanes.N;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Vectorised sums of squares in double precision. */
final class VectorSquares {
    private VectorSquares() {}

    /** Species of double vectors, in a separate class because few training runs need them. */
    private static final class Doubles {
        static final VectorSpecies<Double> D = F.withLanes(double.class);

        static {
            // Gives C2 a profile of conversions and stores, as Lanes does for floats. Without one, vectors stayed on
            // the heap permanently.
            FloatVector x = FloatVector.broadcast(F, 1f);
            double[] to = new double[D.length()];
            for (int i = 0; i < Lanes.STORES; i++) {
                addSquares(D, x, to, 0);
            }
        }
    }

    /** See {@link Kernels#addSquares}. */
    static void addSquares(int rows, int columns, Matrix x, double[] sums, int sumsOffset) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        int lanes = Doubles.D.length();
        for (int i = 0; i < rows; i++) {
            int row = xOffset + i * xStride;
            int j = 0;
            // Only the lower half of a vector is converted: the upper half takes a shuffle, which JDK 17 leaves on the
            // heap in some processes. A load therefore reads more than is converted, so near the end of the array the
            // scalar loop takes over. The sums stay in their array, because a loop-carried vector of doubles was also
            // left on the heap.
            for (; j < columns && row + j <= xData.length - N; j += lanes) {
                addSquares(Doubles.D, FloatVector.fromArray(F, xData, row + j), sums, sumsOffset + j);
            }
            for (; j < columns; j += lanes) {
                for (int k = 0; k < lanes; k++) {
                    double value = xData[row + j + k];
                    sums[sumsOffset + j + k] += value * value;
                }
            }
        }
    }

    private static void addSquares(VectorSpecies<Double> doubles, FloatVector x, double[] sums, int at) {
        DoubleVector value = (DoubleVector) x.convertShape(VectorOperators.F2D, doubles, 0);
        value.fma(value, DoubleVector.fromArray(doubles, sums, at)).intoArray(sums, at);
    }
}
