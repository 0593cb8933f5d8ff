package dev.lanewise.cli;

import dev.lanewise.ImportanceResult;
import dev.lanewise.PermutationImportance;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.metric.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how much each column contributes to the predictions of a network. */
@Command(
        name = "importance",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Measures how much each column contributes to the predictions of a saved network.",
        description = {
            "",
            "Shuffles the values of one column among the examples and measures how much worse a metric becomes. All"
                    + " inputs of a categorical column are shuffled together. Prints the mean and standard deviation"
                    + " over several shuffles, the most important column first. Columns that carry the same information"
                    + " share its importance.",
            "",
            "If MODEL is a folder that train --out wrote, uses its network and writes"
                    + " " + ImportanceFile.NAME + " to the folder, which report then shows. The result is the same for"
                    + " any number of threads.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise importance flowers.lanewise --data flowers.csv",
            "  lanewise importance results --data houses.csv --metric rmse",
            "  lanewise importance digits.lanewise --repeats 3 --json"
        })
final class Importance implements Subcommand {
    /** Work that takes less time shows no progress. */
    private static final int LONGEST_NAME = 30;

    private static final int LONGEST_BAR = 40;
    /** Space for names and bars on a terminal of 80 columns. */
    private static final int COLUMNS = 54;

    private static final String BLOCKS = " ▏▎▍▌▋▊▉█";

    @Parameters(
            paramLabel = "MODEL",
            description = "A model file that train --save wrote, a folder of train --out, or" + " an ONNX file.")
    private Path model;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--set",
            paramLabel = "SET",
            description = "Set of the data to use: training, validation, test or all. Default: all; test if the network"
                    + " was trained on a part of the data, or if the data have a test set.")
    private Part set;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description = "Metric to"
                    + " measure: any that train --monitor takes, except loss. Default: accuracy; for numbers, r2.")
    private Metric metric;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Number of shuffles of each column. Default: ${DEFAULT-VALUE}.")
    private int repeats = 10;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Values.Seed.class,
            description = "Seed for the shuffles, 0 to 4294967295. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--top",
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Maximum number of columns to print; JSON output has all of them. Default: ${DEFAULT-VALUE}.")
    private int top = 30;

    @Option(
            names = "--json",
            description = "Print one JSON object instead of the bar chart; undefined values are" + " null.")
    private boolean json;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write the JSON object to this file. Default: " + ImportanceFile.NAME
                    + " in the folder, if MODEL is a folder of train --out.")
    private Path output;

    @Mixin
    private final ComputingOptions computing = new ComputingOptions();

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        PermutationImportance settings =
                PermutationImportance.defaults().repeats(repeats).seed(seed).threads(computing.threads);
        try {
            settings = metric == null ? settings : settings.metric(metric);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--metric " + metric + ": " + e.getMessage());
        }
        Path target = output != null || !Files.isDirectory(model) ? output : model.resolve(ImportanceFile.NAME);
        if (target != null) {
            FileReplacement.requireWritable(target);
        }
        computing.request();
        general.explain(screen);
        RunFolder.noteUnfinished(model, screen);
        TriedModel tried = TriedModel.read(RunFolder.model(model), new DataSource(data), set, screen);
        String examples = tried.name();
        try (Interruption interruption = Interruption.ofThisThread()) {
            tried.tell(screen);
            ImportanceResult result;
            try (StatusLine line =
                    StatusLine.timed(screen, "shuffling each column " + (repeats == 1 ? "once" : repeats + " times"))) {
                result = settings.measure(tried.model(), tried.dataset());
            } catch (IllegalArgumentException e) {
                throw new IOException(examples + ": " + e.getMessage(), e);
            } catch (IllegalStateException e) {
                if (!interruption.isRequested()) {
                    throw e;
                }
                return interruption.lost(
                        "importance",
                        "the importance of the columns is lost"
                                + (target == null ? "" : ", and " + target + " is not written"),
                        screen);
            }
            interruption.computed();
            print(result, tried, target, screen);
        }
        return 0;
    }

    private void print(ImportanceResult result, TriedModel tried, Path targetOrNull, Screen screen) throws IOException {
        Map<String, Object> fields = ImportanceFile.fields(
                result, tried.set(), repeats, seed, tried.model().network().sha256());
        if (json) {
            screen.data().println(ImportanceFile.json(fields));
        } else {
            print(result, tried.name(), screen);
        }
        if (targetOrNull != null) {
            ImportanceFile.write(targetOrNull, fields);
            screen.err().println("saved to " + targetOrNull);
        }
    }

    private void print(ImportanceResult result, String examples, Screen screen) {
        boolean falls = result.metric().direction() == Metric.Direction.HIGHER_IS_BETTER;
        screen.out()
                .println(String.format(
                        Locale.ROOT,
                        "%s: %s %.5g on %s",
                        examples,
                        result.metric(),
                        result.baseline(),
                        Count.of(result.examples(), "example")));
        screen.out()
                .println((falls ? "decrease" : "increase") + " when a column is shuffled, "
                        + (repeats == 1 ? "once" : "mean and standard deviation of " + repeats + " shuffles") + ":");
        List<ImportanceResult.ColumnImportance> shown =
                result.columns().subList(0, Math.min(top, result.columns().size()));
        int width =
                shown.stream().mapToInt(column -> column.name().length()).max().orElse(1);
        width = Math.min(width, LONGEST_NAME);
        double most = shown.stream()
                .mapToDouble(ImportanceResult.ColumnImportance::mean)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        for (ImportanceResult.ColumnImportance column : shown) {
            String full = Printable.of(column.name());
            String name = full.length() <= width ? full : full.substring(0, width - 1) + "…";
            String deviation = repeats == 1
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "± %-9.3g",
                            ImportanceFile.rounded(column.standardDeviation(), result.baseline()));
            double mean = ImportanceFile.rounded(column.mean(), result.baseline());
            String bar = bar(mean / most, Math.min(LONGEST_BAR, COLUMNS - width));
            screen.out().printf(Locale.ROOT, "%-" + width + "s %10.5g %s %s", name, mean, deviation, bar);
            screen.out().println();
        }
        if (shown.size() < result.columns().size()) {
            screen.err()
                    .println((result.columns().size() - shown.size()) + " of "
                            + Count.of(result.columns().size(), "column") + " not shown (--top shows more)");
        }
    }

    /** A bar of block characters. */
    private static String bar(double share, int longest) {
        if (!(share > 0)) {
            return "";
        }
        int eighths = (int) Math.round(8 * longest * Math.min(1, share));
        return "█".repeat(eighths / 8) + (eighths % 8 == 0 ? "" : BLOCKS.charAt(eighths % 8));
    }
}
