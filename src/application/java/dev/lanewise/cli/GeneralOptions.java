package dev.lanewise.cli;

import dev.lanewise.internal.kernel.KernelSelection;
import picocli.CommandLine.Option;

/** The flags that every command has. */
final class GeneralOptions {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show the essential options.")
    boolean help;

    @Option(names = "--help-all", description = "Show all options.")
    boolean helpAll;

    @Option(names = "--verbose", description = "Print on stderr which kernels run and why, and if the command fails,"
            + " the stack trace.")
    boolean verbose;

    @Option(names = "--color", paramLabel = "WHEN", converter = Values.OfColourChoice.class,
            description = "Colour tables and pictures: auto, which is on a terminal unless the environment has"
                    + " NO_COLOR; always; or never. Default: auto.")
    ColourChoice colour;

    /** Prints the reason for the kernels if {@code --verbose} asks for it, unless a warning has printed it already. */
    void explain(KernelSelection selection, Screen screen) {
        if (verbose && !selection.degraded()) {
            screen.err().println(selection.reason());
        }
    }
}
