package dev.lanewise.cli;

import java.awt.AWTError;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Results whose failure does not end a training run. A warning is printed at once; the command fails at the end if a
 * result is then still missing.
 */
final class SideResults {
    static final String TRAINING_CONTINUES = "; training continues";

    /** Produces a result. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    private final PrintStream err;
    private final Set<String> missing = new LinkedHashSet<>();

    SideResults(PrintStream err) {
        this.err = err;
    }

    /**
     * Produces a result, or prints a warning and records that it is missing.
     *
     * @param result name of the result, such as that of a file
     * @param consequence end of the warning
     * @return whether it succeeded
     */
    boolean attempt(String result, String consequence, Work work) {
        if (attemptOptional(consequence, work)) {
            missing.remove(result);
            return true;
        }
        missing.add(result);
        return false;
    }

    /** Produces a result without which the command succeeds, or prints a warning; returns whether it succeeded. */
    boolean attemptOptional(String consequence, Work work) {
        try {
            work.run();
            return true;
        } catch (Exception | LinkageError | OutOfMemoryError | InternalError | AWTError e) {
            warn(e, consequence);
            return false;
        }
    }

    void warn(Throwable e, String consequence) {
        String message = e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
        err.println("warning: " + message + consequence);
    }

    void note(String text) {
        err.println(text);
    }

    /** Records that a result is missing, after a warning. */
    void miss(String result) {
        missing.add(result);
    }

    /** Returns the names of the results that are missing. */
    List<String> missing() {
        return List.copyOf(missing);
    }
}
