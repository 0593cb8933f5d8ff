package dev.lanewise.report;

/**
 * A part of the page.
 *
 * @param id by which links lead to it
 * @param html everything below the title
 */
record Section(String id, String title, String html) {
    String element() {
        return "<section id=\"" + id + "\" aria-labelledby=\"" + id + "-title\">\n<h2 id=\"" + id + "-title\">"
                + Html.escape(title) + "</h2>\n" + html + "</section>\n";
    }
}
