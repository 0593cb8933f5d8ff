package dev.lanewise.report;

import dev.lanewise.metric.Score;
import dev.lanewise.report.Chart.Kind;
import dev.lanewise.report.Chart.Series;
import dev.lanewise.training.EpochRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;

/**
 * A page that compares training runs: their scores, their learning curves in the same charts, and the settings that
 * differ.
 */
public final class ComparisonPage {
    /** Letters of a name that fit into the legend of a small chart. */
    private static final int LEGEND = 30;

    /** Number of lines that differ in colour or dashes. */
    private static final int MOST_RUNS = 12;

    private static final String STYLE = """
        /* There is no navigation beside it. */
        body { display: block; max-width: 60rem; }
        nav { display: none; }
        thead th { overflow-wrap: anywhere; }
        .best { list-style: none; padding: 0; overflow-wrap: anywhere; }
        .star { visibility: hidden; }
        /* So that four runs fit. */
        @media (max-width: 30rem) {
          th, td { padding: 0.2rem; font-size: 0.75rem; }
          .star { display: none; }
        }
        """;

    /**
     * A training run.
     *
     * @param name its name
     * @param history its epochs; empty if unknown
     * @param hasHits whether there is an accuracy
     * @param targets number of regression targets whose RMSE the quadratic loss determines; 0 if there are none
     */
    public record Run(String name, List<EpochRecord> history, boolean hasHits, int targets) {
        double rmse(Score score) {
            return Math.sqrt(2 * score.loss() / targets);
        }
    }

    /**
     * A table of texts.
     *
     * @param head headings of the columns
     * @param rows rows with as many cells
     */
    public record Table(List<String> head, List<List<String>> rows) {}

    /** A set of examples. */
    private record Part(String name, Function<EpochRecord, Score> score) {}

    private static final List<Part> PARTS = List.of(
            new Part("validation", EpochRecord::validation),
            new Part("test", EpochRecord::test),
            new Part("training", EpochRecord::training));

    /** The end of a cell without a star, whose digits are as far to the left as those of the others. */
    private static final String PLACE_OF_STAR = "<span class=\"star\" aria-hidden=\"true\">*</span></td>";

    private ComparisonPage() {}

    /**
     * Returns the page.
     *
     * @param runs the trainings
     * @param scores a row for each training run, or a column
     * @param settings a row for each setting that differs; a column for each training run after that of the names
     * @param best sentences about which run is the best
     */
    public static String html(List<Run> runs, Table scores, Table settings, List<String> best) {
        Page page = new Page();
        page.add(
                "scores",
                "Scores",
                Html.table(
                                        "Scores of the saved networks; a star marks the best value of each"
                                                + " validation and test score",
                                        true,
                                        scores.head,
                                        scores.rows)
                                .replaceAll("(?<![*])</td>", PLACE_OF_STAR)
                        + sentences(best));
        page.add("curves", "Curves", charts(runs.subList(0, Math.min(MOST_RUNS, runs.size())), runs.size(), page));
        page.add(
                "settings",
                "Settings that differ",
                settings.rows.isEmpty()
                        ? Html.paragraph("All known settings are the same.")
                        : Html.table(
                                "A dash means that the setting is not given", false, settings.head, settings.rows));
        return page.html("Comparison of " + runs.size() + " runs", STYLE);
    }

    private static String sentences(List<String> best) {
        StringBuilder list = new StringBuilder("<ul class=\"best\">\n");
        best.forEach(
                sentence -> list.append("<li>").append(Html.escape(sentence)).append("</li>\n"));
        return best.isEmpty() ? "" : list.append("</ul>\n").toString();
    }

    /** Returns the charts of some runs, as many as have different lines, of all. */
    private static String charts(List<Run> runs, int all, Page page) {
        List<String> names = names(runs);
        StringBuilder html = new StringBuilder();
        for (Part part : PARTS) {
            List<Integer> withHits = new ArrayList<>();
            List<Integer> with = new ArrayList<>();
            for (int i = 0; i < runs.size(); i++) {
                if (runs.get(i).history.stream()
                        .anyMatch(epoch -> part.score.apply(epoch).isPresent())) {
                    with.add(i);
                    if (runs.get(i).hasHits) {
                        withHits.add(i);
                    }
                }
            }
            add(page, html, runs, names, withHits, part, "Accuracy", (run, score) -> score.accuracy());
            boolean haveRmse = with.stream().allMatch(i -> runs.get(i).targets > 0);
            add(
                    page,
                    html,
                    runs,
                    names,
                    with,
                    part,
                    haveRmse ? "RMSE" : "Loss",
                    haveRmse ? Run::rmse : (run, score) -> score.loss());
        }
        if (html.length() == 0) {
            return Html.paragraph(
                    "The history of the training runs is not available; only folders of train --out" + " contain it.");
        }
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < runs.size(); i++) {
            if (!names.get(i).equals(runs.get(i).name)) {
                key.append(key.length() == 0 ? "" : ", ")
                        .append(names.get(i))
                        .append(" is ")
                        .append(runs.get(i).name);
            }
        }
        return (runs.size() == all
                        ? ""
                        : Html.paragraph("The charts show the first " + runs.size() + " of the " + all + " runs."))
                + (key.length() == 0 ? "" : Html.paragraph("In the charts, " + key + "."))
                + Page.charts(html);
    }

    /** Names of the lines: the last parts of the names of the runs if they fit, otherwise numbers. */
    private static List<String> names(List<Run> runs) {
        List<String> last = runs.stream()
                .map(run -> run.name.replaceFirst("[/\\\\]+$", "").replaceFirst(".*[/\\\\]", ""))
                .toList();
        boolean fit = last.stream().allMatch(name -> name.length() <= LEGEND);
        List<String> numbers = new ArrayList<>();
        for (int i = 1; i <= runs.size(); i++) {
            numbers.add("run " + i);
        }
        return fit && new HashSet<>(last).size() == last.size() ? last : numbers;
    }

    private static void add(
            Page page,
            StringBuilder html,
            List<Run> runs,
            List<String> names,
            List<Integer> chosen,
            Part part,
            String figure,
            ToDoubleBiFunction<Run, Score> value) {
        if (chosen.isEmpty()) {
            return;
        }
        double[] epochs = chosen.stream()
                .flatMap(i -> runs.get(i).history.stream())
                .mapToDouble(EpochRecord::epoch)
                .distinct()
                .sorted()
                .toArray();
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            double[] values = new double[epochs.length];
            Arrays.fill(values, Double.NaN);
            // A run without this curve keeps its place, so that a run has the same colour in all charts.
            for (EpochRecord epoch : chosen.contains(i) ? run.history : List.<EpochRecord>of()) {
                values[Arrays.binarySearch(epochs, epoch.epoch())] = value.applyAsDouble(run, part.score.apply(epoch));
            }
            series.add(new Series(names.get(i), values));
        }
        html.append(page.chart(
                new Chart(
                                Kind.LINE,
                                part.name + "-" + figure.toLowerCase(Locale.ROOT),
                                figure + " on the " + part.name + " set after each epoch",
                                "epoch",
                                figure.equals("RMSE") ? figure : figure.toLowerCase(Locale.ROOT),
                                epochs,
                                series)
                        .withWholeNumbers(),
                ""));
    }
}
