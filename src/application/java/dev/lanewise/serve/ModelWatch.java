package dev.lanewise.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks again and again whether the file of a model has been replaced, and then lets the server use it. What cannot be read
 * changes nothing.
 */
public final class ModelWatch implements AutoCloseable {
    private static final int PERIOD_MILLIS = 500;

    /** Reads the file. */
    @FunctionalInterface
    public interface Loader {
        /** Reads it, or fails with one sentence. */
        ServedModel load() throws IOException;
    }

    /** What changes with a file, by which it is told that it is another one; the key is null where there is none. */
    private record Stamp(FileTime modified, long size, Object key) {}

    private final Path file;
    private final Loader loader;
    private final Consumer<String> notes;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lanewise-watch");
        thread.setDaemon(true);
        return thread;
    });
    /** Null if there was no file. */
    private Stamp seen;

    /**
     * A watch that takes the file as it is now for the one that is about to be served.
     *
     * @param notes told what happens, in sentences
     */
    public ModelWatch(Path file, Loader loader, Consumer<String> notes) {
        this.file = file;
        this.loader = loader;
        this.notes = notes;
        try {
            seen = stamp();
        } catch (IOException e) {
            // Told by whoever reads the file.
        }
    }

    /** Watches from now on, for this server. */
    public void start(ModelServer server) {
        clock.scheduleWithFixedDelay(() -> look(server), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Stamp stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    private void look(ModelServer server) {
        try {
            Stamp now = stamp();
            if (!now.equals(seen)) {
                seen = now;
                server.serve(loader.load());
                notes.accept(file + ": has changed, and is served now");
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // Whatever got out of here would end the watch without a word.
            if (Files.exists(file)) {
                server.failedToLoad();
                notes.accept("the model stays as it was: "
                        + (e instanceof IOException ? e.getMessage() : file + ": loading it failed with " + e));
            }
            // A file that is away for a moment is about to be replaced.
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
