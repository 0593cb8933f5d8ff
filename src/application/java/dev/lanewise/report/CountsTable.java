package dev.lanewise.report;

import dev.lanewise.metric.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Precision, recall, F1 and support of each class or label, and on average. */
final class CountsTable {
    private static final int MOST_ROWS = 1000;

    private CountsTable() {}

    static String html(String kind, List<String> names, List<Counts> counts) {
        List<List<String>> rows = new ArrayList<>();
        for (int c = 0; c < Math.min(MOST_ROWS, counts.size()); c++) {
            rows.add(row(names.get(c), counts.get(c)));
        }
        rows.add(List.of(
                "macro average",
                macro(counts, Counts::precision),
                macro(counts, Counts::recall),
                macro(counts, Counts::f1),
                Figure.count(Counts.sum(counts).support())));
        rows.add(row("micro average", Counts.sum(counts)));
        String note = counts.size() <= MOST_ROWS
                ? ""
                : Html.paragraph(
                        "Of " + Figure.count(counts.size()) + " rows, the first " + Figure.count(MOST_ROWS) + ".");
        return Html.table(
                        "Each " + kind + ": precision (the share of its predictions that are correct), recall (the"
                                + " share of its examples that are predicted as such), F1 (the harmonic mean of"
                                + " both) and support (the number of its examples)",
                        true,
                        List.of(kind, "precision", "recall", "F1", "support"),
                        rows)
                + note;
    }

    private static List<String> row(String name, Counts of) {
        return List.of(
                name,
                Figure.share(of.precision()),
                Figure.share(of.recall()),
                Figure.share(of.f1()),
                Figure.count(of.support()));
    }

    private static String macro(List<Counts> counts, ToDoubleFunction<Counts> figure) {
        return Figure.share(Counts.macro(counts, figure));
    }
}
