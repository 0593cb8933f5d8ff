package dev.lanewise.kernel;

import net.jqwik.api.lifecycle.AddLifecycleHook;

/**
 * Kernels that change over while they are held against the scalar ones: each at its first call, at a later one, or
 * never.
 */
@AddLifecycleHook(VectorKernelsTest.UnlessWithoutModule.class)
class SwitchingKernelsTest implements KernelsContract, QuantizedKernelsContract {
    private static final int WAYS = 3;

    /** Changes every third kernel over at once, and every third when the next one is requested. */
    private static final class Unpunctual extends BackgroundWarmUp {
        private int requests;
        private ChangeOver delayed;

        private Unpunctual() {
            super(new VectorKernels());
        }

        @Override
        synchronized void request(ChangeOver change) {
            if (delayed != null) {
                delayed.setCompiled();
                delayed = null;
            }
            switch (requests++ % WAYS) {
                case 0 -> change.setCompiled();
                case 1 -> delayed = change;
                default -> { }
            }
        }
    }

    private Kernels kernels;

    @Override
    public Kernels kernels() {
        if (kernels == null) {
            Kernels vector = TestedKernels.vector();
            kernels = new SwitchingKernels((VectorKernels) vector, vector.width(), new Unpunctual()).eager();
        }
        return kernels;
    }

    @Override
    public Arithmetic reference() {
        return Arithmetic.of(new ScalarKernels());
    }

    @Override
    public boolean referenceBridgesGaps() {
        return true;
    }
}
