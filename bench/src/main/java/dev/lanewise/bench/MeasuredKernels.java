package dev.lanewise.bench;

import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import java.util.Random;

/**
 * What a fork measures: the kernels it is told by a parameter, at the width it is told by {@code -Dlanewise.width}.
 *
 * <p>Benchmarks of single kernels are not inlined into JMH's loop. There the JIT would reach its limit on the size of a
 * method halfway through a kernel and leave the vectors of the rest on the heap ({@code NodeCountInliningCutoff} of
 * {@code -XX:+PrintInlining}; {@code exp} ran twenty times slower on JDK 17).
 */
final class MeasuredKernels {

    private MeasuredKernels() {}

    /**
     * The kernels called {@code scalar} or {@code vector}; an error, never a substitute, if this JVM cannot have them.
     */
    static Kernels named(String name) {
        int width = Integer.getInteger(KernelSelection.WIDTH_PROPERTY, 0);
        return KernelSelection.select(KernelSelection.Choice.parse(name), width).kernels();
    }

    /** Fills an array with numbers from -1 to 1, the same in every fork. */
    static float[] fill(float[] array) {
        Random random = new Random(1);
        for (int i = 0; i < array.length; i++) {
            array[i] = 2 * random.nextFloat() - 1;
        }
        return array;
    }
}
