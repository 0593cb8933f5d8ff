package dev.lanewise.report;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Mistakes one by one: as pictures where examples are images, else as a table. */
final class Mistakes {
    static final int MOST = 24;
    /** Pixels of an image up to which it is shown. */
    private static final int LARGEST = 1 << 18;

    /**
     * A mistake.
     *
     * @param example number of the example, from 0
     * @param said what it was taken for
     * @param right what it is
     * @param confidence probability of what was said; NaN if it is none
     */
    record One(int example, String said, String right, double confidence) {}

    private Mistakes() {}

    static String html(Dataset dataset, List<One> mistakes, Draft draft) {
        ImageShape shape = dataset.shape().filter(s -> s.pixels() <= LARGEST).orElse(null);
        if (shape == null) {
            return Html.table("Mistakes, the surest first", false, List.of("example", "said", "right", "confidence"),
                    mistakes.stream().map(one -> List.of(String.valueOf(one.example), one.said, one.right,
                            Figure.percent(one.confidence))).toList());
        }
        List<BufferedImage> images = new ArrayList<>();
        StringBuilder html = new StringBuilder("<ul class=\"pictures\">\n");
        float[] pixels = new float[shape.pixels()];
        for (One one : mistakes) {
            dataset.copyRow(one.example, pixels, 0);
            BufferedImage image = Pictures.ofInk(pixels, shape);
            images.add(image);
            String right = Html.escape(one.right);
            String said = Html.escape(one.said);
            html.append("<li><figure><img width=\"84\" alt=\"Example ").append(one.example).append(", of class ").append(right)
                    .append("\" src=\"").append(Pictures.dataUri(image)).append("\"><figcaption>said <b>").append(said)
                    .append("</b>, ").append(Figure.percent(one.confidence)).append("<br>right <b>").append(right)
                    .append("</b><br>example ").append(one.example).append("</figcaption></figure></li>\n");
        }
        draft.pictures.put("mistakes", Pictures.sheet(images));
        return html.append("</ul>\n").toString();
    }
}
