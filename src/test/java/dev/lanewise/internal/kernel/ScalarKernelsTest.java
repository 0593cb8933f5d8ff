package dev.lanewise.internal.kernel;

/** The specification against its own formulas, every element for itself. */
class ScalarKernelsTest implements KernelsContract, QuantizedKernelsContract {

    @Override
    public Kernels kernels() {
        return new ScalarKernels();
    }

    @Override
    public Arithmetic reference() {
        return Arithmetic.plain();
    }

    @Override
    public boolean referenceBridgesGaps() {
        return false;
    }
}
