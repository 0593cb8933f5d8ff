package dev.lanewise.report;

import dev.lanewise.data.ImageShape;
import dev.lanewise.network.Architecture;
import java.util.Locale;
import java.util.stream.IntStream;

/** The parameters of the network: images of the weights of the first layer, and histograms of all weights. */
final class ParameterSections {
    private static final int MOST_IMAGES = 100;
    /** Pixels of all weight images together. */
    private static final int MOST_PIXELS = 1 << 20;

    private ParameterSections() {}

    static void add(Findings findings, Page page) {
        Architecture architecture = findings.network().architecture();
        float[] parameters = findings.network().parameters();
        ImageShape shape = findings.dataset().shape().orElse(null);
        if (shape != null && shape.pixels() <= MOST_PIXELS) {
            addImages(architecture, parameters, shape, page);
        }
        page.add(true, "weights", "Weights of each layer", histograms(architecture, parameters, page));
    }

    private static void addImages(Architecture architecture, float[] parameters, ImageShape shape, Page page) {
        int units = architecture.units(1);
        int shown = Math.min(units, Math.min(MOST_IMAGES, MOST_PIXELS / shape.pixels()));
        StringBuilder html = new StringBuilder(Html.paragraph("The input weights of each unit of the first layer: blue"
                        + " is positive, red is negative. Each image is scaled to its own largest weight."
                        + (shape.isColour() ? " Weights of red, green and blue are added up." : "")
                        + (shown < units ? " Of " + units + " units, the first " + shown + "." : "")))
                .append("<ul class=\"pictures\">\n");
        for (int unit = 0; unit < shown; unit++) {
            float most = 0;
            float[] weights = new float[shape.pixels()];
            for (int i = 0; i < shape.inputs(); i++) {
                weights[i % weights.length] += parameters[unit * shape.inputs() + i];
            }
            for (float weight : weights) {
                most = Math.max(most, Math.abs(weight));
            }
            html.append(Html.picture(
                    Pictures.ofSigned(weights, most, shape),
                    "Weights of unit " + unit,
                    "unit " + unit,
                    "up to " + String.format(Locale.ROOT, "%.3g", most)));
        }
        page.add(
                true,
                "units",
                "Weight images of the first layer",
                html.append("</ul>\n").toString());
    }

    /** Returns a histogram of the weights of each layer. */
    private static String histograms(Architecture architecture, float[] parameters, Page page) {
        StringBuilder html = new StringBuilder();
        int base = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int from = base;
            int count = architecture.units(l) * architecture.units(l - 1);
            Histogram histogram = Histogram.of(IntStream.range(0, count)
                    .mapToDouble(i -> parameters[from + i])
                    .toArray());
            html.append(page.chart(
                    histogram.chart(
                            "weights-" + l,
                            "Layer " + l + ", " + architecture.units(l - 1) + " to " + architecture.units(l)
                                    + ": weights",
                            "weight",
                            "weights"),
                    Figure.count(count) + " weights of layer " + l
                            + (histogram.others() == 0
                                    ? "."
                                    : ", of which " + Figure.count(histogram.others()) + " are not finite numbers.")));
            base += architecture.parameterCount(l);
        }
        return Page.charts(html);
    }
}
