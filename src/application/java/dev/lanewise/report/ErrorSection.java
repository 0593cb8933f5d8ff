package dev.lanewise.report;

import dev.lanewise.ConfidentError;
import dev.lanewise.Evaluation;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The most confident errors of a network: as images if the examples are images, otherwise as a table. */
final class ErrorSection {
    static final int MOST = 24;
    /** Number of pixels up to which an image is shown. */
    private static final int LARGEST = 1 << 18;
    /** Number of columns up to which the values of a row are shown without a click. */
    private static final int FEW_VALUES = 8;

    private static final int MOST_INFLUENCES = 3;

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
        List<ExampleFacts> facts = facts(findings, errors, units);
        // Errors of several targets are in different units.
        boolean several = numbers && units > 1;
        List<String> head = new ArrayList<>(
                numbers
                        ? List.of("example", "predicted", "measured", "error")
                        : List.of("example", "predicted", "actual", "confidence"));
        if (several) {
            head.add(1, "target");
            head.add("error / RMSE");
        }
        String caption = !numbers
                ? "Errors, the most confident first"
                : "Predictions that are farthest from the measured values"
                        + (several ? ", relative to the RMSE of the target" : "");
        StringBuilder html =
                new StringBuilder(Html.tableStart(caption, " class=\"examples" + (numbers ? " numbers" : "") + "\""));
        html.append("<thead><tr>");
        head.forEach(cell -> html.append("<th scope=\"col\">" + cell + "</th>"));
        html.append("</tr></thead>\n");
        for (int i = 0; i < errors.size(); i++) {
            ConfidentError error = errors.get(i);
            float output = outputs[error.example() * units + unit(error, units)];
            DoubleFunction<String> change = Figure::change;
            List<String> texts = new ArrayList<>();
            if (numbers) {
                findings.dataset().copyTargets(error.example(), targets, 0);
                float target = targets[error.output()];
                texts.addAll(
                        List.of(Figure.number(output), Figure.number(target), Figure.change((double) output - target)));
                if (several) {
                    texts.add(0, evaluation.names().get(error.output()));
                    texts.add(Figure.number(error.confidence()));
                }
            } else {
                // A smaller output makes an absent label, or class 0 of a single unit, more probable.
                boolean falls =
                        evaluation.task() == Task.MULTI_LABEL ? output <= 0.5f : units == 1 && error.output() == 0;
                change = amount -> String.format(Locale.ROOT, "%+.2f", falls ? -amount : amount);
                texts.addAll(List.of(error.predicted(), error.actual(), Figure.percent(error.confidence())));
            }
            html.append(rows(facts.get(i), change, texts));
        }
        html.append(Html.TABLE_END);
        return (facts.stream().allMatch(fact -> fact.influences().isEmpty())
                        ? ""
                        : Html.paragraph("Influence: how much the value of a column changes "
                                + (numbers ? "the predicted number" : "the probability of the prediction")
                                + ", compared with a typical value in its place: the mean or, for categories, the most"
                                + " frequent one among the rows of this report. All other columns keep their values."))
                + html;
    }

    private static List<ExampleFacts> facts(Findings findings, List<ConfidentError> errors, int units) {
        return findings.source() == null
                ? errors.stream()
                        .map(error -> new ExampleFacts(String.valueOf(error.example()), Map.of(), List.of()))
                        .toList()
                : findings.source()
                        .of(
                                errors.stream()
                                        .mapToInt(ConfidentError::example)
                                        .toArray(),
                                errors.stream()
                                        .mapToInt(error -> unit(error, units))
                                        .toArray());
    }

    /** The output unit that the prediction comes from; a single unit is that of class 1 of two. */
    private static int unit(ConfidentError error, int units) {
        return units == 1 ? 0 : Math.max(0, error.output());
    }

    /**
     * Returns a row with the place of an example and the given texts, and another with the influences and its values.
     *
     * @param change text of the change of an output
     */
    private static String rows(ExampleFacts fact, DoubleFunction<String> change, List<String> texts) {
        List<String> lines = new ArrayList<>();
        String influences = fact.influences().stream()
                .limit(MOST_INFLUENCES)
                .filter(one -> !change.apply(one.change()).matches("[+-]0\\.?0*"))
                .map(one -> named(one.column(), one.value(), fact) + "&#160;<span class=\"change\">"
                        + Html.escape(change.apply(one.change())) + "</span>")
                .collect(Collectors.joining(", "));
        if (!influences.isEmpty()) {
            lines.add("Influence: " + influences);
        }
        String values = fact.values().entrySet().stream()
                .map(value -> named(value.getKey(), value.getValue(), fact))
                .collect(Collectors.joining(", "));
        int columns = fact.values().size();
        if (columns > 0) {
            lines.add(
                    columns <= FEW_VALUES
                            ? "Row: " + values
                            : "<details><summary>Row of " + columns + " columns</summary>" + values + "</details>");
        }
        return "<tbody>\n<tr><th scope=\"row\">" + Html.escape(fact.place()) + "</th>"
                + texts.stream()
                        .map(text -> "<td>" + Html.escape(text) + "</td>")
                        .collect(Collectors.joining())
                + (lines.isEmpty()
                        ? ""
                        : "</tr>\n<tr><td class=\"text\" colspan=\"" + (texts.size() + 1) + "\">"
                                + String.join("<br>", lines) + "</td>")
                + "</tr>\n</tbody>\n";
    }

    /** A column and its value; a field of the row without text is a missing value. */
    private static String named(String name, String value, ExampleFacts fact) {
        boolean isMissing = value.isBlank() && fact.values().containsKey(name);
        return Html.escape(name) + "&#160;" + (isMissing ? "<i>missing</i>" : "<b>" + Html.escape(value) + "</b>");
    }
}
