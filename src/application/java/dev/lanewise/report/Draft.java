package dev.lanewise.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report under construction: its sections, and the plots and images that also become files. */
final class Draft {
    final List<Section> sections = new ArrayList<>();
    final List<Plot> plots = new ArrayList<>();
    /** Raster images, by the names of their files without extension. */
    final Map<String, BufferedImage> pictures = new LinkedHashMap<>();
    /** Charts that a script makes interactive, by name. */
    final Map<String, Object> live = new LinkedHashMap<>();

    /** Keeps the plot for a file, and returns it as an element, followed by its numbers, given as HTML. */
    String figure(Plot plot, String caption, String numbers) {
        plots.add(plot);
        return "<div class=\"chart\">\n" + Html.figure(plot, caption) + numbers + "</div>\n";
    }

    /** Places figures side by side where they fit. */
    static String figures(CharSequence html) {
        return "<div class=\"charts\">\n" + html + "</div>\n";
    }

    void add(String id, String title, String html) {
        sections.add(new Section(id, title, html, false));
    }

    /** Adds a section that is folded until a reader opens it or prints the page. */
    void addFolded(String id, String title, String html) {
        sections.add(new Section(id, title, html, true));
    }
}
