package dev.lanewise.report;

/**
 * A part of the page.
 *
 * @param id target of links to it
 * @param html everything below the title
 * @param folded whether it is folded until a reader opens it
 */
record Section(String id, String title, String html, boolean folded) {
    String element() {
        String heading = "<h2 id=\"" + id + "-title\">" + Html.escape(title) + "</h2>";
        return "<section id=\"" + id + "\" aria-labelledby=\"" + id + "-title\">\n"
                + (folded
                        ? "<details class=\"part\"><summary>" + heading + "</summary>\n" + html + "</details>\n"
                        : heading + "\n" + html)
                + "</section>\n";
    }
}
