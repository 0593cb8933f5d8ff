package dev.lanewise.internal.files;

import java.io.IOException;

/** Operation that reads from its argument or writes to it. */
@FunctionalInterface
public interface IoConsumer<T> {
    /** Reads or writes. */
    void accept(T argument) throws IOException;
}
