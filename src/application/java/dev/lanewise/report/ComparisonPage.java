package dev.lanewise.report;

import dev.lanewise.report.Chart.Kind;
import dev.lanewise.report.Chart.Series;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Score;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A page that compares trainings: their scores, their curves in the same charts, and the settings that differ. It needs
 * nothing but itself and has no script. The same input gives the same bytes.
 */
public final class ComparisonPage {
    /** Pixels of a row that the names of the lines may take, and those that a name takes beside its letters. */
    private static final int LEGEND = 620;
    private static final int LEGEND_OF_NAME = 60;
    private static final int LEGEND_OF_LETTER = 8;

    private static final String POLICY = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'";
    private static final String STYLE = """
            .chart { overflow-x: auto; }
            .chart svg.plot { min-width: 40rem; }
            .best { list-style: none; padding: 0; }
            """;

    /**
     * A training.
     *
     * @param name what it is called
     * @param history its epochs; empty if they are not known
     * @param hasHits whether there is an accuracy
     */
    public record Run(String name, List<EpochRecord> history, boolean hasHits) {}

    /**
     * A table of texts.
     *
     * @param head headings of the columns
     * @param rows rows with as many cells
     */
    public record Table(List<String> head, List<List<String>> rows) {}

    /** A set of examples. */
    private record Part(String name, Function<EpochRecord, Score> score) {}

    private static final List<Part> PARTS = List.of(new Part("validation", EpochRecord::validation),
            new Part("test", EpochRecord::test), new Part("training", EpochRecord::training));

    private ComparisonPage() {}

    /**
     * Returns the page.
     *
     * @param runs the trainings
     * @param scores a row for each training, or a column
     * @param settings a row for each setting that differs; a column for each training after that of the names
     * @param best sentences about which training is the best
     */
    public static String html(List<Run> runs, Table scores, Table settings, List<String> best) {
        String style = Resources.text("plot.css") + "\n" + Resources.text("report.css") + "\n" + STYLE;
        StringBuilder html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta"
                + " charset=\"utf-8\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"").append(POLICY).append("; style-src ")
                .append(digest(style)).append("\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>Comparison of"
                        + " ").append(runs.size())
                .append(" runs</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>").append(style)
                .append("</style>\n</head>\n<body>\n<header>\n<h1>Comparison of ").append(runs.size())
                .append(" runs</h1>\n</header>\n<main>\n");
        section(html, "scores", "Scores", Html.table("Scores of the saved networks; the best ones have a star", true,
                scores.head, scores.rows) + sentences(best));
        section(html, "curves", "Curves", charts(runs));
        section(html, "settings", "Settings that differ", settings.rows.isEmpty()
                ? Html.paragraph("All settings that are known are the same.")
                : Html.table("A dash: not given", false, settings.head, settings.rows));
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private static void section(StringBuilder html, String id, String title, String content) {
        html.append("<section id=\"").append(id).append("\">\n<h2>").append(Html.escape(title)).append("</h2>\n")
                .append(content).append("</section>\n");
    }

    private static String sentences(List<String> best) {
        StringBuilder list = new StringBuilder("<ul class=\"best\">\n");
        best.forEach(sentence -> list.append("<li>").append(Html.escape(sentence)).append("</li>\n"));
        return best.isEmpty() ? "" : list.append("</ul>\n").toString();
    }

    private static String charts(List<Run> runs) {
        List<String> names = names(runs);
        StringBuilder html = new StringBuilder();
        for (Part part : PARTS) {
            List<Integer> withHits = new ArrayList<>();
            List<Integer> with = new ArrayList<>();
            for (int i = 0; i < runs.size(); i++) {
                if (runs.get(i).history.stream().anyMatch(epoch -> part.score.apply(epoch).isPresent())) {
                    with.add(i);
                    if (runs.get(i).hasHits) {
                        withHits.add(i);
                    }
                }
            }
            add(html, runs, names, withHits, part, "Accuracy", Score::accuracy);
            add(html, runs, names, with, part, "Loss", Score::loss);
        }
        if (html.length() == 0) {
            return Html.paragraph("The epochs of the trainings are not known: the folders of train --out have them.");
        }
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < runs.size(); i++) {
            if (!names.get(i).equals(runs.get(i).name)) {
                key.append(key.length() == 0 ? "" : ", ").append(names.get(i)).append(" is ").append(runs.get(i).name);
            }
        }
        return (key.length() == 0 ? "" : Html.paragraph("In the charts, " + key + ".")) + html;
    }

    /** Names of the lines: the last parts of the names of the runs if there is room for them, or else numbers. */
    private static List<String> names(List<Run> runs) {
        List<String> last = runs.stream()
                .map(run -> run.name.replaceFirst("[/\\\\]+$", "").replaceFirst(".*[/\\\\]", "")).toList();
        int room = last.stream().mapToInt(name -> LEGEND_OF_NAME + LEGEND_OF_LETTER * name.length()).sum();
        List<String> numbers = new ArrayList<>();
        for (int i = 1; i <= runs.size(); i++) {
            numbers.add("run " + i);
        }
        return room <= LEGEND && new HashSet<>(last).size() == last.size() ? last : numbers;
    }

    private static void add(StringBuilder html, List<Run> runs, List<String> names, List<Integer> chosen, Part part,
            String figure, ToDoubleFunction<Score> value) {
        if (chosen.isEmpty()) {
            return;
        }
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            List<EpochRecord> history = chosen.contains(i) ? runs.get(i).history : List.of();
            // A run without this curve keeps its place, so that a run has the same colour in all charts.
            series.add(new Series(names.get(i), Kind.LINE, history.stream().mapToDouble(EpochRecord::epoch).toArray(),
                    history.stream().mapToDouble(epoch -> value.applyAsDouble(part.score.apply(epoch))).toArray()));
        }
        double[] all = series.stream().flatMapToDouble(one -> Arrays.stream(one.y())).toArray();
        int last = chosen.stream().mapToInt(i -> runs.get(i).history.size() - 1).max().orElse(0);
        Chart chart = new Chart(part.name + "-" + figure.toLowerCase(Locale.ROOT),
                figure + " on the " + part.name + " set after each epoch", Axis.ofCounts("epoch", last),
                Axis.around(figure.toLowerCase(Locale.ROOT), all), series);
        html.append("<div class=\"chart\">\n").append(SvgPen.element(chart)).append("\n</div>\n");
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
