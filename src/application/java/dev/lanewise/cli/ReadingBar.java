package dev.lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** A terminal line that shows the progress of reading files; shown only if it does not mix with the data. */
final class ReadingBar implements AutoCloseable {
    private static final double MEGABYTE = 1e6;

    private final StatusLine line;
    private final AtomicLong read = new AtomicLong();

    ReadingBar(Screen screen, List<Path> files) {
        long total = files.stream().mapToLong(ReadingBar::size).sum();
        this.line = new StatusLine(
                screen.err(),
                screen.live() && !screen.dataLive(),
                () -> StatusLine.fitted(
                        line(read.get(), total), screen.columns().getAsInt()));
        line.show();
    }

    /** 0 if unknown; the reader of the file reports the reason. */
    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Adds bytes that were read. */
    void add(long bytes) {
        read.addAndGet(bytes);
    }

    /** Prints a note on stderr. */
    void note(String text) {
        line.printAbove(text);
    }

    /** For example {@code [=========>          ]  45 % of 27.0 MB}. */
    static String line(long read, long total) {
        return StatusLine.bar(total == 0 ? 0 : (double) read / total)
                + String.format(Locale.ROOT, " of %.1f MB", total / MEGABYTE);
    }

    @Override
    public void close() {
        line.close();
    }
}
