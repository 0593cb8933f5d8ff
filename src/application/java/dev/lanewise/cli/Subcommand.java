package dev.lanewise.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A command of the command line. */
interface Subcommand {

    /**
     * Called when the flags have been read: a command whose flags have values from elsewhere too, such as a file, lets the
     * line read them again with those.
     *
     * @throws ParameterException if parsing then fails
     * @throws Exception as {@link #run} does
     */
    default void settle(CommandLine line, String[] arguments) throws Exception {}

    /**
     * Runs the command; the flags have been read.
     *
     * @return exit code
     * @throws UsageException if the flags contradict each other
     * @throws Exception if it failed, with a message that is one sentence for the user
     */
    int run(Screen screen) throws Exception;
}
