package dev.lanewise.cli;

import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * A terminal line that shows the progress of work that takes more than a moment. Any thread may report progress.
 */
final class ProgressLine implements AutoCloseable {
    /** Seconds before which the remaining time is not estimated. */
    private static final double WARM_UP = 2;

    private static final double NANO = 1e-9;

    private final Supplier<String> verb;
    private final long total;
    private final String noun;
    private final boolean atMost;
    private final long began = System.nanoTime();
    private final LongAdder done = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final StatusLine line;

    /**
     * Shows the line until it is closed, unless the work takes only a moment.
     *
     * @param verb the activity, such as {@code evaluating}
     * @param total total amount of work
     * @param noun unit of work, in the singular
     */
    ProgressLine(Screen screen, String verb, long total, String noun) {
        this(screen, screen.live(), () -> verb, total, noun, false);
        line.showAfter(StatusLine.PATIENCE_MILLIS);
    }

    private ProgressLine(Screen screen, boolean live, Supplier<String> verb, long total, String noun, boolean atMost) {
        this.verb = verb;
        this.total = total;
        this.noun = noun;
        this.atMost = atMost;
        this.line = new StatusLine(
                screen.err(), live, () -> fitted(text(), screen.columns().getAsInt()));
    }

    /**
     * Shows a line at once until it is closed.
     *
     * @param part supplies the part of the work that is being done, such as {@code fold 1 of 5}
     * @param atMost whether the work may well end earlier
     */
    static ProgressLine ofParts(Screen screen, Supplier<String> part, long total, String noun, boolean atMost) {
        ProgressLine progress = new ProgressLine(screen, screen.live(), part, total, noun, atMost);
        progress.line.show();
        return progress;
    }

    /** Shows how much of some files has been read, only if that does not mix with the data. */
    static ProgressLine reading(Screen screen, List<Path> files) {
        long total = files.stream().mapToLong(ProgressLine::size).sum();
        ProgressLine progress =
                new ProgressLine(screen, screen.live() && !screen.dataLive(), () -> "reading", total, "byte", false);
        progress.line.show();
        return progress;
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

    private String text() {
        return text(verb.get(), done.sum(), total - skipped.sum(), noun, atMost, (System.nanoTime() - began) * NANO);
    }

    /** For example {@code evaluating [====>               ]  25 %  1,000 of 4,000 examples  0:12 left}. */
    static String text(String verb, long done, long total, String noun, boolean atMost, double seconds) {
        double share = total == 0 ? 0 : (double) done / total;
        boolean isKnown = seconds >= WARM_UP && share > 0 && share <= 1;
        String left = isKnown ? StatusLine.duration(seconds * (1 - share) / share) + " left" : "";
        return verb + " " + StatusLine.bar(share)
                + String.format(Locale.ROOT, " %3d %%  ", StatusLine.percent(share))
                + Count.grouped(done) + " of " + Count.grouped(total) + " " + Count.noun(total, noun)
                + (left.isEmpty() ? "" : "  " + (atMost ? "at most " : "") + left);
    }

    /** Returns as much of the line as fits a terminal; the bar is the first to be left out. */
    static String fitted(String text, int columns) {
        return StatusLine.fitted(text.length() < columns ? text : text.replaceFirst(" \\[[=> ]+] +", "  "), columns);
    }

    /** Removes the line for good. */
    @Override
    public void close() {
        line.close();
    }
}
