package dev.lanewise.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** A table of single examples: the origin of each, the influence of its columns, and the values of its row. */
final class ExampleTable {
    /** Number of columns up to which the values of a row are shown without a click. */
    private static final int FEW_VALUES = 8;

    private static final int MOST_INFLUENCES = 3;
    /** Number of rows that a table shows without a click. */
    private static final int FEW_ROWS = 10;

    private final List<ExampleFacts> facts;

    private ExampleTable(List<ExampleFacts> facts) {
        this.facts = facts;
    }

    /** A table of these examples; the influences are those on the given output units. */
    static ExampleTable of(Findings findings, int[] examples, int[] units) {
        return new ExampleTable(
                findings.source() != null
                        ? findings.source().of(examples, units)
                        : Arrays.stream(examples)
                                .mapToObj(i -> new ExampleFacts(String.valueOf(i), Map.of(), List.of()))
                                .toList());
    }

    /** Returns a paragraph that explains the influences; empty if there are none. */
    String note(String output) {
        return facts.stream().allMatch(fact -> fact.influences().isEmpty())
                ? ""
                : Html.paragraph("Influence: how much the value of a column changes " + output + ", compared"
                        + " with a typical value in its place: the mean or, for categories, the most frequent one"
                        + " among the rows of this report. All other columns keep their values.");
    }

    /**
     * Returns an example as a part of a table: a row with its place and the given texts, followed by the influences and
     * its values.
     *
     * @param change text of the change of an output
     */
    String row(int i, DoubleFunction<String> change, List<String> texts) {
        ExampleFacts fact = facts.get(i);
        StringBuilder html = new StringBuilder("<tbody>\n<tr><th scope=\"row\">")
                .append(Html.escape(fact.place()))
                .append("</th>");
        for (String text : texts) {
            html.append("<td>").append(Html.escape(text)).append("</td>");
        }
        List<String> lines = new ArrayList<>();
        String influences = fact.influences().stream()
                .limit(MOST_INFLUENCES)
                .filter(one -> !change.apply(one.change()).matches("[+-]0\\.?0*"))
                .map(one -> named(one.column(), one.value(), fact) + "&#160;<span class=\"change\">"
                        + Html.escape(change.apply(one.change())) + "</span>")
                .collect(Collectors.joining(", "));
        if (!influences.isEmpty()) {
            lines.add("Influence: " + influences);
        }
        if (!fact.values().isEmpty()) {
            String values = fact.values().entrySet().stream()
                    .map(value -> named(value.getKey(), value.getValue(), fact))
                    .collect(Collectors.joining(", "));
            lines.add(
                    fact.values().size() <= FEW_VALUES
                            ? "Row: " + values
                            : "<details><summary>Row of " + fact.values().size() + " columns</summary>" + values
                                    + "</details>");
        }
        if (!lines.isEmpty()) {
            html.append("</tr>\n<tr><td class=\"text\" colspan=\"")
                    .append(texts.size() + 1)
                    .append("\">")
                    .append(String.join("<br>", lines))
                    .append("</td>");
        }
        return html.append("</tr>\n</tbody>\n").toString();
    }

    /** A column and its value; a field of the row without text is a missing value. */
    private static String named(String name, String value, ExampleFacts fact) {
        return Html.escape(name) + "&#160;"
                + (value.isBlank() && fact.values().containsKey(name)
                        ? "<i>missing</i>"
                        : "<b>" + Html.escape(value) + "</b>");
    }

    /** Returns a table of such parts; those after the first few are folded. */
    static String table(String caption, String kind, List<String> head, List<String> rows) {
        if (rows.size() <= FEW_ROWS + 2) {
            return part(caption, kind, head, rows);
        }
        return part(caption, kind, head, rows.subList(0, FEW_ROWS)) + "<details class=\"more\"><summary>"
                + (rows.size() - FEW_ROWS)
                + " more</summary>\n" + part(caption + ", continued", kind, head, rows.subList(FEW_ROWS, rows.size()))
                + "</details>\n";
    }

    private static String part(String caption, String kind, List<String> head, List<String> rows) {
        return Html.tableStart(caption, " class=\"examples" + kind + "\"") + "<thead><tr><th scope=\"col\">example</th>"
                + head.stream()
                        .map(cell -> "<th scope=\"col\">" + cell + "</th>")
                        .collect(Collectors.joining())
                + "</tr></thead>\n" + String.join("", rows) + Html.TABLE_END;
    }
}
