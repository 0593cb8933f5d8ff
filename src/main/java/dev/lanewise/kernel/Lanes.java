package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
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
    /** Vector registers: 16 on x86 processors without AVX-512, 32 there and on everything else that has vectors. */
    static final int REGISTERS = isX86() && VectorWidth.preferred() < 512 ? 16 : 32;

    private Lanes() {}

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
}
