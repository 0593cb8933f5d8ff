package dev.lanewise.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** A command of the command line. */
interface Subcommand extends AutoCloseable {

    /**
     * Returns the values of flags that the command line does not give, such as those of a file. Called before the command
     * line is parsed.
     *
     * @param spec flags of the command
     * @param arguments the command line
     * @throws Exception as {@link #run} does
     */
    default Settings defaults(CommandSpec spec, List<String> arguments) throws Exception {
        return Settings.NONE;
    }

    /**
     * Runs the command; the flags have been parsed.
     *
     * @return exit code
     * @throws UsageException if the flags contradict each other
     * @throws Exception if it failed, with a message that is one sentence for the user
     */
    int run(Screen screen) throws Exception;

    /** Releases what {@link #defaults} has acquired. */
    @Override
    default void close() {}
}
