package dev.lanewise.cli.reader;

import dev.lanewise.internal.files.UnzippedInput;
import dev.lanewise.internal.files.Utf8Input;
import dev.lanewise.internal.formats.BoundedInput;
import dev.lanewise.internal.formats.FileKind;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
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

    /** Returns the kind of the file, or of the folder. */
    public FileKind kind() throws IOException {
        return FileKind.of(path, encodingOrNull);
    }
}
