package dev.lanewise.internal;

import org.jspecify.annotations.Nullable;

/** Identity of objects whose {@code equals} compares contents. */
public final class Identity {
    private Identity() {}

    /** Returns whether two references are to the same object. */
    @SuppressWarnings("ReferenceEquality") // identity is what callers ask for
    public static boolean same(@Nullable Object a, @Nullable Object b) {
        return a == b;
    }
}
