package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Lanes.F;
import static dev.lanewise.internal.kernel.Lanes.I;
import static dev.lanewise.internal.kernel.Lanes.N;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link ScalarRandom} with SIMD instructions, in a few long methods. They pass no vectors to each other, because C2
 * inlines such calls only up to a limit. A method of more than 325 bytes of bytecode is compiled separately from its
 * callers ({@code docs/kernels.md}, rule 2).
 */
final class VectorRandom {
    /** Lane numbers, loaded from memory: in a kernel that is compiled early, C2 does not compile {@code addIndex}. */
    private static final int[] INDEX = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private VectorRandom() {}

    /**
     * See {@link Kernels#dropout}. Constants are broadcast explicitly, because that makes the method longer than the
     * 325 bytes that C2 inlines at most, so it is compiled separately. With 312 bytes it was inlined into its callers.
     * At the end of a long chain of callers some operations were then not inlined, and two or three vectors per
     * iteration remained objects permanently. No vector is loop-carried, because that also created objects.
     */
    static void dropout(int rows, int columns, float p, long[] keys, int first, Matrix x, Matrix y) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        float[] yData = y.data;
        int yOffset = y.offset;
        int yStride = y.rowStride;
        int threshold = ScalarRandom.threshold(p);
        float factor = 1 / (1 - p);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                // Index plus the key's low half, lane by lane, and mixed twice.
                IntVector bits =
                        IntVector.broadcast(I, first + (int) keys[i] + j).add(IntVector.fromArray(I, INDEX, 0));
                bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, 16))
                        .mul(IntVector.broadcast(I, ScalarRandom.MIX_1));
                bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, 15))
                        .mul(IntVector.broadcast(I, ScalarRandom.MIX_2));
                bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, 15))
                        .lanewise(VectorOperators.XOR, IntVector.broadcast(I, (int) (keys[i] >>> 32)));
                bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, 16))
                        .mul(IntVector.broadcast(I, ScalarRandom.MIX_1));
                bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, 15))
                        .mul(IntVector.broadcast(I, ScalarRandom.MIX_2));
                bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, 15));
                // All bits set in lanes that reach the threshold, none elsewhere; computed without a mask. AND_NOT of
                // the complement is one instruction, but four nested calls for C2.
                IntVector kept = IntVector.broadcast(I, threshold - 1)
                        .sub(bits.lanewise(VectorOperators.LSHR, 1))
                        .lanewise(VectorOperators.ASHR, 31);
                FloatVector.fromArray(F, xData, xOffset + i * xStride + j)
                        .mul(FloatVector.broadcast(F, factor))
                        .reinterpretAsInts()
                        .lanewise(VectorOperators.AND, kept)
                        .reinterpretAsFloats()
                        .intoArray(yData, yOffset + i * yStride + j);
            }
        }
    }

    /**
     * See {@link Kernels#addNoise}. There are two methods, each too long for C2 to inline. With a single one C2 reached
     * its inlining limit before the last store, in a process that had used the Vector API in many ways, and each vector
     * was left on the heap.
     */
    static void addNoise(int rows, int columns, float sigma, long[] keys, Matrix x, float[] workspace) {
        for (int i = 0; i < rows; i++) {
            draw(columns, keys[i], workspace);
            add(columns, sigma, workspace, x.data, x.offset(i));
        }
    }

    /**
     * Stores uniform numbers u in (-1, 1) at the start of the workspace, and {@code -ln(1 - u * u)} from the padded
     * number of columns on.
     */
    private static void draw(int columns, long key, float[] workspace) {
        int logarithms = Kernels.padded(columns);
        for (int j = 0; j < columns; j += N) {
            IntVector bits = IntVector.broadcast(I, (int) key + j).add(IntVector.fromArray(I, INDEX, 0));
            bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, 16))
                    .mul(ScalarRandom.MIX_1);
            bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, 15))
                    .mul(ScalarRandom.MIX_2);
            bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, 15))
                    .lanewise(VectorOperators.XOR, (int) (key >>> 32));
            bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, 16))
                    .mul(ScalarRandom.MIX_1);
            bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, 15))
                    .mul(ScalarRandom.MIX_2);
            bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.LSHR, 15));
            // A number in (-1, 1).
            FloatVector uniform = bits.lanewise(VectorOperators.LSHR, 9)
                    .lanewise(VectorOperators.OR, ScalarRandom.ONE_BITS)
                    .reinterpretAsFloats()
                    .sub(1.5f)
                    .fma(FloatVector.broadcast(F, 2f), FloatVector.broadcast(F, ScalarRandom.HALF_STEP));

            // The logarithm of 1 - uniform squared: its power of two first, then the remaining factor, less 1.
            FloatVector rest = uniform.neg().fma(uniform, FloatVector.broadcast(F, 1f));
            IntVector power =
                    rest.reinterpretAsInts().sub(ScalarMath.SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
            FloatVector y = rest.reinterpretAsInts()
                    .sub(power.lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .sub(1f);
            FloatVector p = FloatVector.broadcast(F, ScalarMath.L0).fma(y, FloatVector.broadcast(F, ScalarMath.L1));
            p = p.fma(y, FloatVector.broadcast(F, ScalarMath.L2));
            p = p.fma(y, FloatVector.broadcast(F, ScalarMath.L3));
            p = p.fma(y, FloatVector.broadcast(F, ScalarMath.L4));
            p = p.fma(y, FloatVector.broadcast(F, ScalarMath.L5));
            p = p.fma(y, FloatVector.broadcast(F, ScalarMath.L6));
            p = p.fma(y, FloatVector.broadcast(F, ScalarMath.L7));
            p = p.fma(y, FloatVector.broadcast(F, ScalarMath.L8));
            p = p.mul(y);
            FloatVector n =
                    power.add(ScalarMath.ROUNDER_BITS).reinterpretAsFloats().sub(ScalarMath.ROUNDER);
            FloatVector square = y.mul(y);
            p = p.fma(square, n.mul(ScalarMath.LN2_LOW));
            p = square.fma(FloatVector.broadcast(F, -0.5f), p);
            FloatVector w = n.fma(FloatVector.broadcast(F, ScalarMath.LN2_HIGH), y.add(p))
                    .neg();
            uniform.intoArray(workspace, j);
            w.intoArray(workspace, logarithms + j);
        }
    }

    /** Adds sigma times normal numbers, which are computed from the uniform ones by the inverse error function. */
    private static void add(int columns, float sigma, float[] workspace, float[] x, int at) {
        int logarithms = Kernels.padded(columns);
        for (int j = 0; j < columns; j += N) {
            FloatVector uniform = FloatVector.fromArray(F, workspace, j);
            FloatVector w = FloatVector.fromArray(F, workspace, logarithms + j);
            FloatVector v = w.sub(2.5f);
            FloatVector body =
                    FloatVector.broadcast(F, ScalarRandom.B0).fma(v, FloatVector.broadcast(F, ScalarRandom.B1));
            body = body.fma(v, FloatVector.broadcast(F, ScalarRandom.B2));
            body = body.fma(v, FloatVector.broadcast(F, ScalarRandom.B3));
            body = body.fma(v, FloatVector.broadcast(F, ScalarRandom.B4));
            body = body.fma(v, FloatVector.broadcast(F, ScalarRandom.B5));
            body = body.fma(v, FloatVector.broadcast(F, ScalarRandom.B6));
            body = body.fma(v, FloatVector.broadcast(F, ScalarRandom.B7));
            body = body.fma(v, FloatVector.broadcast(F, ScalarRandom.B8));
            // About three numbers in a thousand are in the tails. There are two stores, because merging the vectors of
            // two branches creates objects.
            if (w.compare(VectorOperators.GE, ScalarRandom.TAIL).anyTrue()) {
                FloatVector u = w.sqrt().sub(3f);
                FloatVector tail =
                        FloatVector.broadcast(F, ScalarRandom.T0).fma(u, FloatVector.broadcast(F, ScalarRandom.T1));
                tail = tail.fma(u, FloatVector.broadcast(F, ScalarRandom.T2));
                tail = tail.fma(u, FloatVector.broadcast(F, ScalarRandom.T3));
                tail = tail.fma(u, FloatVector.broadcast(F, ScalarRandom.T4));
                tail = tail.fma(u, FloatVector.broadcast(F, ScalarRandom.T5));
                tail = tail.fma(u, FloatVector.broadcast(F, ScalarRandom.T6));
                tail = tail.fma(u, FloatVector.broadcast(F, ScalarRandom.T7));
                tail = tail.fma(u, FloatVector.broadcast(F, ScalarRandom.T8));
                FloatVector.broadcast(F, sigma)
                        .fma(
                                tail.blend(body, w.lt(ScalarRandom.TAIL)).mul(uniform.mul(ScalarRandom.SQRT_2)),
                                FloatVector.fromArray(F, x, at + j))
                        .intoArray(x, at + j);
                continue;
            }
            FloatVector.broadcast(F, sigma)
                    .fma(body.mul(uniform.mul(ScalarRandom.SQRT_2)), FloatVector.fromArray(F, x, at + j))
                    .intoArray(x, at + j);
        }
    }
}
