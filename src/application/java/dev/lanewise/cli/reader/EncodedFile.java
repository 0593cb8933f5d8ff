package dev.lanewise.cli.reader;

import dev.lanewise.internal.ForeignFile;
import dev.lanewise.internal.UnzippedInput;
import dev.lanewise.internal.Utf8Input;
import dev.lanewise.internal.reader.ArffFile;
import dev.lanewise.internal.reader.BoundedInput;
import dev.lanewise.internal.reader.FirstLine;
import dev.lanewise.internal.reader.LibsvmFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file and, if it is text, the encoding that was given for it.
 *
 * @param path the file
 * @param encodingOrNull null for UTF-8
 */
public record EncodedFile(Path path, Charset encodingOrNull) {
    private static final int SNIFFED = 512;

    /** A file that is in UTF-8 if it is text. */
    public EncodedFile(Path path) {
        this(path, null);
    }

    /** Opens the file: unzipped if it is gzip, and in UTF-8 if an encoding was given. */
    public BoundedInput open() throws IOException {
        if (encodingOrNull == null) {
            return BoundedInput.open(path);
        }
        try {
            String name = path.toString();
            return BoundedInput.ofEntry(
                    name, Utf8Input.of(UnzippedInput.open(path), encodingOrNull, name), Files.size(path));
        } catch (IOException e) {
            throw BoundedInput.translated(path.toString(), 0, e);
        }
    }

    /** Returns the first line that is neither empty nor a comment. */
    public String firstLine() throws IOException {
        try (BoundedInput in = open()) {
            return FirstLine.of(in);
        }
    }

    /** Whether this is an ARFF file. */
    public boolean isArff() throws IOException {
        return Files.isRegularFile(path) && ArffFile.isLine(firstLine());
    }

    /** Whether this is a LIBSVM file. */
    public boolean isLibsvm() throws IOException {
        return Files.isRegularFile(path) && LibsvmFile.isLine(firstLine());
    }

    /** Whether the file starts like text. */
    public boolean isText() throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = UnzippedInput.open(path)) {
            return isText(in.readNBytes(SNIFFED), encodingOrNull);
        }
    }

    /**
     * Whether a file starts like text.
     *
     * @param start its first bytes
     * @param encodingOrNull null for UTF-8, or that of a byte order mark
     */
    public static boolean isText(byte[] start, Charset encodingOrNull) {
        if (ForeignFile.startsWith(start, 0xfe, 0xff) || ForeignFile.startsWith(start, 0xff, 0xfe)) {
            // UTF-16, by its byte order mark.
            return true;
        }
        byte[] text =
                encodingOrNull == null ? start : new String(start, encodingOrNull).getBytes(StandardCharsets.UTF_8);
        // Other control characters, such as an escape, may be in a field of a table, which every command reads alike.
        for (byte b : text) {
            if (b == 0) {
                return false;
            }
        }
        return text.length > 0;
    }
}
