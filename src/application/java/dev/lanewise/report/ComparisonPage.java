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
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    /** The end of a cell without a star, whose digits are as far to the left as those of the others. */
    private static final String PLACE_OF_STAR = "<span class=\"star\" aria-hidden=\"true\">*</span></td>";

    private ComparisonPage() {}

    /**
     * Returns the page.
     *
     * @param runs the trainings
     * @param scores a row for each training run, or a column, below the headings
     * @param settings a row for each setting that differs, below the headings; a column for each training run after that
     *     of the names
     * @param best sentences about which run is the best
     */
    public static String html(
            List<Run> runs, List<List<String>> scores, List<List<String>> settings, List<String> best) {
        Page page = new Page();
        String sentences = best.stream()
                .map(sentence -> "<li>" + Html.escape(sentence) + "</li>\n")
                .collect(Collectors.joining());
        page.add(
                "scores",
                "Scores",
                table(
                                        "Scores of the saved networks; a star marks the best value of each validation and test score",
                                        true,
                                        scores)
                                .replaceAll("(?<![*])</td>", PLACE_OF_STAR)
                        + (best.isEmpty() ? "" : "<ul class=\"best\">\n" + sentences + "</ul>\n"));
        page.add("curves", "Curves", curves(runs, page));
        page.add(
                "settings",
                "Settings that differ",
                settings.size() == 1
                        ? Html.paragraph("All known settings are the same.")
                        : table("A dash means that the setting is not given", false, settings));
        return page.html("Comparison of " + runs.size() + " runs", STYLE);
    }

    private static String table(String caption, boolean numbers, List<List<String>> rows) {
        return Html.table(caption, numbers, rows.get(0), rows.subList(1, rows.size()));
    }

    /** Returns the charts of the first runs, as many as have different lines. */
    private static String curves(List<Run> all, Page page) {
        List<Run> runs = all.subList(0, Math.min(MOST_RUNS, all.size()));
        List<String> names = names(runs);
        StringBuilder html = new StringBuilder();
        LearningCurves.SETS.forEach((set, score) -> {
            List<Run> with = runs.stream()
                    .filter(run -> run.history.stream()
                            .anyMatch(epoch -> score.apply(epoch).isPresent()))
                    .toList();
            List<Run> withHits = with.stream().filter(run -> run.hasHits).toList();
            boolean haveRmse = with.stream().allMatch(run -> run.targets > 0);
            if (!withHits.isEmpty()) {
                html.append(page.chart(
                        chart(
                                runs,
                                names,
                                withHits,
                                set,
                                "Accuracy",
                                (run, epoch) -> score.apply(epoch).accuracy()),
                        ""));
            }
            if (!with.isEmpty()) {
                html.append(page.chart(
                        chart(
                                runs,
                                names,
                                with,
                                set,
                                haveRmse ? "RMSE" : "Loss",
                                (run, epoch) -> haveRmse
                                        ? run.rmse(score.apply(epoch))
                                        : score.apply(epoch).loss()),
                        ""));
            }
        });
        if (html.length() == 0) {
            return Html.paragraph(
                    "The history of the training runs is not available; only folders of train --out contain it.");
        }
        String key = IntStream.range(0, runs.size())
                .filter(i -> !names.get(i).equals(runs.get(i).name))
                .mapToObj(i -> names.get(i) + " is " + runs.get(i).name)
                .collect(Collectors.joining(", "));
        return (runs.size() == all.size()
                        ? ""
                        : Html.paragraph(
                                "The charts show the first " + runs.size() + " of the " + all.size() + " runs."))
                + (key.isEmpty() ? "" : Html.paragraph("In the charts, " + key + "."))
                + Page.charts(html);
    }

    /** Names of the lines: the last parts of the names of the runs if they fit, otherwise numbers. */
    private static List<String> names(List<Run> runs) {
        List<String> last = runs.stream()
                .map(run -> run.name.replaceFirst("[/\\\\]+$", "").replaceFirst(".*[/\\\\]", ""))
                .toList();
        return last.stream().allMatch(name -> name.length() <= LEGEND) && new HashSet<>(last).size() == last.size()
                ? last
                : IntStream.rangeClosed(1, runs.size())
                        .mapToObj(i -> "run " + i)
                        .toList();
    }

    /** Returns a chart of some runs; the others keep their places, so that a run has the same colour in all charts. */
    private static Chart chart(
            List<Run> runs,
            List<String> names,
            List<Run> chosen,
            String set,
            String figure,
            ToDoubleBiFunction<Run, EpochRecord> value) {
        double[] epochs = chosen.stream()
                .flatMap(run -> run.history.stream())
                .mapToDouble(EpochRecord::epoch)
                .distinct()
                .sorted()
                .toArray();
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            double[] values = new double[epochs.length];
            Arrays.fill(values, Double.NaN);
            for (EpochRecord epoch : chosen.contains(run) ? run.history : List.<EpochRecord>of()) {
                values[Arrays.binarySearch(epochs, epoch.epoch())] = value.applyAsDouble(run, epoch);
            }
            series.add(new Series(names.get(i), values));
        }
        return new Chart(
                        Kind.LINE,
                        set + "-" + figure.toLowerCase(Locale.ROOT),
                        figure + " on the " + set + " set after each epoch",
                        "epoch",
                        figure.equals("RMSE") ? figure : figure.toLowerCase(Locale.ROOT),
                        epochs,
                        series)
                .withWholeNumbers();
    }
}
