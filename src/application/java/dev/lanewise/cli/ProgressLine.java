package dev.lanewise.cli;

import dev.lanewise.internal.Count;
import java.util.concurrent.atomic.LongAdder;

/**
 * One line of a terminal that shows how much of some work is done, if it takes more than a moment. Any thread may work.
 */
final class ProgressLine implements AutoCloseable {
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
     * A line that is shown from now on until it is closed.
     *
     * @param verb what is done, such as {@code evaluating}
     * @param total how much there is to be done
     * @param noun of what, in the singular
     */
    ProgressLine(Screen screen, String verb, long total, String noun) {
        this.verb = verb;
        this.total = total;
        this.noun = noun;
        this.line = new StatusLine(
                screen.err(), screen.live(), () -> StatusLine.fitted(text(), screen.columns().getAsInt()));
        line.showAfter(LoadingLine.PATIENCE_MILLIS);
    }

    /** So much more is done. */
    void add(long count) {
        done.add(count);
    }

    /** So much need not be done. */
    void skip(long count) {
        skipped.add(count);
    }

    /** Prints a line of its own. */
    void note(String text) {
        line.printAbove(text);
    }

    private String text() {
        return text(verb, done.sum(), total - skipped.sum(), noun, (System.nanoTime() - began) * NANO);
    }

    /** For example {@code evaluating [====>               ]  25 %  1,000 of 4,000 examples  0:12 left}. */
    static String text(String verb, long done, long total, String noun, double seconds) {
        double share = total == 0 ? 0 : (double) done / total;
        boolean canTell = seconds >= RemainingTime.WARM_UP && share > 0 && share <= 1;
        return verb + " " + StatusLine.bar(share, CELLS) + " " + " ".repeat(StatusLine.percent(share) < 10 ? 2
                : StatusLine.percent(share) < 100 ? 1 : 0) + StatusLine.percent(share) + " %  "
                + Count.grouped(done) + " of " + Count.grouped(total) + " " + Count.noun(total, noun)
                + (canTell ? "  " + StatusLine.duration(seconds * (1 - share) / share) + " left" : "");
    }

    /** The line is gone, and does not come back. */
    @Override
    public void close() {
        line.close();
    }
}
