package dev.lanewise.cli.reader;

import dev.lanewise.internal.formats.BoundedInput;
import dev.lanewise.internal.formats.FileKind;
import dev.lanewise.internal.records.RecordFile;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * A file and, if it is text, the encoding that was given for it.
 *
 * @param path the file
 * @param encodingOrNull null for UTF-8
 */
public record EncodedFile(Path path, Charset encodingOrNull) {
    /** A file that is in UTF-8 if it is text. */
    public EncodedFile(Path path) {
        this(path, null);
    }

    /** Opens the file: unzipped if it is gzip, and in UTF-8 if an encoding was given. */
    public BoundedInput open() throws IOException {
        return RecordFile.text(path, encodingOrNull);
    }

    /** Returns the kind of the file, or of the folder. */
    public FileKind kind() throws IOException {
        return FileKind.of(path, encodingOrNull);
    }
}
