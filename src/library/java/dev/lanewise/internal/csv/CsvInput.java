package dev.lanewise.internal.csv;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.IoFunction;
import dev.lanewise.internal.files.IoSupplier;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.files.UnzippedInput;
import dev.lanewise.internal.files.Utf8Input;
import dev.lanewise.internal.text.Remedy;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The text of a table: a file or a stream. */
public final class CsvInput {
    /** Divisor of the heap size: a stream of at most this size is kept to be read again. */
    private static final int PART_OF_MEMORY = 8;

    private final String name;
    private final boolean isFile;
    private final IoFunction<CsvFormat, InputStream> opening;

    private CsvInput(String name, boolean isFile, IoFunction<CsvFormat, InputStream> opening) {
        this.name = name;
        this.isFile = isFile;
        this.opening = opening;
    }

    /**
     * Returns a file that reports progress.
     *
     * @param progress called from time to time with the number of bytes read since the last call
     */
    public static CsvInput of(Path file, LongConsumer progress) {
        String name = file.toString();
        return new CsvInput(name, true, format -> {
            if (!Files.isRegularFile(file)) {
                throw MissingFile.exception(file);
            }
            return decoded(UnzippedInput.open(file, in -> counted(in, progress)), format, name);
        });
    }

    /**
     * Returns a stream of bytes that is read once, while rows are taken, and not closed.
     *
     * @param name name of the stream in messages
     */
    public static CsvInput of(InputStream in, String name) {
        return of(() -> unclosed(in), name);
    }

    /**
     * Returns bytes that can be read repeatedly.
     *
     * @param opening opens them at their start
     * @param name name of the bytes in messages
     */
    public static CsvInput of(IoSupplier<InputStream> opening, String name) {
        return new CsvInput(name, false, format -> decoded(UnzippedInput.of(opening.get(), name), format, name));
    }

    /**
     * Returns a stream of bytes that is not closed, and is kept in memory to be read twice, unless it is too large.
     *
     * @param name name of the stream in messages
     */
    public static CsvInput kept(InputStream in, String name) {
        return of(new Kept(unclosed(in), name), name);
    }

    private static InputStream decoded(InputStream in, CsvFormat format, String name) throws IOException {
        return Utf8Input.of(in, format.encoding().orElse(null), name);
    }

    private static InputStream unclosed(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public void close() {}
        };
    }

    /**
     * Returns a stream that reports progress.
     *
     * @param progress called with the number of bytes read since the last call
     */
    public static InputStream counted(InputStream in, LongConsumer progress) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] to, int at, int length) throws IOException {
                int count = super.read(to, at, length);
                progress.accept(Math.max(0, count));
                return count;
            }
        };
    }

    /** Returns the name of the file or stream in messages. */
    String name() {
        return name;
    }

    /** Whether this is a file. */
    boolean isFile() {
        return isFile;
    }

    /**
     * Opens the text in UTF-8. The result can be marked.
     *
     * @throws DataFormatException if the file is of another kind, or a stream was too large to be kept and is opened
     *     again
     */
    InputStream open(CsvFormat format) throws IOException {
        try {
            InputStream in = opening.apply(format);
            return in.markSupported() ? in : new BufferedInputStream(in);
        } catch (IOException e) {
            throw failure("the file cannot be read", e);
        }
    }

    /**
     * Returns an exception that names the file, for one thrown while reading it. That of a stream is returned
     * unchanged.
     */
    IOException failure(String sentence, IOException e) {
        if (isFile && e instanceof AccessDeniedException) {
            return new DataFormatException(name + ": " + sentence + ": access is denied", e);
        }
        return !isFile || e instanceof DataFormatException || e instanceof FileSystemException
                ? e
                : new DataFormatException(name + ": " + sentence + ": " + e.getMessage(), e);
    }

    /** A stream whose bytes are read before the first row is taken, and kept for a second reading. */
    private static final class Kept implements IoSupplier<InputStream> {
        private final InputStream in;
        private final String name;
        private boolean isOpened;
        /** Null before the first reading, and if the stream is too large. */
        private byte @Nullable [] bytes;

        Kept(InputStream in, String name) {
            this.in = in;
            this.name = name;
        }

        @Override
        public InputStream get() throws IOException {
            if (!isOpened) {
                isOpened = true;
                int most = (int)
                        Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / PART_OF_MEMORY);
                byte[] start = in.readNBytes(most);
                if (start.length == most) {
                    return new SequenceInputStream(new ByteArrayInputStream(start), in);
                }
                bytes = start;
            }
            if (bytes == null) {
                throw new DataFormatException(name
                        + ": a column begins with numbers and has words further down, so the text must be read a"
                        + " second time, but it is too large to keep in memory; read it from a file, or name"
                        + " the column with " + Remedy.CATEGORICAL_IN_FILE);
            }
            return new ByteArrayInputStream(bytes);
        }
    }
}
