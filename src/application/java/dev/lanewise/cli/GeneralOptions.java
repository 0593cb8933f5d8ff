package dev.lanewise.cli;

import dev.lanewise.Lanewise;
import picocli.CommandLine.Option;

/** The flags that every command has. */
final class GeneralOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show the essential options.")
    boolean help;

    @Option(names = "--help-all", description = "Show all options.")
    boolean helpAll;

    @Option(
            names = "--verbose",
            description =
                    "Print on stderr which kernels are used and why, and a stack trace if" + " the command fails.")
    boolean verbose;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "When to print tables and images in colour: auto, always or never. With auto, colour is used"
                    + " on a terminal, unless the environment variable NO_COLOR is set. Default: auto.")
    ColourChoice colour;

    /** Prints the reason for the kernels if {@code --verbose} asks for it, unless a warning has printed it already. */
    void explain(Screen screen) {
        if (verbose && !KernelOptions.isWarned()) {
            screen.err().println(Lanewise.runtime().reason());
        }
    }
}
