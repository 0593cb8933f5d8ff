package dev.lanewise.cli;

import java.io.IOException;

/** Thrown if the program that reads the output has exited, as {@code head} does. This is not an error. */
final class ClosedPipeException extends IOException {
    private static final long serialVersionUID = 1;

    ClosedPipeException() {
        super("standard output is closed");
    }
}
