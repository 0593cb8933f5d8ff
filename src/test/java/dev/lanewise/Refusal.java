package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** Calls that are refused. */
public final class Refusal {
    private Refusal() {}

    /** Fails unless the call throws an {@link IllegalArgumentException} with this message. */
    public static void assertRefused(String message, Executable call) {
        assertThrown(IllegalArgumentException.class, message, call);
    }

    /** Fails unless the call throws an exception of this type with this message. */
    public static void assertThrown(Class<? extends Throwable> type, String message, Executable call) {
        assertEquals(message, assertThrows(type, call).getMessage());
    }

    /** Fails unless the call throws an {@link IllegalArgumentException}, and gives its message. */
    public static String message(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
