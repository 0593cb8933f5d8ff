package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Fit;
import dev.lanewise.cli.DataSummary.Moments;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.report.ImageGrid;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Describes a data set before training. */
@Command(
        name = "data",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Describes a data set: sizes, ranges, classes and their balance.",
        description = {
            "",
            "Reads all of the data as train does, which also checks that they can be read. For images, shows the first"
                    + " ones of the training set. For tables, describes each column; for a CSV file without --target,"
                    + " prints only this description.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise data",
            "  lanewise data pictures",
            "  lanewise data houses.csv",
            "  lanewise data houses.csv --target price --json"
        })
final class Describe implements Subcommand {
    /** Inputs and targets up to which each has a line of its own. */
    private static final int MOST_LINES = 40;
    /** Columns of a table that are described in a line each. */
    private static final int MOST_COLUMNS = 30;

    private static final int DIGITS = 6;
    /** Below this, numbers have an exponent. */
    private static final double LEAST_PLAIN = 1e-3;

    private static final double MOST_PLAIN = 1e9;
    private static final int IMAGES = 5;
    /** Width of the columns of a table before the last. */
    private static final int BEFORE_LAST = 49;

    private static final int LAST = 50;

    @Parameters(index = "0", arity = "0..1", paramLabel = "DATA", description = "Data set, as for --data.")
    private String named;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--json",
            description = "Print one JSON object with the statistics of every input and every" + " target.")
    private boolean json;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        DataSource source = new DataSource(data, named != null ? named : data.data);
        source.prepareByDefault(false);
        List<TableFile.Summary> columns = List.of();
        boolean isDescribed = source.readsColumns() || source.kind() == FileKind.CSV;
        if (isDescribed && !source.kind().isTypedTable()) {
            Table all;
            try (StatusLine line = StatusLine.timed(screen, "loading " + source.name())) {
                all = source.wholeTable();
                columns = source.summaries(all);
            }
            if (!source.readsColumns()) {
                source.notes().forEach(screen.err()::println);
                printTable(source.name(), columns, all.rows(), screen);
                return 0;
            }
        }
        LoadedData read;
        Fit fit;
        try (StatusLine line = StatusLine.timed(screen, "loading " + source.name())) {
            read = source.read(null);
            fit = read.prepared();
        }
        Splits sets = fit.splits();
        String name = source.isMnist() ? sets.name() : source.name();
        Splits splits = new Splits(sets.training(), sets.validation(), sets.test(), name);
        source.notes().forEach(screen.err()::println);
        fit.warnings().forEach(warning -> screen.err().println("warning: " + RemedyFlags.in(warning)));
        List<DataSummary> parts = List.of(
                DataSummary.of("training", splits.training()),
                DataSummary.of("validation", splits.validation()),
                DataSummary.of("test", splits.test()));
        if (json) {
            Map<String, Object> fields = json(splits, parts);
            if (!columns.isEmpty()) {
                fields.put("columns", columns.stream().map(Describe::json).toList());
            }
            screen.data().println(JSON.std.asString(fields));
        } else {
            print(splits, parts, columns, read.namedTargets(), screen);
        }
        return 0;
    }

    /**
     * Prints the columns of a file for which no target is given yet.
     *
     * @param rows number of rows
     */
    private void printTable(String name, List<TableFile.Summary> columns, int rows, Screen screen) throws IOException {
        if (json) {
            screen.data()
                    .println(JSON.std.asString(Map.of(
                            "data",
                            name,
                            "columns",
                            columns.stream().map(Describe::json).toList())));
        } else {
            screen.out()
                    .println(name + ": " + Count.of(columns.size(), "column")
                            + ", " + Count.grouped(rows) + " " + Count.noun(rows, "row")
                            + "; name the target column with"
                            + " --target\n");
            print(columns, List.of(), screen);
        }
    }

    private static void print(List<TableFile.Summary> columns, List<String> targets, Screen screen) {
        PrintStream out = screen.out();
        int last = screen.dataLive() ? Math.max(20, screen.lineWidth() - BEFORE_LAST) : LAST;
        out.print("column            kind         missing distinct        min       mean        max\n");
        List<TableFile.Summary> listed = new ArrayList<>(columns.subList(0, Math.min(columns.size(), MOST_COLUMNS)));
        columns.stream()
                .skip(MOST_COLUMNS)
                .filter(column -> targets.contains(column.column().name()))
                .forEach(listed::add);
        for (TableFile.Summary summary : listed) {
            Schema.Column column = summary.column();
            out.printf(
                    Locale.ROOT,
                    "%-17s %-11s %,8d %,8d%s\n",
                    shortened(column.name(), 17),
                    kind(column),
                    summary.missing(),
                    summary.distinct(),
                    column instanceof Schema.Numeric numeric
                            ? String.format(
                                    Locale.ROOT,
                                    " %10s %10s %10s",
                                    plain(summary.min()),
                                    plain(numeric.fill()),
                                    plain(summary.max()))
                            : "  " + shortened(String.join(", ", names(column)), last));
        }
        more(columns.size(), listed.size(), out);
    }

    /** A number to six digits, or to a whole one if that has more, without an exponent in the usual range. */
    private static String plain(double x) {
        double size = Math.abs(x);
        if (x != 0 && !(size >= LEAST_PLAIN && size < MOST_PLAIN)) {
            return String.format(Locale.ROOT, "%.3e", x);
        }
        BigDecimal exact = new BigDecimal(x);
        int whole = Math.max(1, exact.precision() - exact.scale());
        BigDecimal rounded = exact.setScale(Math.max(0, DIGITS - whole), RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return rounded.toPlainString();
    }

    private static String kind(Schema.Column column) {
        return column instanceof Schema.Numeric ? "numeric" : column instanceof Schema.Dates ? "dates" : "categorical";
    }

    /** Returns the names of the inputs of a column. */
    private static List<String> names(Schema.Column column) {
        return column instanceof Schema.Dates dates
                ? dates.parts().stream().map(Schema.DatePart::toString).toList()
                : column instanceof Schema.Categorical categorical ? categorical.categories() : List.of();
    }

    private static String shortened(String text, int length) {
        String line = Printable.of(text);
        return line.length() > length ? line.substring(0, length - 3) + "..." : line;
    }

    private static Map<String, Object> json(TableFile.Summary summary) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", summary.column().name());
        fields.put("kind", kind(summary.column()));
        fields.put("inputs", summary.column().inputs());
        fields.put("missing", summary.missing());
        fields.put("distinct", summary.distinct());
        if (summary.column() instanceof Schema.Numeric numeric) {
            fields.put("min", summary.min());
            fields.put("max", summary.max());
            fields.put("mean", numeric.fill());
        } else if (summary.column() instanceof Schema.Categorical categorical) {
            fields.put("categories", categorical.categories());
        } else if (summary.column() instanceof Schema.Dates) {
            fields.put("parts", names(summary.column()));
        }
        return fields;
    }

    /** Prints the sets, and the columns of a table instead of the inputs that they become. */
    private static void print(
            Splits splits,
            List<DataSummary> parts,
            List<TableFile.Summary> columns,
            List<String> targets,
            Screen screen) {
        PrintStream out = screen.out();
        Dataset training = splits.training();
        screen.out()
                .println(String.format(
                        Locale.ROOT,
                        "%s: %,d %s%s; %s\n",
                        splits.name(),
                        training.inputs(),
                        Count.noun(training.inputs(), "input"),
                        training.shape().map(shape -> ", images of " + shape).orElse(""),
                        targets(training)));
        row(out, "", parts, DataSummary::name);
        row(out, "examples", parts, part -> String.format(Locale.ROOT, "%,d", part.examples()));
        if (columns.isEmpty()) {
            row(out, "non-zero inputs", parts, part -> percent(part.density(), part));
        }
        row(
                out,
                "constant inputs",
                parts,
                part -> part.examples() == 0 ? "-" : String.format(Locale.ROOT, "%,d", part.constantInputs()));
        if (columns.isEmpty()) {
            row(out, "smallest input", parts, part -> number(part.all().min(), part));
            row(out, "largest input", parts, part -> number(part.all().max(), part));
            row(out, "mean input", parts, part -> number(part.all().mean(), part));
            row(out, "standard deviation", parts, part -> number(part.all().deviation(), part));
        }
        printTargets(training, parts, out);
        if (!columns.isEmpty()) {
            out.print('\n');
            print(columns, targets, screen);
        }
        if (training.shape().isPresent() && training.size() >= IMAGES) {
            screen.paint("\n" + screen.shading().draw(new ImageGrid(training, 1, IMAGES, 0), screen.lineWidth()));
        }
    }

    private static String targets(Dataset training) {
        int count = training.classes() + training.targets();
        String noun = switch (training.task()) {
            case CLASSIFICATION -> "class";
            case MULTI_LABEL -> "label";
            case REGRESSION -> "number";
        };
        return String.format(Locale.ROOT, "%,d %s", count, Count.noun(count, noun));
    }

    private static void row(
            PrintStream out, String name, List<DataSummary> parts, Function<DataSummary, String> figure) {
        out.printf(Locale.ROOT, "%-20s", name);
        for (DataSummary part : parts) {
            out.printf(Locale.ROOT, " %14s", figure.apply(part));
        }
        out.print('\n');
    }

    private static String percent(double share, DataSummary part) {
        return part.examples() == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String number(double x, DataSummary part) {
        return part.examples() == 0 ? "-" : String.format(Locale.ROOT, "%.6g", x);
    }

    private static void printTargets(Dataset training, List<DataSummary> parts, PrintStream out) {
        int count = training.classes() + training.targets();
        boolean areNumbers = training.task() == Task.REGRESSION;
        out.print('\n');
        row(out, areNumbers ? "mean and deviation" : "share of examples", parts, DataSummary::name);
        for (int t = 0; t < Math.min(count, MOST_LINES); t++) {
            int target = t;
            String name = training.name(t);
            row(out, shortened(name, 20), parts, part -> {
                Moments of = part.targets()[target];
                return !areNumbers
                        ? percent(of.mean(), part)
                        : part.examples() == 0 ? "-" : plain(of.mean()) + " " + plain(of.deviation());
            });
        }
        more(count, MOST_LINES, out);
    }

    private static void more(int count, int listed, PrintStream out) {
        if (count > listed) {
            out.printf(Locale.ROOT, "and %,d more (listed by --json)\n", count - listed);
        }
    }

    private static Map<String, Object> json(Splits splits, List<DataSummary> parts) throws IOException {
        Dataset training = splits.training();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("data", splits.name());
        fields.put("inputs", training.inputs());
        fields.put(
                "image",
                training.shape()
                        .map(shape -> shape.isColour()
                                ? List.of(shape.rows(), shape.columns(), shape.channels())
                                : List.of(shape.rows(), shape.columns()))
                        .orElse(null));
        fields.put("kind", training.task().toString());
        fields.put(
                "targets",
                IntStream.range(0, training.classes() + training.targets())
                        .mapToObj(training::name)
                        .toList());
        for (DataSummary part : parts) {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("examples", part.examples());
            if (part.examples() > 0) {
                of.put("density", part.density());
                of.put("constant_inputs", part.constantInputs());
                of.put("inputs", moments(part.inputs()));
                of.put(
                        "targets",
                        training.task() == Task.CLASSIFICATION ? counts(part.targets()) : moments(part.targets()));
            }
            fields.put(part.name(), of);
        }
        return fields;
    }

    private static List<Long> counts(Moments... of) {
        return Stream.of(of).map(each -> Math.round(each.sum())).toList();
    }

    private static List<Map<String, Double>> moments(Moments... of) {
        List<Map<String, Double>> all = new ArrayList<>();
        for (Moments each : of) {
            Map<String, Double> fields = new LinkedHashMap<>();
            fields.put("min", each.min());
            fields.put("max", each.max());
            fields.put("mean", each.mean());
            fields.put("deviation", each.deviation());
            all.add(fields);
        }
        return all;
    }
}
