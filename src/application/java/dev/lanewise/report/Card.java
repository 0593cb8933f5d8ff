package dev.lanewise.report;

/**
 * A fact at the top of the page.
 *
 * @param name its name, in a word or two
 * @param value the fact
 * @param note an additional note; empty for none
 */
record Card(String name, String value, String note) {
    String element() {
        return "<div class=\"card\"><dt>" + Html.escape(name) + "</dt><dd>" + Html.escape(value) + "</dd>"
                + (note.isEmpty() ? "" : "<dd class=\"note\">" + Html.escape(note) + "</dd>") + "</div>\n";
    }
}
