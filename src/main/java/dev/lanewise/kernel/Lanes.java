package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of this process, as constants: the JIT compiles a vector operation to one instruction only where the
 * species is a constant to it. The class is loaded after {@link KernelSelection} has checked that the module is there and has
 * settled the width.
 */
final class Lanes {
    static final VectorSpecies<Float> F = species(KernelSelection.settledWidth());
    static final VectorSpecies<Integer> I = F.withLanes(int.class);
    /** Number of float lanes. */
    static final int N = F.length();
    /**
     * What sums begin with, as many vectors as the widest tile has: loads, because {@code FloatVector.zero} ended on the heap in some
     * processes on JDK 17; and of a constant array, so that a vector of it needs no check where it is read by this name.
     */
    static final float[] ZEROS = new float[4 * N];
    /** Vector registers: 16 on x86 processors without AVX-512, 32 there and on everything else that has vectors. */
    static final int REGISTERS = isX86() && VectorWidth.preferred() < 512 ? 16 : 32;

    /** Stores until C1 has compiled the store and counted classes for a while: 2 to 4 milliseconds. */
    static final int STORES = 5_000;

    /** The same of vectors taken for others, which is slower: 5 to 8 milliseconds. */
    private static final int REINTERPRETATIONS = 600;

    static {
        useEveryOperator();
        store();
        reinterpret();
    }

    private Lanes() {}

    /**
     * Uses every operator of the kernels once, before any of them is compiled. The Vector API looks the code of an operator up
     * in a table that first uses fill, and every operation has that look-up inlined. If C2 compiles it before the table is
     * full, it bets on the last filler's class, and each operator that comes later is a bet lost ({@code class_check}). C2 adds
     * up lost bets over all look-ups in a method, and beyond a hundred ({@code PerMethodTrapLimit}) it bets no more: a vector
     * whose class it has to guess, as at the end of a long method, is left on the heap.
     */
    private static void useEveryOperator() {
        FloatVector x = FloatVector.broadcast(F, 1f);
        IntVector bits = x.add(x).sub(x).mul(x).div(x).min(x).fma(x, x).neg().abs().sqrt().reinterpretAsInts();
        bits = bits.add(bits).sub(bits).mul(bits)
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
    }

    /**
     * Stores vectors, before any kernel is compiled. Of a vector that a loop carried, C2 knows the class, which the store asks for,
     * only from what {@code intoArray} has counted; where it has not been compiled itself, it has counted nothing. The kernels
     * are compiled so early ({@code .mvn/jvm.config}) that this was so: the last five of the 24 vectors of a tile went to the
     * heap, and one that was spilled for that made the tile take a third longer.
     */
    private static void store() {
        FloatVector x = FloatVector.broadcast(F, 1f);
        float[] to = new float[N];
        for (int i = 0; i < STORES; i++) {
            x.intoArray(to, 0);
        }
    }

    /**
     * Takes floats for integers and back, as exp does, for the same reason: C2 knows the class of what comes out only from what its
     * next user has counted. In one process of fifty the sigmoid was compiled before anything had been; it then went on
     * with calls and objects, and an epoch of the notebook's run took 51 ms instead of 36.
     */
    private static void reinterpret() {
        FloatVector x = FloatVector.broadcast(F, 1f);
        IntVector one = IntVector.broadcast(I, 1);
        for (int i = 0; i < REINTERPRETATIONS; i++) {
            x.reinterpretAsInts().sub(one).add(one).lanewise(VectorOperators.LSHL, 1).reinterpretAsFloats();
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

    private static boolean isX86() {
        String architecture = System.getProperty("os.arch");
        return architecture.equals("amd64") || architecture.equals("x86_64");
    }

    /** Number of whole vectors that cover {@code columns}. */
    static int vectors(int columns) {
        return (columns + N - 1) / N;
    }

    /**
     * How many of the vectors left to do a walk takes that keeps up to five in registers: as few walks as can be, and all about as
     * wide, 8 vectors as 4 + 4.
     */
    static int strip(int vectors) {
        int strips = (vectors + 4) / 5;
        return (vectors + strips - 1) / strips;
    }
}
