package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.ScalarKernels;
import dev.lanewise.model.Activation;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Cost;
import dev.lanewise.model.Initializer;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A step allocates nothing. Tested with scalar kernels: a vector is an object wherever the JIT has not inlined what
 * uses it, which may or may not happen in a test; the benchmarks count what remains.
 */
class AllocationTest {
    private static final int EXAMPLES = 4_000;
    /** About half a byte an example; the smallest object has 16. */
    private static final int BYTES_OF_AN_EPOCH = 2_048;
    /** The first epochs load classes and link lambdas. */
    private static final int MOST_EPOCHS = 200;

    static Stream<Arguments> runs() {
        Architecture sigmoid = Architecture.parse("60-40-10");
        Architecture others = new Architecture(
                List.of(60, 30, 20, 10), Activation.TANH, Activation.SOFTMAX, Cost.CROSS_ENTROPY);
        return Stream.of(
                Arguments.of(sigmoid, Examples.SPARSE, 1), Arguments.of(sigmoid, Examples.SPARSE, 200),
                Arguments.of(others, Examples.DENSE, 1), Arguments.of(others, Examples.DENSE, 200));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void stepsAllocateNothing(Architecture architecture, double density, int batchSize) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        Dataset training = Examples.floats(architecture, EXAMPLES, density, 1);
        TrainingConfig config = new TrainingConfig(1, batchSize, 0.01, 1, 1);
        long bound = BYTES_OF_AN_EPOCH + (long) Float.BYTES * architecture.parameterCount();
        long allocated = Long.MAX_VALUE;
        try (Trainer trainer =
                new Trainer(Initializer.notebook(architecture, 1), config, training, new ScalarKernels())) {
            for (int epoch = 0; epoch < MOST_EPOCHS && allocated > bound; epoch++) {
                long before = threads.getThreadAllocatedBytes(self);
                trainer.epoch();
                allocated = threads.getThreadAllocatedBytes(self) - before;
            }
        }
        assertTrue(allocated <= bound, allocated + " bytes in an epoch, of which " + bound + " are no step's");
    }
}
