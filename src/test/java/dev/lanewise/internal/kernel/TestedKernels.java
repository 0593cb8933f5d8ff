package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

/** Kernels under test, selected by the system properties of the test run. */
public final class TestedKernels {
    /** System property that is set when the suite deliberately runs without the vector module. */
    private static final String WITHOUT_MODULE = "lanewise.test.without-module";

    private static final String EVERY_NUMBER_OF_THREADS = "lanewise.test.every-number-of-threads";

    private TestedKernels() {}

    /** Returns whether this run deliberately has no vector module. Otherwise, a missing module is an error. */
    static boolean withoutModule() {
        return Boolean.getBoolean(WITHOUT_MODULE);
    }

    /** Returns the vector width that this run forces, or 0. */
    public static int forcedWidth() {
        String width = System.getProperty(KernelSelection.WIDTH_PROPERTY, "auto");
        return width.equals("auto") ? 0 : Integer.parseInt(width);
    }

    /** Returns the vector kernels, at the width of this run. */
    public static Kernels vector() {
        return KernelSelection.select(KernelSelection.Choice.VECTOR, forcedWidth())
                .kernels();
    }

    /**
     * Returns the scalar kernels, and the vector kernels unless this run deliberately has no vector module. If a vector
     * width is forced, returns only the vector kernels, because the scalar ones are the same at every width.
     */
    public static List<Kernels> all() {
        List<Kernels> all = new ArrayList<>();
        if (forcedWidth() == 0 || withoutModule()) {
            all.add(new ScalarKernels());
        }
        if (!withoutModule()) {
            all.add(vector());
        }
        return all;
    }

    /**
     * Returns the same kernels as {@link #all}, with the vector kernels in the form that a user's program gets. Each
     * kernel starts as scalar code; here, its first call requests the vector code.
     */
    public static List<Kernels> switching() {
        List<Kernels> all = all();
        if (!withoutModule()) {
            all.set(
                    all.size() - 1,
                    KernelSelection.select(KernelSelection.Choice.AUTO, forcedWidth())
                            .kernels()
                            .eager());
        }
        return all;
    }

    /** Waits for the vector code of {@link #switching}, and fails if a kernel that was called has none. */
    public static void requireSwitched() throws InterruptedException {
        List<Kernels> all = switching();
        if (all.get(all.size() - 1) instanceof SwitchingKernels kernels) {
            kernels.awaitCompiled();
            for (KernelSwitch[] ofKernel : kernels.switches) {
                for (KernelSwitch kernelSwitch : ofKernel) {
                    assertTrue(
                            kernelSwitch == null || kernelSwitch.isCompiled(),
                            () -> kernelSwitch.kernel + ", variant " + kernelSwitch.variant);
                }
            }
        }
    }

    /** Returns whether this run trains on every number of threads, as CI does, instead of on some of them. */
    public static boolean onEveryNumberOfThreads() {
        return Boolean.getBoolean(EVERY_NUMBER_OF_THREADS);
    }

    /** Returns the padding unit: the kernels of this run pad rows to a multiple of it. */
    static int pad() {
        return withoutModule() ? Kernels.PAD : vector().pad();
    }

    /** Returns the number of columns, rounded up to a multiple of {@link #pad}. */
    static int padded(int columns) {
        return Kernels.padded(columns, pad());
    }
}
