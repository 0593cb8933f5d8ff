package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.report.ComparisonPage;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares training runs by their scores, learning curves and settings. */
@Command(
        name = "compare",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Compares training runs by their scores, learning curves and settings.",
        description = {
            "",
            "Takes folders that train --out wrote, and model files. Prints the scores of every run, the settings that"
                    + " differ, and the best run for each validation and test score. A star marks the best values. For"
                    + " regression, R2 and the RMSE are printed, and not the quadratic loss. With --output, also writes"
                    + " a self-contained HTML page that shows the learning curves of all runs in the same charts.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise compare results/adam results/sgd",
            "  lanewise compare results/* --output comparison.html",
            "  lanewise compare first.lanewise second.lanewise --json"
        })
final class Compare implements Subcommand {
    private static final int USUAL_WIDTH = 80;

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Two or more folders of train --out or model files.")
    private List<Path> paths;

    @Option(names = "--output", paramLabel = "FILE", description = "Also write an HTML page to this file.")
    private Path output;

    @Option(names = "--json", description = "Print one JSON object instead of the tables; undefined values are null.")
    private boolean json;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        if (paths.size() < 2) {
            throw new UsageException("at least two runs are expected, but only " + paths.get(0) + " was given");
        }
        Set<Path> different = new HashSet<>();
        for (Path path : paths) {
            if (!different.add(path.toAbsolutePath().normalize())) {
                throw new UsageException(path + " is given twice");
            }
        }
        if (output != null) {
            FileReplacement.requireWritable(output);
        }
        List<TrainedRun> runs = new ArrayList<>();
        for (Path path : paths) {
            RunFolder.noteUnfinished(path, screen);
            runs.add(TrainedRun.read(path));
        }
        Comparison comparison = new Comparison(runs);
        if (json) {
            screen.data()
                    .println(JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(comparison.json()));
        } else {
            print(comparison, screen);
        }
        if (output != null) {
            byte[] page = page(runs, comparison).getBytes(StandardCharsets.UTF_8);
            FileReplacement.write(output, channel -> channel.write(ByteBuffer.wrap(page)));
            screen.err().println("saved to " + output);
        }
        return 0;
    }

    private static void print(Comparison comparison, Screen screen) {
        PrintStream out = screen.out();
        List<List<String>> scores = scores(comparison);
        List<String> byRun = lines(scores);
        List<String> byScore = lines(transposed(scores));
        // A row for each run reads better, unless a terminal would break it.
        (width(byRun) <= USUAL_WIDTH || width(byRun) <= width(byScore) ? byRun : byScore).forEach(out::println);
        out.println();
        List<List<String>> settings = new ArrayList<>(List.of(comparison.headOfSettings()));
        settings.addAll(comparison.rowsOfSettings());
        if (settings.size() == 1) {
            out.println("all known settings are the same");
        } else {
            lines(settings).forEach(out::println);
        }
        if (!comparison.sentences().isEmpty()) {
            out.println();
            comparison.sentences().forEach(screen.out()::println);
        }
    }

    private static List<List<String>> scores(Comparison comparison) {
        List<List<String>> scores = new ArrayList<>(List.of(comparison.head()));
        scores.addAll(comparison.rows());
        return scores;
    }

    private static int width(List<String> lines) {
        return lines.stream().mapToInt(String::length).max().orElse(0);
    }

    private static List<List<String>> transposed(List<List<String>> rows) {
        List<List<String>> columns = new ArrayList<>();
        for (int c = 0; c < rows.get(0).size(); c++) {
            int column = c;
            columns.add(rows.stream().map(row -> row.get(column)).toList());
        }
        return columns;
    }

    /** Lines of a table with its first column left-aligned; a star after a number does not shift its digits. */
    private static List<String> lines(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] =
                        Math.max(widths[c], row.get(c).replaceFirst("[*]$", "").length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + widths[0] + "s", row.get(0)));
            for (int c = 1; c < widths.length; c++) {
                String cell = row.get(c).endsWith("*") ? row.get(c) : row.get(c) + " ";
                line.append(String.format(Locale.ROOT, " %" + (widths[c] + 1) + "s", cell));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String page(List<TrainedRun> runs, Comparison comparison) {
        List<List<String>> scores = scores(comparison);
        if (runs.size() < scores.get(0).size()) {
            // Narrow enough for a phone, where there are few runs.
            scores = transposed(scores);
        }
        List<List<String>> settings = new ArrayList<>(comparison.rowsOfSettings());
        settings.add(0, comparison.headOfSettings());
        return ComparisonPage.html(
                runs.stream()
                        .map(run -> new ComparisonPage.Run(
                                comparison.label(run), run.epochs(), run.hasHits(), run.targets()))
                        .toList(),
                scores,
                settings,
                comparison.sentences());
    }
}
