package dev.lanewise.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report as far as it has been written: its sections, and what of it becomes files of their own. */
final class Draft {
    final List<Section> sections = new ArrayList<>();
    final List<Plot> plots = new ArrayList<>();
    /** Pictures that are made of pixels, by the names of their files without ending. */
    final Map<String, BufferedImage> pictures = new LinkedHashMap<>();
    /** Charts that a script makes live, by their names. */
    final Map<String, Object> live = new LinkedHashMap<>();

    /** Keeps the plot for a file, and gives it as an element, with the numbers below it that are given as HTML. */
    String figure(Plot plot, String caption, String numbers) {
        plots.add(plot);
        return "<div class=\"chart\">\n" + Html.figure(plot, caption) + numbers + "</div>\n";
    }

    /** Figures side by side where there is room. */
    static String figures(CharSequence html) {
        return "<div class=\"charts\">\n" + html + "</div>\n";
    }

    void add(String id, String title, String html) {
        sections.add(new Section(id, title, html, false));
    }

    /** Adds a section that is closed until somebody opens it, or prints the page. */
    void addFolded(String id, String title, String html) {
        sections.add(new Section(id, title, html, true));
    }
}
