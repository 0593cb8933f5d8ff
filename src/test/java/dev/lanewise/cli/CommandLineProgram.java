package dev.lanewise.cli;

import java.util.List;

/** The command line for tests of other packages. */
public final class CommandLineProgram {
    private CommandLineProgram() {}

    /** Runs a command, asserts success, and gives the lines printed as data. */
    public static List<String> run(String words, Object... more) {
        return Run.line(words, more).lines();
    }
}
