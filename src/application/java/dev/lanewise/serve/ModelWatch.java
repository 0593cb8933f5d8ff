package dev.lanewise.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Polls the file of a model, and lets the server use it after a change. A file that cannot be read changes nothing.
 */
public final class ModelWatch implements AutoCloseable {
    private static final int PERIOD_MILLIS = 500;

    /** Reads the file. */
    @FunctionalInterface
    public interface Loader {
        /** Reads it, or fails with one sentence. */
        ServedModel load() throws IOException;
    }

    private final Path file;
    private final Loader loader;
    private final Consumer<String> notes;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lanewise-watch");
        thread.setDaemon(true);
        return thread;
    });
    /** Time of change, size and, where the system has one, key of the file; empty if there was none. */
    private List<Object> seen = List.of();

    /**
     * Creates a watch that treats the current file as the one being served.
     *
     * @param notes receives events as sentences
     */
    public ModelWatch(Path file, Loader loader, Consumer<String> notes) {
        this.file = file;
        this.loader = loader;
        this.notes = notes;
        try {
            seen = stamp();
        } catch (IOException e) {
            // Reported by the reader of the file.
        }
    }

    /** Starts watching for this server. */
    public void start(ModelServer server) {
        Future<?> unused =
                clock.scheduleWithFixedDelay(() -> look(server), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private List<Object> stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    }

    private void look(ModelServer server) {
        try {
            List<Object> now = stamp();
            if (!now.equals(seen)) {
                seen = now;
                server.serve(loader.load());
                notes.accept(file + ": reloaded after a change");
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // An exception from here would silently end the watch.
            if (Files.exists(file)) {
                server.failedToLoad();
                notes.accept("the previous model is still being served: "
                        + (e instanceof IOException ? e.getMessage() : file + ": loading it failed with " + e));
            }
            // A missing file is probably being replaced.
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
