package dev.lanewise.cli;

import dev.lanewise.internal.files.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Standard input in place of a file. It is copied to a temporary file, because readers need random access. */
final class StandardInput {
    /** The argument that stands for standard input on the command line. */
    static final Path ARGUMENT = Path.of("-");

    /** Name in messages. */
    static final String NAME = "standard input";

    /** The copy that the command reads; null before there is one. */
    private static Path copy;

    private StandardInput() {}

    /** Returns the copy, which the first call makes. */
    static Path file() throws IOException {
        return copy == null ? copyRest(System.in) : copy;
    }

    /** Copies the rest of standard input, and returns the copy. */
    static Path copyRest(InputStream rest) throws IOException {
        copy = ByteStreams.copy(rest);
        copy.toFile().deleteOnExit();
        return copy;
    }

    /** Returns a message that names standard input in place of the copy. */
    static String withoutCopy(String message) {
        return (copy == null ? message : message.replace(copy.toString(), NAME)).replace(ByteStreams.NAME, NAME);
    }

    /** Deletes the copy, at the end of a command. */
    static void delete() {
        if (copy != null) {
            copy.toFile().delete();
            copy = null;
        }
    }
}
