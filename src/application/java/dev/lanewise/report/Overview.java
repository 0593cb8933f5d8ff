package dev.lanewise.report;

import dev.lanewise.Evaluation;
import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.EpochRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Summary, provenance, command for reproduction, and hardware. */
final class Overview {
    private Overview() {}

    static void addSummary(Findings findings, Page page) {
        Evaluation evaluation = findings.evaluation();
        String baseline = evaluation
                .baseline()
                .map(of -> "Baseline (" + evaluation.baselineDescription() + "): " + headline(findings, of) + ".")
                .map(Html::paragraph)
                .orElse("");
        page.add(
                "summary",
                "Summary",
                "<dl class=\"cards\">\n" + cards(findings) + "</dl>\n<p class=\"headline\">"
                        + Html.escape(headline(findings, evaluation)) + "</p>\n" + baseline + origin(findings)
                        + "<details><summary>Network and provenance</summary>\n"
                        + Html.table("Network and provenance", false, List.of(), provenance(findings))
                        + "</details>\n");
    }

    private static String headline(Findings findings, Evaluation evaluation) {
        // The quadratic loss is half the square of the RMSE, which a reader can compare with the targets.
        return Headline.of(evaluation)
                + (findings.isQuadratic()
                        ? ""
                        : (findings.dataset().isWeighted() ? ", weighted" : ",") + " mean loss "
                                + Figure.number(evaluation.loss()));
    }

    private static String cards(Findings findings) {
        Evaluation evaluation = findings.evaluation();
        Architecture architecture = findings.network().architecture();
        List<EpochRecord> history = findings.history();
        boolean numbers = evaluation.task() == Task.REGRESSION;
        boolean labels = evaluation.task() == Task.MULTI_LABEL;
        StringBuilder html = new StringBuilder();
        if (numbers) {
            String others = ", RMSE " + Figure.number(evaluation.rmse()) + ", MAE " + Figure.number(evaluation.mae());
            addCard(html, "R2", Figure.share(evaluation.r2()), findings.set() + others);
        } else {
            int correct = evaluation.classMetrics().correct();
            addCard(
                    html,
                    labels ? "All labels right" : "Accuracy",
                    Figure.percent(evaluation.accuracy()),
                    findings.set() + ", " + Figure.count(correct) + " of " + Figure.count(evaluation.size())
                            + " right");
        }
        String noun = numbers ? "target" : labels ? "label" : "class";
        String kind = numbers ? "regression" : labels ? "multi-label classification" : "classification";
        addCard(
                html,
                "Task",
                Count.of(evaluation.names().size(), noun),
                kind + (findings.target().isEmpty() ? "" : " of " + findings.target()));
        addExamples(findings, html);
        if (!history.isEmpty()) {
            String kept = findings.kept() == 0 ? "" : "parameters of epoch " + findings.kept();
            addCard(html, "Epochs", Figure.count(history.size()), kept);
            addCard(html, "Training time", Figure.time(seconds(history)), "without evaluation");
        }
        addCard(html, "Parameters", Figure.count(architecture.parameterCount()), findings.layers());
        return html.toString();
    }

    /** Adds a fact with its name, in a word or two, and an additional note, which may be empty. */
    private static void addCard(StringBuilder html, String name, String value, String note) {
        html.append("<div class=\"card\"><dt>" + Html.escape(name) + "</dt><dd>" + Html.escape(value) + "</dd>"
                + (note.isEmpty() ? "" : "<dd class=\"note\">" + Html.escape(note) + "</dd>") + "</div>\n");
    }

    /** Adds the number of examples of each set, if the epochs have it, otherwise of the report. */
    private static void addExamples(Findings findings, StringBuilder html) {
        List<String> sizes = new ArrayList<>();
        int all = 0;
        for (String set : LearningCurves.SETS.keySet()) {
            Score score = findings.history().isEmpty()
                    ? Score.NONE
                    : LearningCurves.SETS
                            .get(set)
                            .apply(findings.history().get(findings.history().size() - 1));
            if (score.isPresent()) {
                sizes.add(Figure.count(score.examples()) + " " + set);
                all += score.examples();
            }
        }
        int shown = sizes.isEmpty() ? findings.dataset().size() : all;
        addCard(html, "Examples", Figure.count(shown), sizes.isEmpty() ? findings.set() : String.join(", ", sizes));
    }

    /** Returns a description of the rows and the file that the report is made from. */
    private static String origin(Findings findings) {
        if (findings.source() == null) {
            int size = findings.dataset().size();
            return Html.paragraph("Made from the " + findings.set() + ": " + Count.of(size, "example") + ".");
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
        String examples = Count.of(facts.get(Fact.EXAMPLES).orElse(0), "example");
        facts.get(Fact.CHECKSUM)
                .ifPresent(checksum -> rows.add(List.of("Trained on", examples + " with checksum " + checksum)));
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
            double seconds = seconds(history);
            long examples = history.size() * (long) history.get(0).training().examples();
            String rate = examples > 0 && seconds > 0
                    ? ", " + Figure.count(Math.round(examples / seconds)) + " examples per second"
                    : "";
            rows.add(List.of(
                    "Training, without evaluation",
                    Figure.number(seconds) + " seconds for " + Count.of(history.size(), "epoch") + rate));
        }
        findings.machine().forEach((name, fact) -> rows.add(List.of(name, fact)));
        page.add(
                "speed",
                "Speed and hardware",
                Html.table("Times, and the machine on which this report was made", false, List.of(), rows));
    }

    static void addRepeat(Findings findings, Page page) {
        Map<String, String> settings = findings.facts().settings();
        String html;
        if (findings.facts().get(Fact.DATA).isPresent()) {
            // Each flag with its value is a span, so that a line does not break after the hyphens of a flag.
            String flags = settings.entrySet().stream()
                    .map(setting -> ShellCommand.flag(setting.getKey(), setting.getValue()))
                    .map(flag -> "<span>" + Html.escape(flag) + "</span>")
                    .collect(Collectors.joining(" "));
            html = Html.paragraph("With the same data, this command gives the same parameters, to the last bit:")
                    + "<pre tabindex=\"0\"><code>lanewise train " + flags + "</code></pre>\n";
        } else if (!settings.isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            settings.forEach((name, value) -> rows.add(List.of(name, value)));
            html = Html.table("Settings of the program that trained the network", false, List.of(), rows);
        } else {
            html = Html.paragraph("The model file does not record how the network was trained.");
        }
        page.add("repeat", "Reproduction", html);
    }
}
