package dev.lanewise.internal.files;

import java.io.IOException;

/** Supplier that opens a file or reads. */
@FunctionalInterface
public interface IoSupplier<T> {
    /** Returns what was opened or read. */
    T get() throws IOException;
}
