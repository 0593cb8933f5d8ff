package dev.lanewise.cli;

import java.util.List;

/** A command of the command line. */
interface Subcommand {

    /** Called before the flags are read, for what can be begun meanwhile. */
    default void prepare(List<String> arguments) {}

    /**
     * Does it; the flags have been read.
     *
     * @return exit code
     * @throws UsageException if the flags do not go together
     * @throws Exception if it failed, with a message that is one sentence for the user
     */
    int run(Screen screen) throws Exception;
}
