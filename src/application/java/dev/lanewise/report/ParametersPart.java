package dev.lanewise.report;

import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.text.Count;
import dev.lanewise.network.Architecture;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The parameters of the network: images of the weights of the first layer, and histograms of weights and gradients. */
final class ParametersPart {
    private static final int MOST_IMAGES = 100;
    /** Pixels of all weight images together. */
    private static final int MOST_PIXELS = 1 << 20;

    private ParametersPart() {}

    static void add(Findings findings, Draft draft) {
        Architecture architecture = findings.network().architecture();
        float[] parameters = findings.network().parameters();
        ImageShape shape = findings.dataset().shape().orElse(null);
        if (shape != null && shape.pixels() <= MOST_PIXELS) {
            addImages(architecture, parameters, shape, draft);
        }
        draft.addFolded(
                "weights", "Weights of each layer", histograms(architecture, parameters, "weights", "weight", draft));
        if (findings.slopes() != null) {
            draft.addFolded(
                    "gradients",
                    "Gradients of each layer",
                    Html.paragraph("The gradient of the mean loss on"
                                    + " the first"
                                    + " " + Count.of(findings.slopes().examples(), "example")
                                    + " with respect to the weights. Where it"
                                    + " is near 0, the layer no longer learns from such examples.")
                            + histograms(architecture, findings.slopes().gradient(), "gradients", "slope", draft));
        }
    }

    private static void addImages(Architecture architecture, float[] parameters, ImageShape shape, Draft draft) {
        int units = architecture.units(1);
        int shown = Math.min(units, Math.min(MOST_IMAGES, MOST_PIXELS / shape.pixels()));
        List<BufferedImage> images = new ArrayList<>();
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
            BufferedImage image = Pictures.ofSigned(weights, most, shape);
            images.add(image);
            html.append(Html.picture(
                    image,
                    "Weights of unit " + unit,
                    "unit " + unit,
                    "up to " + String.format(Locale.ROOT, "%.3g", most)));
        }
        draft.pictures.put("weight-images", Pictures.sheet(images));
        draft.addFolded(
                "units",
                "Weight images of the first layer",
                html.append("</ul>\n").toString());
    }

    /** Returns a histogram for each layer of the numbers at the offsets of its weights. */
    private static String histograms(
            Architecture architecture, float[] numbers, String name, String label, Draft draft) {
        StringBuilder html = new StringBuilder();
        int base = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int from = base;
            int count = architecture.units(l) * architecture.units(l - 1);
            Histogram histogram = Histogram.of(IntStream.range(0, count)
                    .mapToDouble(i -> numbers[from + i])
                    .toArray());
            Chart chart = histogram.chart(
                    name + "-" + l,
                    "Layer " + l + ", " + architecture.units(l - 1) + " to " + architecture.units(l) + ": " + name,
                    label,
                    "weights");
            html.append(draft.figure(
                    chart,
                    Figure.count(count) + " weights of layer " + l
                            + (histogram.others() == 0
                                    ? "."
                                    : ", of which " + Figure.count(histogram.others()) + " are not finite numbers."),
                    Html.numbers(chart.title(), List.of(label, "weights"), histogram.rows())));
            base += architecture.parameterCount(l);
        }
        return Draft.figures(html);
    }
}
