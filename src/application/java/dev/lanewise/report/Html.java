package dev.lanewise.report;

import dev.lanewise.internal.text.Printable;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pieces of a page. All text from files passes through {@link #escape}. */
final class Html {
    static final String TABLE_END = "</table>\n</div>\n";

    private Html() {}

    /**
     * Escapes text for an element or a quoted attribute of HTML or SVG; what is not {@linkplain Printable printable} or
     * not allowed by XML becomes a replacement character.
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

    /** The printable characters of XML 1.0. */
    private static boolean isText(int c) {
        return c == '\n' || c == '\t' || (Printable.is(c) && c != 0xfffe && c != 0xffff);
    }

    /** A paragraph of text. */
    static String paragraph(String text) {
        return "<p>" + escape(text) + "</p>\n";
    }

    /**
     * Returns a table of texts; the first cell of a row is its heading, and all others are numbers if {@code numbers}
     * is set.
     */
    static String table(String caption, boolean numbers, List<String> head, List<List<String>> rows) {
        StringBuilder html = new StringBuilder(tableStart(caption, numbers ? " class=\"numbers\"" : ""));
        if (!head.isEmpty()) {
            html.append("<thead><tr>");
            head.forEach(cell ->
                    html.append("<th scope=\"col\">").append(escape(cell)).append("</th>"));
            html.append("</tr></thead>\n");
        }
        html.append("<tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr><th scope=\"row\">").append(escape(row.get(0))).append("</th>");
            row.stream()
                    .skip(1)
                    .forEach(cell -> html.append("<td>").append(escape(cell)).append("</td>"));
            html.append("</tr>\n");
        }
        return html.append("</tbody>").append(TABLE_END).toString();
    }

    /** The start of a table, up to its caption, in a box that scrolls where the table is wider than the page. */
    static String tableStart(String caption, String attributes) {
        String text = escape(caption);
        return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + text + "\">\n<table" + attributes
                + "><caption>" + text + "</caption>\n";
    }

    /** Returns the numbers of a chart, a table, in a part that the script of the page folds. */
    static String values(String table) {
        return "<details open=\"\" class=\"values\"><summary>The numbers as a table</summary>\n" + table
                + "</details>\n";
    }

    /** An item of a list of pictures; each line below it is HTML. */
    static String picture(BufferedImage image, String alt, String... lines) {
        return "<li><figure><img width=\"84\" alt=\"" + escape(alt) + "\" src=\"" + Pictures.dataUri(image)
                + "\"><figcaption>" + String.join("<br>", lines) + "</figcaption></figure></li>\n";
    }
}
