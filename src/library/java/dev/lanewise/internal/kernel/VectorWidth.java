package dev.lanewise.internal.kernel;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/** Queries the vector width of the processor. Separate from {@link Lanes}, whose constants depend on the width. */
final class VectorWidth {
    /** Number of units that one strip of {@link VectorSparse} computes with vectors of 256 bits. */
    private static final int ONE_STRIP = VectorSparseStrips.WIDEST * 8;
    /** Widest vectors of the kernels, in bits: rows are padded to 16 floats at most ({@link Kernels#PAD}). */
    private static final int WIDEST = Kernels.PAD * Float.SIZE;

    private VectorWidth() {}

    /**
     * Returns the width, in bits, of the widest vector that this processor and JVM handle in one register: a power of
     * two, up to 2048 on AArch64 with SVE. It is 64 if the JVM uses no vector instructions.
     */
    static int ofProcessor() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    /** Returns the width, in bits, of the widest vector that the kernels use on this processor. */
    static int preferred() {
        return preferred(ofProcessor());
    }

    /** Returns the width, in bits, of the widest vector that the kernels use on a processor with this width. */
    static int preferred(int ofProcessor) {
        return Math.min(WIDEST, ofProcessor);
    }

    /**
     * Returns the vector width for training on inputs that are mostly zeros. Vectors of 256 bits are faster on a
     * processor that executes 512 bits in two halves, if there is a hidden layer and one strip covers every layer: rows
     * have less padding and take less of the first-level cache. Measured on Zen 4 ({@code docs/notes}): 0.75 of the
     * time for 8 units, 0.95 for 40, but 1.15 for 50; without a hidden layer 1.05.
     *
     * @param preferred the widest vector, in bits
     * @param splits whether the processor executes 512 bits in two halves
     * @param units number of units of each layer, inputs first
     */
    static int ofSparse(int preferred, boolean splits, List<Integer> units) {
        if (preferred != 512 || !splits || units.size() < 3) {
            return preferred;
        }
        for (int count : units.subList(1, units.size())) {
            if (count > ONE_STRIP) {
                return preferred;
            }
        }
        return preferred / 2;
    }
}
