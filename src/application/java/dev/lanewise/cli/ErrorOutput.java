package dev.lanewise.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.StandardCharsets;

/**
 * Standard error of this process. {@code bin/lanewise} passes it on another file descriptor, because it filters what
 * the JVM prints on the usual one.
 */
final class ErrorOutput {
    /** System property with the number of the descriptor. */
    private static final String DESCRIPTOR = "lanewise.stderr";

    private static final int USUAL = 2;

    private ErrorOutput() {}

    /** Returns the number of the descriptor. */
    static int descriptor() {
        return Integer.getInteger(DESCRIPTOR, USUAL);
    }

    /** Lets {@code System.err} write to the descriptor. */
    static void redirect() {
        if (descriptor() == USUAL) {
            return;
        }
        try {
            // Opening /dev/fd/3 would give a file another position, and fails for a socket.
            Constructor<FileDescriptor> ofNumber = FileDescriptor.class.getDeclaredConstructor(int.class);
            ofNumber.setAccessible(true);
            System.setErr(new PrintStream(
                    new FileOutputStream(ofNumber.newInstance(descriptor())), true, StandardCharsets.UTF_8));
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            // Messages then go through the filter.
            System.clearProperty(DESCRIPTOR);
        }
    }
}
