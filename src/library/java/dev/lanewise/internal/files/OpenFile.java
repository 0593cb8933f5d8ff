package dev.lanewise.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes a file, also in a thread that is interrupted. The interrupt status of the thread stays set.
 *
 * <p>A {@link FileChannel} closes itself if its thread is interrupted. This class then opens the file again and repeats
 * the operation at the same position. Not thread-safe.
 */
public final class OpenFile implements SeekableByteChannel {
    private final Path path;
    private final Set<StandardOpenOption> again;
    private final @Nullable Object key;
    private FileChannel channel;
    private long position;

    private OpenFile(Path path, FileChannel channel, Set<StandardOpenOption> again) throws IOException {
        this.path = path;
        this.channel = channel;
        this.again = again;
        this.key = key();
    }

    /** Opens a file, or a folder to be forced, for reading. */
    public static OpenFile toRead(Path path) throws IOException {
        return open(path, Set.of(StandardOpenOption.READ), Set.of(StandardOpenOption.READ));
    }

    /** Creates a file that does not exist yet, for writing. */
    static OpenFile create(Path path, FileAttribute<?>... attributes) throws IOException {
        return open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                Set.of(StandardOpenOption.WRITE),
                attributes);
    }

    private static OpenFile open(
            Path path, Set<StandardOpenOption> options, Set<StandardOpenOption> again, FileAttribute<?>... attributes)
            throws IOException {
        FileChannel channel = FileChannel.open(path, options, attributes);
        try {
            return new OpenFile(path, channel, again);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private @Nullable Object key() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            // A new file in a zip archive exists once it has been closed.
            return null;
        }
    }

    /** Performs an operation that has the same effect if it is repeated. */
    private <T> T uninterrupted(IoFunction<FileChannel, T> operation) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return operation.apply(channel);
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                    Thread.interrupted();
                    reopen();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void reopen() throws IOException {
        channel = FileChannel.open(path, again);
        if (!Objects.equals(key, key())) {
            channel.close();
            throw new NoSuchFileException(path.toString(), null, "the file was replaced while it was in use");
        }
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int count = read(buffer, position);
        position += Math.max(0, count);
        return count;
    }

    /** Reads from an offset, without changing the position. */
    public int read(ByteBuffer buffer, long at) throws IOException {
        int start = buffer.position();
        return uninterrupted(file -> file.read(buffer.position(start), at));
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        int start = buffer.position();
        int count = uninterrupted(file -> file.write(buffer.position(start), position));
        position += count;
        return count;
    }

    /** Maps a part of the file. */
    public MappedByteBuffer map(FileChannel.MapMode mode, long at, long bytes) throws IOException {
        return uninterrupted(file -> file.map(mode, at, bytes));
    }

    /** Forces content and metadata to the disk. */
    public void force() throws IOException {
        uninterrupted(file -> {
            file.force(true);
            return file;
        });
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public OpenFile position(long position) {
        this.position = position;
        return this;
    }

    @Override
    public long size() throws IOException {
        return uninterrupted(FileChannel::size);
    }

    @Override
    public OpenFile truncate(long size) throws IOException {
        uninterrupted(file -> file.truncate(size));
        position = Math.min(position, size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
