package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import net.jqwik.api.Example;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/**
 * The vector kernels against the scalar ones, at the width of this run.
 *
 * <p>Left out only where the run says that it is without the module on purpose; a module that is missing otherwise
 * fails all of them.
 */
@AddLifecycleHook(VectorKernelsTest.UnlessWithoutModule.class)
class VectorKernelsTest implements KernelsContract, QuantizedKernelsContract {

    @Override
    public Kernels kernels() {
        return TestedKernels.vector();
    }

    @Override
    public Arithmetic reference() {
        return Arithmetic.of(new ScalarKernels());
    }

    @Override
    public boolean referenceBridgesGaps() {
        return true;
    }

    @Example
    void theyHaveTheWidthThatIsForced() {
        Kernels kernels = kernels();
        assertInstanceOf(VectorKernels.class, kernels);
        int forced = TestedKernels.forcedWidth();
        assertEquals(forced == 0 ? VectorWidth.preferred() : forced, kernels.width());
        assertEquals(kernels.width() / Float.SIZE, Lanes.N);
        assertEquals("vector " + kernels.width(), kernels.name());
    }

    static final class UnlessWithoutModule implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            return TestedKernels.withoutModule()
                    ? SkipResult.skip("this run is meant to be without the vector module")
                    : SkipResult.doNotSkip();
        }
    }
}
