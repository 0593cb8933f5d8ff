package dev.lanewise.cli;

import dev.lanewise.internal.Count;
import java.util.concurrent.atomic.LongAdder;

/**
 * A terminal line that shows the progress of work that takes more than a moment. Any thread may report progress.
 */
final class ProgressLine implements AutoCloseable {
    /** Seconds before which the remaining time is not estimated. */
    private static final double WARM_UP = 2;
    private static final int CELLS = 20;
    private static final double NANO = 1e-9;

    private final String verb;
    private final long total;
    private final String noun;
    private final long began = System.nanoTime();
    private final LongAdder done = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final StatusLine line;

    /**
     * Shows the line until it is closed.
     *
     * @param verb the activity, such as {@code evaluating}
     * @param total total amount of work
     * @param noun unit of work, in the singular
     */
    ProgressLine(Screen screen, String verb, long total, String noun) {
        this.verb = verb;
        this.total = total;
        this.noun = noun;
        this.line = new StatusLine(
                screen.err(), screen.live(), () -> StatusLine.fitted(text(), screen.columns().getAsInt()));
        line.showAfter(LoadingLine.PATIENCE_MILLIS);
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
        return text(verb, done.sum(), total - skipped.sum(), noun, (System.nanoTime() - began) * NANO);
    }

    /** For example {@code evaluating [====>               ]  25 %  1,000 of 4,000 examples  0:12 left}. */
    static String text(String verb, long done, long total, String noun, double seconds) {
        double share = total == 0 ? 0 : (double) done / total;
        boolean canTell = seconds >= WARM_UP && share > 0 && share <= 1;
        return verb + " " + StatusLine.bar(share, CELLS) + " " + " ".repeat(StatusLine.percent(share) < 10 ? 2
                : StatusLine.percent(share) < 100 ? 1 : 0) + StatusLine.percent(share) + " %  "
                + Count.grouped(done) + " of " + Count.grouped(total) + " " + Count.noun(total, noun)
                + (canTell ? "  " + StatusLine.duration(seconds * (1 - share) / share) + " left" : "");
    }

    /** Removes the line for good. */
    @Override
    public void close() {
        line.close();
    }
}
