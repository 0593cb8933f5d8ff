package dev.lanewise.cli;

import dev.lanewise.internal.files.UnzippedInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Advice in messages on files that are not UTF-8 text. */
final class EncodingAdvice {
    private static final String ADVICE =
            "; the file is probably in Windows-1252 (Latin-1), which --encoding windows-1252 reads";
    /** The bytes that are no characters in Windows-1252. */
    private static final String INVALID = "\u0081\u008d\u008f\u0090\u009d";

    private EncodingAdvice() {}

    /** Returns a sentence that does not advise Windows-1252 if the file that it starts with cannot be in it. */
    static String checked(String sentence) {
        int end = sentence.indexOf(", line ");
        return end < 0 || !sentence.endsWith(ADVICE) || mayBeWindows1252(sentence.substring(0, end))
                ? sentence
                : sentence.replace(ADVICE, "; --encoding names its encoding");
    }

    /** Whether each byte of a file is a character in Windows-1252; true if the file cannot be read again. */
    private static boolean mayBeWindows1252(String file) {
        try (InputStream in = new BufferedInputStream(UnzippedInput.open(Path.of(file)))) {
            int next = in.read();
            while (next >= 0 && INVALID.indexOf(next) < 0) {
                next = in.read();
            }
            return next < 0;
        } catch (IOException | InvalidPathException e) {
            return true;
        }
    }
}
