package dev.lanewise.cli;

import picocli.CommandLine.Option;

/** The flags that every command has. */
final class GeneralOptions {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this and do nothing.")
    boolean help;

    @Option(names = "--verbose", description = "If the command fails, print the stack trace as well.")
    boolean verbose;
}
