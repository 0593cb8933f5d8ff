package dev.lanewise.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vector species of this process, as constants: the JIT compiles a vector operation to one instruction only where the
 * species is a constant. The class is loaded after {@link KernelSelection} has found the module and fixed the width.
 */
final class Lanes {
    static final VectorSpecies<Float> F = species(KernelSelection.settledWidth());
    static final VectorSpecies<Integer> I = F.withLanes(int.class);
    /** Number of float lanes. */
    static final int N = F.length();
    /**
     * Zeros from which sums start, as many vectors as the widest tile has. They are loaded, because vectors from
     * {@code FloatVector.zero} stayed on the heap in some processes on JDK 17. The array is a constant, so a load from
     * it needs no check.
     */
    static final float[] ZEROS = new float[VectorTiles.WIDEST * N];
    /** Number of vector registers, on which the choice of register tiles depends. */
    static final int REGISTERS = Processor.vectorRegisters(System.getProperty("os.arch"), VectorWidth.preferred());

    /**
     * Number of stores until C1 has compiled the store and profiled its classes for a while. They take 2 to 4
     * milliseconds.
     */
    static final int STORES = 5_000;

    static {
        useEveryOperator();
        store();
    }

    private Lanes() {}

    /**
     * Uses every operator of the kernels once. That must happen before any kernel is compiled, and repeatedly while
     * kernels are warmed up. The Vector API looks up the code of an operator, and this look-up is inlined into every
     * operation. If C2 compiles the look-up after it has seen only one kind of operator, such as the multiply-adds of a
     * product, it speculates on that kind, and the others cause up to five deoptimisations ({@code class_check}). C2
     * adds up those of all look-ups in a method, and beyond a hundred ({@code PerMethodTrapLimit}) it stops
     * speculating. In a method of more than 20 operations, vectors are then left on the heap.
     */
    static void useEveryOperator() {
        FloatVector x = FloatVector.broadcast(F, 1f);
        IntVector bits = x.add(x)
                .sub(x)
                .mul(x)
                .div(x)
                .min(x)
                .fma(x, x)
                .neg()
                .abs()
                .sqrt()
                .reinterpretAsInts();
        bits = bits.add(bits)
                .sub(bits)
                .mul(bits)
                .lanewise(VectorOperators.AND, bits)
                .lanewise(VectorOperators.OR, bits)
                .lanewise(VectorOperators.XOR, bits)
                .lanewise(VectorOperators.LSHL, bits)
                .lanewise(VectorOperators.LSHL, 1)
                .lanewise(VectorOperators.LSHR, 1)
                .lanewise(VectorOperators.ASHR, 1)
                .addIndex(1);
        bits.reduceLanes(VectorOperators.OR);
        bits.convert(VectorOperators.I2F, 0);
        x.blend(x, x.lt(x));
    }

    /**
     * Stores vectors, before any kernel is compiled. C2 takes the class of a loop-carried vector only from the profile
     * of {@code intoArray}, which is empty until C1 has compiled that method. Kernels are compiled so early
     * ({@link BackgroundWarmUp}) that the profile was still empty. The last five of the 24 vectors of a tile then went
     * to the heap, and the resulting spill of a vector made the tile take a third longer.
     */
    private static void store() {
        FloatVector x = FloatVector.broadcast(F, 1f);
        float[] to = new float[N];
        for (int i = 0; i < STORES; i++) {
            x.intoArray(to, 0);
        }
    }

    private static VectorSpecies<Float> species(int width) {
        return switch (width) {
            case 64 -> FloatVector.SPECIES_64;
            case 128 -> FloatVector.SPECIES_128;
            case 256 -> FloatVector.SPECIES_256;
            case 512 -> FloatVector.SPECIES_512;
            default -> throw new IllegalStateException("no vector is " + width + " bits wide");
        };
    }

    /** Number of whole vectors that cover {@code columns}. */
    static int vectors(int columns) {
        return (columns + N - 1) / N;
    }

    /**
     * Returns how many of the remaining vectors the next strip of a sparse product or a bitmap walk has. There are as
     * few strips as possible, of about the same width: 8 vectors are 4 + 4.
     */
    static int strip(int vectors) {
        int strips = (vectors + (VectorSparseStrips.WIDEST - 1)) / VectorSparseStrips.WIDEST;
        return (vectors + strips - 1) / strips;
    }
}
