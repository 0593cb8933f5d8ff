package dev.lanewise.cli;

/**
 * Thrown if a command is used incorrectly; the message is one sentence that names the flag, what it takes and what was
 * given.
 */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
