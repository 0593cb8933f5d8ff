package dev.lanewise.report;

import dev.lanewise.Evaluation;
import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.EpochRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Summary, provenance, command for reproduction, and hardware. */
final class Overview {
    private Overview() {}

    static void addSummary(Findings findings, Page page) {
        StringBuilder html = new StringBuilder("<dl class=\"cards\">\n");
        addCards(findings, html);
        html.append("</dl>\n<p class=\"headline\">")
                .append(Html.escape(headline(findings, findings.evaluation())))
                .append("</p>\n")
                .append(findings.evaluation()
                        .baseline()
                        .map(baseline -> Html.paragraph("Baseline ("
                                + findings.evaluation().baselineDescription() + "): "
                                + headline(findings, baseline) + "."))
                        .orElse(""))
                .append(origin(findings))
                .append("<details><summary>Network and provenance</summary>\n")
                .append(Html.table("Network and provenance", false, List.of(), provenance(findings)))
                .append("</details>\n");
        page.add("summary", "Summary", html.toString());
    }

    private static String headline(Findings findings, Evaluation evaluation) {
        // The quadratic loss is half the square of the RMSE, which a reader can compare with the targets.
        return Headline.of(evaluation)
                + (findings.isQuadratic()
                        ? ""
                        : (findings.dataset().isWeighted() ? ", weighted" : ",") + " mean loss "
                                + Figure.number(evaluation.loss()));
    }

    private static void addCards(Findings findings, StringBuilder html) {
        Architecture architecture = findings.network().architecture();
        List<EpochRecord> history = findings.history();
        addMetric(findings, html);
        addTask(findings, html);
        addData(findings, html);
        if (!history.isEmpty()) {
            addCard(
                    html,
                    "Epochs",
                    Figure.count(history.size()),
                    findings.kept() == 0 ? "" : "parameters of epoch " + findings.kept());
            addCard(html, "Training time", Figure.time(seconds(history)), "without evaluation");
        }
        addCard(html, "Parameters", Figure.count(architecture.parameterCount()), findings.layers());
    }

    /** Adds a fact with its name, in a word or two, and an additional note, which may be empty. */
    private static void addCard(StringBuilder html, String name, String value, String note) {
        html.append("<div class=\"card\"><dt>" + Html.escape(name) + "</dt><dd>" + Html.escape(value) + "</dd>"
                + (note.isEmpty() ? "" : "<dd class=\"note\">" + Html.escape(note) + "</dd>") + "</div>\n");
    }

    /** Adds the main metric. */
    private static void addMetric(Findings findings, StringBuilder html) {
        Evaluation evaluation = findings.evaluation();
        if (evaluation.task() == Task.REGRESSION) {
            addCard(
                    html,
                    "R2",
                    Figure.share(evaluation.r2()),
                    findings.set() + ", RMSE " + Figure.number(evaluation.rmse()) + ", MAE "
                            + Figure.number(evaluation.mae()));
        } else {
            addCard(
                    html,
                    evaluation.task() == Task.MULTI_LABEL ? "All labels right" : "Accuracy",
                    Figure.percent(evaluation.accuracy()),
                    findings.set() + ", "
                            + Figure.count(evaluation.classMetrics().correct()) + " of "
                            + Figure.count(evaluation.size()) + " right");
        }
    }

    private static void addTask(Findings findings, StringBuilder html) {
        Dataset dataset = findings.dataset();
        String target = findings.target().isEmpty() ? "" : " of " + findings.target();
        switch (dataset.task()) {
            case CLASSIFICATION ->
                addCard(html, "Task", Count.of(dataset.classes(), "class"), "classification" + target);
            case MULTI_LABEL ->
                addCard(html, "Task", Count.of(dataset.targets(), "label"), "multi-label classification");
            case REGRESSION -> addCard(html, "Task", Count.of(dataset.targets(), "target"), "regression" + target);
        }
    }

