package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;

/** Asks the processor for its vector width; apart from {@link Lanes}, whose constants need the answer. */
final class VectorWidth {

    private VectorWidth() {}

    /** The widest float vector, in bits, that this processor and JVM handle in one register. */
    static int preferred() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
}
