package dev.lanewise.internal.files;

import java.io.IOException;

/** Function that reads or writes. */
@FunctionalInterface
public interface IoFunction<T, R> {
    /** Returns the result for an argument. */
    R apply(T argument) throws IOException;
}
