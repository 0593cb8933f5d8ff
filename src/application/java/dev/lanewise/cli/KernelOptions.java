package dev.lanewise.cli;

import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.KernelSelection.Choice;
import java.util.List;
import picocli.CommandLine.Option;

/** Kernels and threads of a command. */
final class KernelOptions {
    @Option(
            names = {"--threads", "--n-jobs"},
            paramLabel = "N",
            converter = Values.Threads.class,
            description = "Maximum number of threads, 1 to 1024; the result is the same for any number. Default: the"
                    + " number of cores.")
    int threads = Math.min(1024, Runtime.getRuntime().availableProcessors());

    @Option(
            names = "--kernels",
            paramLabel = "KIND",
            converter = Values.OfKernels.class,
            description = "Compute kernels: auto, scalar or vector; the result is the same. Default: auto, which means"
                    + " vector if the JVM supports it.")
    Choice kernels;

    @Option(
            names = "--width",
            paramLabel = "BITS",
            converter = Values.Width.class,
            description = "Vector width in bits: 64, 128, 256 or 512; the result is the same. Default: the width of the"
                    + " processor, or half of it where that trains faster.")
    int width;

    private static KernelSelection automatic(List<Integer> sparseUnits) {
        KernelSelection.revokeRequest();
        return KernelSelection.forSparse(sparseUnits);
    }

    /**
     * Returns the requested kernels; warns if the engine cannot run at full speed.
     *
     * @throws UsageException if the flags contradict each other
     * @throws IllegalStateException if this process cannot have them
     */
    KernelSelection select(Screen screen) {
        return select(kernels, width, screen);
    }

    /**
     * The kernels for a training, of the width that suits its network.
     *
     * @param sparseUnits units of each layer, inputs first, if inputs are mostly zeros; otherwise none
     */
    KernelSelection select(List<Integer> sparseUnits, Screen screen) {
        return kernels == null && width == 0 ? warned(automatic(sparseUnits), screen) : select(screen);
    }

    /** Returns the kernels for a command that lacks some of the flags; null and 0 mean that a flag is not given. */
    static KernelSelection select(Choice kernels, int width, Screen screen) {
        if (kernels == Choice.SCALAR && width != 0) {
            throw new UsageException("--width sets the vector width, but --kernels scalar uses no vectors");
        }
        if (kernels == null && width == 0) {
            return warned(automatic(List.of()), screen);
        }
        // Applies to everything that this command computes, also without kernels as an argument.
        return warned(KernelSelection.request(kernels == null ? Choice.AUTO : kernels, width), screen);
    }

    private static KernelSelection warned(KernelSelection selection, Screen screen) {
        if (selection.degraded()) {
            screen.err().println("warning: " + selection.reason());
        }
        return selection;
    }
}
