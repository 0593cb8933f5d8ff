package dev.lanewise.report;

import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.Count;
import dev.lanewise.network.Architecture;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What the network has learned: images of the first layer's weights, and how weights and their slopes are distributed. */
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
        draft.addFolded("weights", "Weights of each layer",
                histograms(architecture, parameters, "weights", "weight", draft));
        if (findings.slopes() != null) {
            draft.addFolded("gradients", "Gradients of each layer", Html.paragraph("The slopes of the mean loss of the"
                    + " first " + Count.of(findings.slopes().examples(), "example") + " in the weights: where they are"
                    + " near 0, the layer learns no more from such examples.")
                    + histograms(architecture, findings.slopes().gradient(), "gradients", "slope", draft));
        }
    }

    private static void addImages(Architecture architecture, float[] parameters, ImageShape shape, Draft draft) {
        int units = architecture.units(1);
        int shown = Math.min(units, Math.min(MOST_IMAGES, MOST_PIXELS / shape.pixels()));
        List<BufferedImage> images = new ArrayList<>();
        StringBuilder html = new StringBuilder(Html.paragraph("What each unit of the first layer looks for: blue ink speaks"
                + " for it, red against it, each image by its own largest weight."
                + (shape.isColour() ? " Weights of red, green and blue are added up." : "")
                + (shown < units ? " Of " + units + " units these are the first " + shown + "." : "")))
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
            html.append(Html.picture(image, "Weights of unit " + unit, "unit " + unit,
                    "up to " + String.format(Locale.ROOT, "%.3g", most)));
        }
        draft.pictures.put("weight-images", Pictures.sheet(images));
        draft.addFolded("units", "Weight images of the first layer", html.append("</ul>\n").toString());
    }

    /** A histogram for each layer, of what stands where its weights are. */
    private static String histograms(
            Architecture architecture, float[] numbers, String name, String label, Draft draft) {
        StringBuilder html = new StringBuilder();
        int base = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int from = base;
            int count = architecture.units(l) * architecture.units(l - 1);
            Histogram histogram = Histogram.of(IntStream.range(0, count).mapToDouble(i -> numbers[from + i]).toArray());
            Chart chart = histogram.chart(name + "-" + l, "Layer " + l + ", " + architecture.units(l - 1) + " to "
                    + architecture.units(l) + ": " + name, label, "weights");
            html.append(draft.figure(chart, Figure.count(count) + " weights of layer " + l + (histogram.others() == 0 ? "."
                    : ", of which " + Figure.count(histogram.others()) + " are no finite numbers."),
                    Html.numbers(chart.title(), List.of(label, "weights"), histogram.rows())));
            base += architecture.parameterCount(l);
        }
        return Draft.figures(html);
    }
}
