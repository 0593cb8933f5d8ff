package dev.lanewise.fault;

import dev.lanewise.fault.Faults.Operation;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * The file system of the machine, whose operations {@link Faults} lets fail. The option
 * {@code -Djava.nio.file.spi.DefaultFileSystemProvider=dev.lanewise.fault.FaultyProvider} makes it that of a JVM.
 */
public final class FaultyProvider extends FileSystemProvider {
    private final FileSystemProvider provider;
    private final FaultyFileSystem system;

    /** Called by the JVM. */
    public FaultyProvider(FileSystemProvider provider) {
        this.provider = provider;
        this.system = new FaultyFileSystem(this, provider.getFileSystem(URI.create("file:///")));
    }

    private static Path unwrapped(Path path) {
        return FaultyPath.unwrapped(path);
    }

    @Override
    public String getScheme() {
        return provider.getScheme();
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> settings) throws IOException {
        return provider.newFileSystem(uri, settings);
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        return new FaultyPath(system, provider.getPath(uri));
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        boolean creates =
                options.contains(StandardOpenOption.CREATE) || options.contains(StandardOpenOption.CREATE_NEW);
        Faults.check(creates ? Operation.CREATE : Operation.OPEN, path);
        return new FaultyChannel(path, provider.newFileChannel(unwrapped(path), options, attributes));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        Faults.check(Operation.LIST, folder);
        DirectoryStream<Path> entries =
                provider.newDirectoryStream(unwrapped(folder), entry -> filter.accept(new FaultyPath(system, entry)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> paths = entries.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return paths.hasNext();
                    }

                    @Override
                    public Path next() {
                        return new FaultyPath(system, paths.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                entries.close();
            }
        };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
        Faults.check(Operation.CREATE, folder);
        provider.createDirectory(unwrapped(folder), attributes);
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        Faults.check(Operation.CREATE, link);
        provider.createSymbolicLink(unwrapped(link), unwrapped(target), attributes);
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        return new FaultyPath(system, provider.readSymbolicLink(unwrapped(link)));
    }

    @Override
    public void delete(Path path) throws IOException {
        Faults.check(Operation.DELETE, path);
        provider.delete(unwrapped(path));
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        Faults.check(Operation.DELETE, path);
        return provider.deleteIfExists(unwrapped(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        Faults.check(Operation.CREATE, target);
        provider.copy(unwrapped(source), unwrapped(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        Faults.check(Operation.RENAME, target);
        provider.move(unwrapped(source), unwrapped(target), options);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return provider.isSameFile(unwrapped(one), unwrapped(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return provider.isHidden(unwrapped(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return provider.getFileStore(unwrapped(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        provider.checkAccess(unwrapped(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return provider.getFileAttributeView(unwrapped(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return provider.readAttributes(unwrapped(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) throws IOException {
        return provider.readAttributes(unwrapped(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options) throws IOException {
        provider.setAttribute(unwrapped(path), name, value, options);
    }
}
