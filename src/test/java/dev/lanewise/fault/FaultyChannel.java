package dev.lanewise.fault;

import dev.lanewise.fault.Faults.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** The channel of a file of {@link FaultyFileSystem}. */
final class FaultyChannel extends FileChannel {
    private final Path path;
    private final FileChannel channel;

    FaultyChannel(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        Faults.check(Operation.READ, path);
        return channel.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        Faults.check(Operation.READ, path);
        return channel.read(targets, offset, length);
    }

    @Override
    public int read(ByteBuffer target, long at) throws IOException {
        Faults.check(Operation.READ, path);
        return channel.read(target, at);
    }

    /** Writes a part of a buffer. */
    @FunctionalInterface
    private interface Writing {
        int write(ByteBuffer part) throws IOException;
    }

    private int write(ByteBuffer source, Writing writing) throws IOException {
        int most = Faults.write(path, source.remaining());
        ByteBuffer part = source.slice(source.position(), most);
        int count = writing.write(part);
        source.position(source.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return write(source, channel::write);
    }

    @Override
    public int write(ByteBuffer source, long at) throws IOException {
        return write(source, part -> channel.write(part, at));
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long count = 0;
        for (int i = offset; i < offset + length; i++) {
            count += write(sources[i]);
        }
        return count;
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        channel.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        Faults.check(Operation.WRITE, path);
        channel.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        // Nothing is forced, which would take most of the time.
        Faults.check(Operation.FORCE, path);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        Faults.check(Operation.READ, path);
        return channel.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        Faults.check(Operation.WRITE, path);
        return channel.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        Faults.check(mode == MapMode.READ_ONLY ? Operation.READ : Operation.WRITE, path);
        return channel.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return channel.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        channel.close();
    }
}
