package dev.lanewise.cli;

import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.kernel.KernelSelection.Choice;
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
                    + " processor's.")
    int width;

    /**
     * The kernels that the flags ask for.
     *
     * @throws UsageException if the flags contradict each other
     * @throws IllegalStateException if this process cannot have them
     */
    KernelSelection select() {
        if (kernels == Choice.SCALAR && width != 0) {
            throw new UsageException("--width is the width of vectors, but --kernels scalar uses none");
        }
        if (kernels == null && width == 0) {
            return KernelSelection.automatic();
        }
        return KernelSelection.select(kernels == null ? Choice.AUTO : kernels, width);
    }

    /** Selects, and warns if the engine cannot run at its full speed. */
    KernelSelection select(Screen screen) {
        KernelSelection selection = select();
        if (selection.degraded()) {
            screen.err().println("warning: " + selection.reason());
        }
        return selection;
    }
}
