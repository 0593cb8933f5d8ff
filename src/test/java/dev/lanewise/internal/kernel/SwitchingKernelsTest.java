package dev.lanewise.internal.kernel;

import net.jqwik.api.lifecycle.AddLifecycleHook;

/**
 * Kernels that switch to vector code while they are compared with the scalar ones: each at its first call, at a later
 * one, or never.
 */
@AddLifecycleHook(VectorKernelsTest.UnlessWithoutModule.class)
class SwitchingKernelsTest implements KernelsContract, QuantizedKernelsContract {
    private static final int WAYS = 3;

    /** Changes every third kernel over at once, and every third when the next one is requested. */
    private static final class Unpunctual extends BackgroundWarmUp {
        private int requests;
        private KernelSwitch delayed;

        private Unpunctual() {
            super(new VectorKernels());
        }

        @Override
        synchronized void request(KernelSwitch kernelSwitch) {
            if (delayed != null) {
                delayed.setCompiled();
                delayed = null;
            }
            switch (requests++ % WAYS) {
                case 0 -> kernelSwitch.setCompiled();
                case 1 -> delayed = kernelSwitch;
                default -> {}
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
