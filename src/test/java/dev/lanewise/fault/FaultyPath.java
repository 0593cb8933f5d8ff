package dev.lanewise.fault;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** A path whose operations go through {@link FaultyFileSystem}. */
final class FaultyPath implements Path {
    private final FaultyFileSystem system;
    final Path path;

    FaultyPath(FaultyFileSystem system, Path path) {
        this.system = system;
        this.path = path;
    }

    /** The path of the wrapped file system. */
    static Path unwrapped(Path path) {
        return path instanceof FaultyPath faulty ? faulty.path : path;
    }

    private Path wrapped(Path other) {
        return other == null ? null : new FaultyPath(system, other);
    }

    @Override
    public FileSystem getFileSystem() {
        return system;
    }

    @Override
    public boolean isAbsolute() {
        return path.isAbsolute();
    }

    @Override
    public Path getRoot() {
        return wrapped(path.getRoot());
    }

    @Override
    public Path getFileName() {
        return wrapped(path.getFileName());
    }

    @Override
    public Path getParent() {
        return wrapped(path.getParent());
    }

    @Override
    public int getNameCount() {
        return path.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return wrapped(path.getName(index));
    }

    @Override
    public Path subpath(int from, int to) {
        return wrapped(path.subpath(from, to));
    }

    @Override
    public boolean startsWith(Path other) {
        return path.startsWith(unwrapped(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return path.endsWith(unwrapped(other));
    }

    @Override
    public Path normalize() {
        return wrapped(path.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return wrapped(path.resolve(unwrapped(other)));
    }

    @Override
    public Path relativize(Path other) {
        return wrapped(path.relativize(unwrapped(other)));
    }

    @Override
    public URI toUri() {
        return path.toUri();
    }

    @Override
    public Path toAbsolutePath() {
        return wrapped(path.toAbsolutePath());
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return wrapped(path.toRealPath(options));
    }

    @Override
    public File toFile() {
        return path.toFile();
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
            throws IOException {
        return path.register(watcher, events, modifiers);
    }

    @Override
    public int compareTo(Path other) {
        return path.compareTo(unwrapped(other));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FaultyPath that && path.equals(that.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