    /** The number of examples of each set, if the epochs have it, otherwise of the report. */
    private static void addData(Findings findings, StringBuilder html) {
        List<String> sizes = new ArrayList<>();
        int all = 0;
        if (!findings.history().isEmpty()) {
            EpochRecord last = findings.history().get(findings.history().size() - 1);
            for (Map.Entry<String, Function<EpochRecord, Score>> set : LearningCurves.SETS.entrySet()) {
                Score score = set.getValue().apply(last);
                if (score.isPresent()) {
                    sizes.add(Figure.count(score.examples()) + " " + set.getKey());
                    all += score.examples();
                }
            }
        }
        int shown = sizes.isEmpty() ? findings.dataset().size() : all;
        addCard(html, "Examples", Figure.count(shown), sizes.isEmpty() ? findings.set() : String.join(", ", sizes));
    }

    /** Returns a description of the rows and the file that the report is made from. */
    private static String origin(Findings findings) {
        if (findings.source() == null) {
            return Html.paragraph("Made from the " + findings.set() + ": "
                    + Count.of(findings.dataset().size(), "example") + ".");
        }
        String places = findings.source().places();
        return Html.paragraph(findings.source().sentence())
                + (places.isEmpty()
                        ? ""
                        : "<details class=\"places\"><summary>Row numbers</summary>" + Html.paragraph(places)
                                + "</details>\n");
    }

    private static List<List<String>> provenance(Findings findings) {
        Facts facts = findings.facts();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Network", findings.network().architecture().toString()));
        rows.add(List.of("SHA-256 of the parameters", findings.network().sha256()));
        facts.get(Fact.SEED).ifPresent(seed -> rows.add(List.of("Seed", String.valueOf(seed))));
        facts.get(Fact.CHECKSUM)
                .ifPresent(checksum -> rows.add(List.of(
                        "Trained on",
                        Count.of(facts.get(Fact.EXAMPLES).orElse(0), "example") + " with checksum " + checksum)));
        facts.get(Fact.ORIGIN).ifPresent(origin -> rows.add(List.of("Imported from", origin)));
        rows.add(List.of("Made by", "Lanewise " + facts.get(Fact.LIBRARY).orElse("")));
        return rows;
    }

    private static double seconds(List<EpochRecord> history) {
        return history.stream().mapToDouble(EpochRecord::seconds).sum();
    }

    static void addSpeed(Findings findings, Page page) {
        List<List<String>> rows = new ArrayList<>();
        List<EpochRecord> history = findings.history();
        if (!history.isEmpty()) {
            double[] seconds =
                    history.stream().mapToDouble(EpochRecord::seconds).sorted().toArray();
            double median = seconds[seconds.length / 2];
            int examples = history.get(0).training().examples();
            rows.add(List.of(
                    "Training, without evaluation",
                    Figure.number(seconds(history)) + " seconds for " + Count.of(seconds.length, "epoch")));
            rows.add(List.of(
                    "Median epoch",
                    Figure.number(median) + " seconds"
                            + (examples > 0 && median > 0
                                    ? ", " + Figure.count(Math.round(examples / median)) + " examples per second"
                                    : "")));
        }
        findings.machine().forEach((name, fact) -> rows.add(List.of(name, fact)));
        page.add(
                "speed",
                "Speed and hardware",
                Html.table("Times, and the machine on which this report was" + " made", false, List.of(), rows));
    }

    static void addRepeat(Findings findings, Page page) {
        Facts facts = findings.facts();
        String html;
        if (facts.get(Fact.DATA).isPresent()) {
            html = Html.paragraph("With the same data, this command gives the same parameters, to the last bit:")
                    + "<pre tabindex=\"0\"><code>lanewise train " + command(facts.settings()) + "</code></pre>\n";
        } else if (!facts.settings().isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            facts.settings().forEach((name, value) -> rows.add(List.of(name, value)));
            html = Html.table("Settings of the program that trained the network", false, List.of(), rows);
        } else {
            html = Html.paragraph("The model file does not record how the network was trained.");
        }
        page.add("repeat", "Reproduction", html);
    }

    /** Puts each flag with its value into a span, so that a line does not break after the hyphens of a flag. */
    private static String command(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting ->
                        "<span>" + Html.escape(ShellCommand.flag(setting.getKey(), setting.getValue())) + "</span>")
                .collect(Collectors.joining(" "));
    }
}
