package dev.lanewise.cli;

import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** A terminal line that shows the progress of work that takes more than a moment. Any thread may report progress. */
final class ProgressLine implements AutoCloseable {
    /** Seconds before which the remaining time is not estimated. */
    private static final double WARM_UP = 2;

    private final LongAdder done = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final StatusLine line;

    /**
     * Shows the line until it is closed.
     *
     * @param verb supplies the activity, such as {@code evaluating}
     * @param total total amount of work
     * @param noun unit of work, in the singular
     * @param atMost whether the work may well end earlier
     */
    ProgressLine(Screen screen, Supplier<String> verb, long total, String noun, boolean atMost) {
        long began = System.nanoTime();
        line = new StatusLine(screen, () -> {
            double seconds = (System.nanoTime() - began) * 1e-9;
            return text(verb.get(), done.sum(), total - skipped.sum(), noun, atMost, seconds);
        });
    }

    ProgressLine(Screen screen, String verb, long total, String noun) {
        this(screen, () -> verb, total, noun, false);
    }

    /** Shows how much of some files has been read, unless it would interrupt the output on the same terminal. */
    static ProgressLine reading(Screen screen, List<Path> files) {
        long total = files.stream().mapToLong(ProgressLine::size).sum();
        return new ProgressLine(screen.dataLive() ? screen.unwatched() : screen, "reading", total, "byte");
    }

    /** 0 if unknown; the reader of the file reports the reason. */
    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Adds completed work. */
    void add(long count) {
        done.add(count);
    }

    /** Removes work that is not needed. */
    void skip(long count) {
        skipped.add(count);
    }

    /** Prints a note above the line. */
    void note(String text) {
        line.printAbove(text);
    }

    /** For example {@code evaluating  25 %  1,000 of 4,000 examples  0:12 left}. */
    static String text(String verb, long done, long total, String noun, boolean atMost, double seconds) {
        double share = total == 0 ? 0 : Math.min(1, (double) done / total);
        return verb
                + String.format(Locale.ROOT, " %3d %%  ", (int) (100 * share))
                + Count.grouped(done) + " of " + Count.grouped(total) + " " + Count.noun(total, noun)
                + (seconds < WARM_UP || share == 0
                        ? ""
                        : (atMost ? "  at most " : "  ") + StatusLine.duration(seconds * (1 - share) / share)
                                + " left");
    }

    /** Removes the line for good. */
    @Override
    public void close() {
        line.close();
    }
}
