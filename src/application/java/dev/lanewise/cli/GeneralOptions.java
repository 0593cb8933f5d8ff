package dev.lanewise.cli;

import dev.lanewise.internal.kernel.KernelSelection;
import picocli.CommandLine.Option;

/** The flags that every command has. */
final class GeneralOptions {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this and do nothing.")
    boolean help;

    @Option(names = "--verbose", description = "Print on stderr which kernels run and why, and if the command fails,"
            + " the stack trace.")
    boolean verbose;

    /** Prints the reason for the kernels if {@code --verbose} asks for it, unless a warning has printed it already. */
    void explain(KernelSelection selection, Screen screen) {
        if (verbose && !selection.degraded()) {
            screen.err().println(selection.reason());
        }
    }
}
