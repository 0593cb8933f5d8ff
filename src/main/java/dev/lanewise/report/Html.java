package dev.lanewise.report;

import java.util.List;

/** Pieces of a page. Whatever comes from a file goes through {@link #escape}. */
final class Html {
    private Html() {}

    /**
     * Text as it may stand in an element or in a quoted attribute, of HTML and of SVG; control characters, which XML has not,
     * become a replacement character.
     */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isText(c) ? c : 0xfffd);
            }
        });
        return escaped.toString();
    }

    /** The characters of XML 1.0 but for its control characters from 127 on. */
    private static boolean isText(int c) {
        return c == '\n' || c == '\t' || c >= ' ' && c < 0x7f || c > 0x9f && c < 0xd800 || c > 0xdfff && c != 0xfffe && c != 0xffff;
    }

    /** A paragraph of text. */
    static String paragraph(String text) {
        return "<p>" + escape(text) + "</p>\n";
    }

    /** A table of texts; the first cell of a row is its heading, and all but it are numbers if {@code numbers} says so. */
    static String table(String caption, boolean numbers, List<String> head, List<List<String>> rows) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
                .append(escape(caption)).append("\">\n<table").append(numbers ? " class=\"numbers\"" : "").append("><caption>")
                .append(escape(caption)).append("</caption>\n");
        if (!head.isEmpty()) {
            html.append("<thead><tr>");
            head.forEach(cell -> html.append("<th scope=\"col\">").append(escape(cell)).append("</th>"));
            html.append("</tr></thead>\n");
        }
        html.append("<tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr><th scope=\"row\">").append(escape(row.get(0))).append("</th>");
            row.stream().skip(1).forEach(cell -> html.append("<td>").append(escape(cell)).append("</td>"));
            html.append("</tr>\n");
        }
        return html.append("</tbody></table>\n</div>\n").toString();
    }

    /** Content that is there for who asks for it. */
    static String details(String summary, String html) {
        return "<details><summary>" + escape(summary) + "</summary>\n" + html + "</details>\n";
    }

    /** A plot with what is said of it; a script finds it by its name. */
    static String figure(Plot plot, String caption) {
        return "<figure data-plot=\"" + escape(plot.name()) + "\">\n" + SvgPen.element(plot) + "\n<figcaption>"
                + escape(caption) + "</figcaption></figure>\n";
    }
}
