package dev.lanewise.report;

import dev.lanewise.ConfidentError;
import dev.lanewise.Evaluation;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;

/** The most confident errors of a network: as images if the examples are images, otherwise as a table. */
final class ErrorSection {
    static final int MOST = 24;
    /** Number of pixels up to which an image is shown. */
    private static final int LARGEST = 1 << 18;

    private ErrorSection() {}

    /**
     * Adds the section.
     *
     * @param introduction HTML before this many errors
     */
    static void add(Findings findings, Page page, String title, IntFunction<String> introduction) {
        List<ConfidentError> errors = findings.evaluation().mostConfidentErrors(MOST);
        boolean images = findings.evaluation().task() != Task.REGRESSION
                && findings.dataset()
                        .shape()
                        .filter(shape -> shape.pixels() <= LARGEST)
                        .isPresent();
        page.add(
                "mistakes",
                title,
                errors.isEmpty()
                        ? Html.paragraph("There are no errors.")
                        : introduction.apply(errors.size())
                                + (images ? images(findings, errors) : table(findings, errors)));
    }

    private static String images(Findings findings, List<ConfidentError> errors) {
        Dataset dataset = findings.dataset();
        ImageShape shape = dataset.shape().orElseThrow();
        StringBuilder html = new StringBuilder("<ul class=\"pictures\">\n");
        float[] pixels = new float[shape.inputs()];
        for (ConfidentError error : errors) {
            dataset.copyRow(error.example(), pixels, 0);
            String file = findings.source() == null ? "" : findings.source().file(error.example());
            String place = file.isEmpty() ? "example " + error.example() : file;
            String spoken = file.isEmpty() ? "Example " + error.example() : file;
            html.append(Html.picture(
                    Pictures.ofInputs(pixels, shape),
                    spoken + ", of class " + error.actual(),
                    "predicted <b>" + Html.escape(error.predicted()) + "</b>, " + Figure.percent(error.confidence()),
                    "actually <b>" + Html.escape(error.actual()) + "</b>",
                    "<span class=\"file\">" + Html.escape(place) + "</span>"));
        }
        return html.append("</ul>\n").toString();
    }

    private static String table(Findings findings, List<ConfidentError> errors) {
        Evaluation evaluation = findings.evaluation();
        boolean numbers = evaluation.task() == Task.REGRESSION;
        int units = findings.network().architecture().outputs();
        float[] outputs = evaluation.outputs();
        float[] targets = new float[numbers ? units : 0];
        ExampleTable table = ExampleTable.of(
                findings,
                errors.stream().mapToInt(ConfidentError::example).toArray(),
                errors.stream().mapToInt(error -> unit(error, units)).toArray());
        // Errors of several targets are in different units.
        boolean several = numbers && units > 1;
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < errors.size(); i++) {
            ConfidentError error = errors.get(i);
            float output = outputs[error.example() * units + unit(error, units)];
            DoubleFunction<String> change = Figure::change;
            List<String> texts = new ArrayList<>();
            if (numbers) {
                findings.dataset().copyTargets(error.example(), targets, 0);
                float target = targets[error.output()];
                if (several) {
                    texts.add(evaluation.names().get(error.output()));
                }
                texts.addAll(
                        List.of(Figure.number(output), Figure.number(target), Figure.change((double) output - target)));
                if (several) {
                    texts.add(Figure.number(error.confidence()));
                }
            } else {
                // A smaller output makes an absent label, or class 0 of a single unit, more probable.
                boolean falls =
                        evaluation.task() == Task.MULTI_LABEL ? output <= 0.5f : units == 1 && error.output() == 0;
                change = amount -> String.format(Locale.ROOT, "%+.2f", falls ? -amount : amount);
                texts.addAll(List.of(error.predicted(), error.actual(), Figure.percent(error.confidence())));
            }
            rows.add(table.row(i, change, texts));
        }
        List<String> head = new ArrayList<>(
                numbers ? List.of("predicted", "measured", "error") : List.of("predicted", "actual", "confidence"));
        if (several) {
            head.add(0, "target");
            head.add("error / RMSE");
        }
        return table.note(numbers ? "the predicted number" : "the probability of the prediction")
                + ExampleTable.table(
                        !numbers
                                ? "Errors, the most confident first"
                                : "Predictions that are farthest from the measured values"
                                        + (several ? ", relative to the RMSE of the target" : ""),
                        numbers ? " numbers" : "",
                        head,
                        rows);
    }

    /** The output unit that the prediction comes from; a single unit is that of class 1 of two. */
    private static int unit(ConfidentError error, int units) {
        return units == 1 ? 0 : Math.max(0, error.output());
    }
}
