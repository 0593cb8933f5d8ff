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

    /** Keeps the plot for a file, and gives it as an element. */
    String figure(Plot plot, String caption) {
        plots.add(plot);
        return Html.figure(plot, caption);
    }

    void add(String id, String title, String html) {
        sections.add(new Section(id, title, html));
    }
}
