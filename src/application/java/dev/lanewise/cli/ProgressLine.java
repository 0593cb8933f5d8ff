package dev.lanewise.cli;

import dev.lanewise.internal.text.Count;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * A terminal line that shows the progress of work that takes more than a moment. Any thread may report progress.
 */
final class ProgressLine implements AutoCloseable {
    /** Seconds before which the remaining time is not estimated. */
    private static final double WARM_UP = 2;

    private static final int CELLS = 20;
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
        this(screen, () -> verb, total, noun, false);
        line.showAfter(LoadingLine.PATIENCE_MILLIS);
    }

    private ProgressLine(Screen screen, Supplier<String> verb, long total, String noun, boolean atMost) {
        this.verb = verb;
        this.total = total;
        this.noun = noun;
        this.atMost = atMost;
        this.line = new StatusLine(
                screen.err(),
                screen.live(),
                () -> fitted(text(), screen.columns().getAsInt()));
    }

    /**
     * Shows a line at once until it is closed.
     *
     * @param part supplies the part of the work that is being done, such as {@code fold 1 of 5}
     * @param atMost whether the work may well end earlier
     */
    static ProgressLine ofParts(Screen screen, Supplier<String> part, long total, String noun, boolean atMost) {
        ProgressLine progress = new ProgressLine(screen, part, total, noun, atMost);
        progress.line.show();
        return progress;
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
        boolean canTell = seconds >= WARM_UP && share > 0 && share <= 1;
        return verb + " " + StatusLine.bar(share, CELLS) + " "
                + " ".repeat(StatusLine.percent(share) < 10 ? 2 : StatusLine.percent(share) < 100 ? 1 : 0)
                + StatusLine.percent(share) + " %  "
                + Count.grouped(done) + " of " + Count.grouped(total) + " " + Count.noun(total, noun)
                + (canTell
                        ? "  " + (atMost ? "at most " : "") + StatusLine.duration(seconds * (1 - share) / share)
                                + " left"
                        : "");
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
