package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.MissingFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files of text. */
final class TextFile {
    private TextFile() {}

    /**
     * Reads a file of UTF-8.
     *
     * @param what it is, such as "a configuration"
     * @param most largest number of bytes
     * @throws DataFormatException with one sentence that names the file
     */
    static String read(Path file, String what, int most) throws DataFormatException {
        if (!Files.isRegularFile(file)) {
            throw new DataFormatException(MissingFile.sentence(file));
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(most + 1);
        } catch (IOException e) {
            throw new DataFormatException(file + ": the file cannot be read: " + e.getMessage(), e);
        }
        if (bytes.length > most) {
            throw new DataFormatException(file + ": " + what + " has at most " + most + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataFormatException(file + ": the file is not UTF-8 text", e);
        }
    }
}
