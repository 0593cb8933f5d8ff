package dev.lanewise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One line of a terminal that shows how much of the data has been read, if that takes more than a moment.
 *
 * <p>Readers of many formats do not report progress; Linux counts the bytes that a process reads. On other systems, the
 * line shows only the time.
 */
final class LoadingLine implements AutoCloseable {
    /** Milliseconds before the line appears. */
    static final int PATIENCE_MILLIS = 200;

    private static final double NANO = 1e-9;
    private static final Path COUNTERS = Path.of("/proc/self/io");
    private static final Pattern READ = Pattern.compile("rchar: (\\d+)\\s.*", Pattern.DOTALL);

    private final String data;
    private final long began = System.nanoTime();
    private final long readBefore;
    private final StatusLine line;
    /** Bytes of the data; -1 before they have been counted, which takes time in a folder with many files. */
    private long total = -1;

    /**
     * A line that is shown from now on until it is closed.
     *
     * @param data name of the data set, or its path
     */
    LoadingLine(Screen screen, String data) {
        this.data = data;
        this.readBefore = screen.live() ? bytesRead() : -1;
        this.line = new StatusLine(
                screen.err(),
                screen.live(),
                () -> StatusLine.fitted(text(), screen.columns().getAsInt()));
        line.showAfter(PATIENCE_MILLIS);
    }

    private String text() {
        if (total < 0) {
            total = size(data);
        }
        long now = bytesRead();
        return text(data, readBefore < 0 || now < 0 ? -1 : now - readBefore, total, (System.nanoTime() - began) * NANO);
    }

    /**
     * The line.
     *
     * @param read bytes; -1 if unknown
     * @param total bytes; 0 if unknown
     */
    static String text(String data, long read, long total, double seconds) {
        if (read < 0 || total == 0) {
            return "loading " + data + "  " + StatusLine.duration(seconds);
        }
        return read < total
                ? "reading " + ReadingBar.line(read, total) + "  " + data
                : "preparing " + data + "  " + StatusLine.duration(seconds);
    }

    /** Bytes that this process has read; -1 if unknown. */
    private static long bytesRead() {
        try {
            Matcher matcher = READ.matcher(Files.readString(COUNTERS));
            return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    /** Bytes of a file, or of all files below a folder; 0 if unknown. */
    static long size(String data) {
        try (Stream<Path> files = Files.walk(Path.of(data))) {
            return files.mapToLong(LoadingLine::size).sum();
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Removes the line. */
    @Override
    public void close() {
        line.close();
    }
}
