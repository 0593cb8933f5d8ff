package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

/** The kernels that a test run is about, as its system properties say. */
public final class TestedKernels {
    /** Set where the suite is run without the vector module on purpose. */
    private static final String WITHOUT_MODULE = "lanewise.test.without-module";

    private TestedKernels() {}

    /** Whether this run is meant to have no vector module. A module that is merely missing is an error. */
    static boolean withoutModule() {
        return Boolean.getBoolean(WITHOUT_MODULE);
    }

    /** The width that this run forces, or 0. */
    public static int forcedWidth() {
        String width = System.getProperty(KernelSelection.WIDTH_PROPERTY, "auto");
        return width.equals("auto") ? 0 : Integer.parseInt(width);
    }

    /** The vector kernels, at the width of this run. */
    public static Kernels vector() {
        return KernelSelection.select(KernelSelection.Choice.VECTOR, forcedWidth()).kernels();
    }

    /**
     * Scalar kernels, and vector kernels unless this run is meant to have no vector module. Vector kernels alone where
     * a width is forced, because the scalar ones are the same at every width.
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
     * Returns the same kernels as {@link #all}, with the vector kernels in the form that a user's program gets: each
     * starts as scalar code, and here its first call requests its vector code.
     */
    public static List<Kernels> switching() {
        List<Kernels> all = all();
        if (!withoutModule()) {
            all.set(all.size() - 1,
                    KernelSelection.select(KernelSelection.Choice.AUTO, forcedWidth()).kernels().eager());
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
                    assertTrue(kernelSwitch == null || kernelSwitch.isCompiled(),
                            () -> kernelSwitch.kernel + ", variant " + kernelSwitch.variant);
                }
            }
        }
    }

    /** What rows are padded to a multiple of, by the kernels of this run. */
    static int pad() {
        return withoutModule() ? Kernels.PAD : vector().pad();
    }

    /** The number of columns rounded up to a multiple of {@link #pad}. */
    static int padded(int columns) {
        return Kernels.padded(columns, pad());
    }
}
