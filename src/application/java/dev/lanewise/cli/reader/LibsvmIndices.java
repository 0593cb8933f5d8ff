package dev.lanewise.cli.reader;

import dev.lanewise.internal.formats.BoundedInput;
import java.io.IOException;

/** The index from which a LIBSVM file counts its inputs. */
public final class LibsvmIndices {
    private LibsvmIndices() {}

    /** Returns 0 if an example of the file has an index 0, and otherwise 1. */
    public static int first(EncodedFile file) throws IOException {
        try (BoundedInput in = file.open()) {
            while (in.peek() >= 0) {
                if (startsAtZero(in)) {
                    return 0;
                }
            }
        }
        return 1;
    }

    /** Reads a line; indices ascend, so only its first one can be 0. */
    private static boolean startsAtZero(BoundedInput in) throws IOException {
        int word = 0;
        boolean isInWord = false;
        boolean isComment = false;
        boolean hasOnlyZeros = false;
        while (in.peek() >= 0) {
            int c = in.next("a line");
            if (c == '\n') {
                return false;
            }
            isComment |= c == '#';
            if (isComment || c == '\r') {
                continue;
            }
            if (c == ' ' || c == '\t') {
                isInWord = false;
                continue;
            }
            if (!isInWord) {
                isInWord = true;
                hasOnlyZeros = true;
                word++;
            }
            if (word == 2 && c == ':' && hasOnlyZeros) {
                return true;
            }
            hasOnlyZeros &= c == '0';
        }
        return false;
    }
}
