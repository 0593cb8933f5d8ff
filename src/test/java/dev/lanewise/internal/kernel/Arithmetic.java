package dev.lanewise.internal.kernel;

/** Something that carries out calls: kernels, the operations written out plainly, or a deliberately wrong twin. */
@FunctionalInterface
interface Arithmetic {
    void carryOut(Call call);

    static Arithmetic of(Kernels kernels) {
        return call -> call.operation().run(kernels, call);
    }

    /** Every element of an output for itself, by the formula in the documentation of {@link Kernels}. */
    static Arithmetic plain() {
        return call -> {
            Call before = call.copy();
            for (int r = 0; r < call.outRows(); r++) {
                for (int j = 0; j < call.columns(); j++) {
                    call.out().set(r, j, call.operation().element(before, r, j));
                }
            }
        };
    }
}
