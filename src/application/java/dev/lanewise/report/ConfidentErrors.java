package dev.lanewise.report;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The most confident errors of a network: as images if the examples are images, otherwise as a table. */
final class ConfidentErrors {
    static final int MOST = 24;
    /** Number of pixels up to which an image is shown. */
    private static final int LARGEST = 1 << 18;

    /**
     * An error.
     *
     * @param example number of the example, from 0
     * @param said the prediction
     * @param right the target
     * @param confidence probability of the prediction; NaN if there is none
     * @param unit output unit that the prediction comes from
     * @param rises whether a larger output makes the prediction more probable
     */
    record One(int example, String said, String right, double confidence, int unit, boolean rises) {}

    private ConfidentErrors() {}

    /** The errors with the largest confidence, at most {@link #MOST}; the first among equals. */
    static List<One> mostConfident(Stream<One> mistakes) {
        return Largest.of(mistakes, MOST, One::confidence);
    }

    static String html(Findings findings, List<One> mistakes, Draft draft) {
        Dataset dataset = findings.dataset();
        ImageShape shape = dataset.shape().filter(s -> s.pixels() <= LARGEST).orElse(null);
        if (shape == null) {
            ExampleTable table = ExampleTable.of(
                    findings,
                    mistakes.stream().mapToInt(One::example).toArray(),
                    mistakes.stream().mapToInt(One::unit).toArray());
            List<String> rows = new ArrayList<>();
            for (int i = 0; i < mistakes.size(); i++) {
                One one = mistakes.get(i);
                int sign = one.rises ? 1 : -1;
                rows.add(table.row(
                        i,
                        change -> String.format(Locale.ROOT, "%+.2f", sign * change),
                        one.said,
                        one.right,
                        Figure.percent(one.confidence)));
            }
            return table.note("the probability of the prediction")
                    + ExampleTable.table(
                            "Errors, the most confident first", "", List.of("predicted", "actual", "confidence"), rows);
        }
        List<BufferedImage> images = new ArrayList<>();
        StringBuilder html = new StringBuilder("<ul class=\"pictures\">\n");
        float[] pixels = new float[shape.inputs()];
        for (One one : mistakes) {
            dataset.copyRow(one.example, pixels, 0);
            BufferedImage image = Pictures.ofInputs(pixels, shape);
            images.add(image);
            String file = findings.source() == null ? "" : findings.source().file(one.example);
            String place = file.isEmpty() ? "example " + one.example : file;
            String spoken = file.isEmpty() ? "Example " + one.example : file;
            html.append(Html.picture(
                    image,
                    spoken + ", of class " + one.right,
                    "predicted <b>" + Html.escape(one.said) + "</b>, " + Figure.percent(one.confidence),
                    "actually <b>" + Html.escape(one.right) + "</b>",
                    "<span class=\"file\">" + Html.escape(place) + "</span>"));
        }
        draft.pictures.put("mistakes", Pictures.sheet(images));
        return html.append("</ul>\n").toString();
    }
}
