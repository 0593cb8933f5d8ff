package dev.lanewise.report;

import java.util.Locale;

/** Numbers as a reader wants them. */
final class Figure {
    private Figure() {}

    /** Four digits after the point; a dash for a share of nothing. */
    static String share(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.4f", share);
    }

    static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /** Five significant digits. */
    static String number(double number) {
        return Double.isNaN(number) ? "–" : String.format(Locale.ROOT, "%.5g", number);
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
