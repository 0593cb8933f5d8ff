package dev.lanewise.report;

import java.util.Locale;

/** Numbers formatted for readers. */
final class Figure {
    private Figure() {}

    /** Four decimals; a dash for an undefined value. */
    static String share(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.4f", share);
    }

    /** Formats a percentage, with a no-break space before the sign. */
    static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.2f\u00a0%%", 100 * share);
    }

    /** Five significant digits; all digits before the point of numbers up to a billion. */
    static String number(double number) {
        return Double.isNaN(number) ? "–" : String.format(Locale.ROOT, isLong(number) ? "%,.0f" : "%.5g", number);
    }

    /** Three significant digits behind a sign; all digits before the point of numbers up to a billion. */
    static String change(double number) {
        return String.format(Locale.ROOT, Math.abs(number) >= 1000 && isShort(number) ? "%+,.0f" : "%+.3g", number);
    }

    private static boolean isLong(double number) {
        return Math.abs(number) >= 1e4 && isShort(number);
    }

    private static boolean isShort(double number) {
        return Math.abs(number) < 1e9;
    }

    /** A duration, such as 4.2 s, 3 min 20 s or 2 h 5 min. */
    static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60
                ? String.format(Locale.ROOT, seconds < 10 ? "%.2g s" : "%.0f s", seconds)
                : whole < 3600
                        ? whole / 60 + " min " + whole % 60 + " s"
                        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
