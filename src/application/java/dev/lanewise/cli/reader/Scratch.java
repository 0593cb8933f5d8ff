package dev.lanewise.cli.reader;

import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.files.OpenFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.IntFunction;

/** Temporary disk space for the columns of a table that may be larger than memory, until they are encoded. */
public final class Scratch implements IntFunction<ByteBuffer>, Closeable {
    /** Mapped at once; pages that are not written take no space on the disk. */
    private static final int PART = 1 << 26;

    private final Path folder;
    private Path file;
    private FileChannel channel;
    private ByteBuffer part = ByteBuffer.allocate(0);
    private long mapped;

    private Scratch(Path folder) throws IOException {
        this.folder = folder;
        this.file = newName(folder);
        this.channel = OpenFile.createScratch(file);
    }

    private static Path newName(Path folder) {
        return FileReplacement.temporaryFor(folder.resolve("lanewise"));
    }

    /**
     * {@return temporary space in a file in a folder} Where the system supports it, the file has no name, so that
     * nothing is left behind.
     *
     * @param folder folder in which temporary files are created
     * @throws IOException if the file cannot be created; the message is one sentence that names the folder
     */
    public static Scratch in(Path folder) throws IOException {
        Objects.requireNonNull(folder, "folder");
        try {
            return new Scratch(folder);
        } catch (IOException e) {
            throw new IOException(folder + ": columns of the table cannot be put aside there: " + e.getMessage(), e);
        }
    }

    /** {@return space for the given number of bytes, initially zero; at most {@link #PART}} */
    @Override
    public ByteBuffer apply(int bytes) {
        if (part.remaining() < bytes) {
            try {
                part = nextPart();
            } catch (IOException e) {
                throw new UncheckedIOException(new IOException(
                        file + ": columns of the table cannot be put aside there: " + e.getMessage(), e));
            }
        }
        ByteBuffer room = part.slice(part.position(), bytes).order(ByteOrder.nativeOrder());
        part.position(part.position() + bytes);
        return room;
    }

    /** Maps the next part, also in a thread that is interrupted; its interrupt status stays set. */
    private ByteBuffer nextPart() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    ByteBuffer next = channel.map(MapMode.READ_WRITE, mapped, PART);
                    mapped += PART;
                    return next;
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                    Thread.interrupted();
                    // The parts that are mapped stay valid; the next ones are in a new file.
                    file = newName(folder);
                    channel = OpenFile.createScratch(file);
                    mapped = 0;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Closes the file. Its content must not be used afterwards. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return "Scratch[" + file + "]";
    }
}
