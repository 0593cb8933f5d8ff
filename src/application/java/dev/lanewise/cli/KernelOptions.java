package dev.lanewise.cli;

import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.KernelSelection.Choice;
import dev.lanewise.network.Architecture;
import picocli.CommandLine.Option;

/** On what a command computes. */
final class KernelOptions {
    @Option(names = "--threads", paramLabel = "N", converter = Values.Threads.class,
            description = "Threads at most, 1 to 1024; the result is the same for any number. Default: all cores.")
    int threads = Math.min(1024, Runtime.getRuntime().availableProcessors());

    @Option(names = "--kernels", paramLabel = "KIND", converter = Values.OfKernels.class,
            description = "Kernels: auto, scalar or vector; the result is the same."
                    + " Default: auto, which is vector where the JVM has what they need.")
    Choice kernels;

    @Option(names = "--width", paramLabel = "BITS", converter = Values.Width.class,
            description = "Width of a vector in bits: 64, 128, 256 or 512; the result is the same. Default: the"
                    + " processor's; half of it where this is faster for a training.")
    int width;

    private static KernelSelection automatic(boolean sparse, String layers) {
        KernelSelection.revokeRequest();
        return sparse ? KernelSelection.forSparse(Architecture.parseSizes(layers)) : KernelSelection.automatic();
    }

    /**
     * The kernels that the flags ask for; warns if the engine cannot run at its full speed.
     *
     * @throws UsageException if the flags contradict each other
     * @throws IllegalStateException if this process cannot have them
     */
    KernelSelection select(Screen screen) {
        return select(kernels, width, screen);
    }

    /** The kernels for a training, of the width that suits its network. */
    KernelSelection select(boolean sparse, String layers, Screen screen) {
        return kernels == null && width == 0 ? warned(automatic(sparse, layers), screen) : select(screen);
    }

    /** The same for a command that has not all of the flags; null and 0 stand for those not given. */
    static KernelSelection select(Choice kernels, int width, Screen screen) {
        if (kernels == Choice.SCALAR && width != 0) {
            throw new UsageException("--width is the width of vectors, but --kernels scalar uses none");
        }
        if (kernels == null && width == 0) {
            return warned(automatic(false, ""), screen);
        }
        // For all that this command computes, also where no kernels are handed in.
        return warned(KernelSelection.request(kernels == null ? Choice.AUTO : kernels, width), screen);
    }

    private static KernelSelection warned(KernelSelection selection, Screen screen) {
        if (selection.degraded()) {
            screen.err().println("warning: " + selection.reason());
        }
        return selection;
    }
}
