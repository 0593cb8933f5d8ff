package dev.lanewise.cli;

import dev.lanewise.cli.reader.CsvLines;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.csv.SchemaColumns;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.text.Count;
import dev.lanewise.network.Network;
import dev.lanewise.report.ExampleFacts;
import dev.lanewise.report.ExampleFacts.Influence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The examples of a report: their lines in a file, their values, and the columns with the largest influence. */
final class ReportedExamples implements ExampleFacts.Source {
    /** Examples whose places are listed. */
    private static final int MOST_PLACES = 1000;

    private static final int MOST_INFLUENCES = 3;

    private final Dataset dataset;
    private final String set;
    private final Schema schemaOrNull;
    private final ColumnInfluence influence;
    private final boolean isMapped;
    /** Null if there are no lines. */
    private final RowFile tableOrNull;
    /** The rows whose places are listed; null without a table that can be read. */
    private final CsvLines listed;

    private PictureFiles pictures = PictureFiles.NONE;

    /**
     * Creates a source for the examples that the network was evaluated on.
     *
     * @param set name of the set
     * @param schemaOrNull columns of which the inputs were encoded; null if there are none
     * @param tableOrNull file that the examples are rows of; null if it is none
     */
    ReportedExamples(Network network, Dataset dataset, String set, Schema schemaOrNull, RowFile tableOrNull) {
        this.dataset = dataset;
        this.set = set;
        this.schemaOrNull = schemaOrNull;
        this.influence = new ColumnInfluence(network, dataset, schemaOrNull);
        this.isMapped = Internals.of(dataset, ExampleRows.class).isMapped();
        this.tableOrNull = isMapped ? null : tableOrNull;
        this.listed = lines(originals(
                IntStream.range(0, Math.min(MOST_PLACES, dataset.size())).toArray()));
    }

    /** Sets the files that the examples were read from. */
    ReportedExamples withPictures(PictureFiles files) {
        pictures = files;
        return this;
    }

    @Override
    public String file(int example) {
        return pictures.path(dataset, example);
    }

    private int[] originals(int[] examples) {
        return Arrays.stream(examples).map(dataset::originalIndex).toArray();
    }

    /** These rows of the file; null if there is no file, or it was removed or changed after its examples were read. */
    private CsvLines lines(int[] rows) {
        return lines(rows, tableOrNull, schemaOrNull);
    }

    /**
     * Returns these rows of a file; null if there is no file, or it was removed or changed after its examples were
     * read.
     */
    static CsvLines lines(int[] rows, RowFile tableOrNull, Schema schemaOrNull) {
        if (tableOrNull == null) {
            return null;
        }
        Set<String> asked = new LinkedHashSet<>(tableOrNull.asked());
        if (schemaOrNull != null && schemaOrNull.hasHeader()) {
            schemaOrNull.columns().forEach(column -> asked.add(column.name()));
        }
        try {
            CsvFormat format = schemaOrNull == null
                    ? tableOrNull.format()
                    : SchemaColumns.formatFor(tableOrNull.format(), schemaOrNull);
            CsvLines lines = CsvLines.read(
                    tableOrNull.file(), format, asked, tableOrNull.required(), tableOrNull.classes(), rows);
            return Arrays.stream(rows).allMatch(lines.rows()::containsKey) ? lines : null;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public String sentence() {
        int size = dataset.size();
        if (listed == null) {
            return "Made from the " + set + ": " + Count.grouped(size) + (size == 1 ? " example." : " examples.");
        }
        return "Made from the " + set + ": "
                + (size == listed.count()
                        ? "all " + Count.grouped(size) + " rows of the file."
                        : Count.grouped(size) + " of the " + Count.grouped(listed.count()) + " rows of the file.");
    }

    @Override
    public String places() {
        int shown = Math.min(MOST_PLACES, dataset.size());
        long[] places;
        if (listed != null) {
            places = IntStream.range(0, shown)
                    .mapToLong(i -> listed.rows().get(dataset.originalIndex(i)).line())
                    .toArray();
        } else if (!isMapped && IntStream.range(0, shown).anyMatch(i -> dataset.originalIndex(i) != i)) {
            places = IntStream.range(0, shown)
                    .mapToLong(i -> dataset.originalIndex(i) + 1L)
                    .toArray();
        } else {
            return "";
        }
        return (listed != null
                        ? "Lines of the file, counted from 1 and including any headings: "
                        : "Examples of the data, counted from 1: ")
                + ranges(places)
                + (shown == dataset.size() ? "." : ", and " + Count.grouped(dataset.size() - shown) + " more.");
    }

    /** Numbers in ascending order, such as {@code 2-5, 9}. */
    private static String ranges(long[] numbers) {
        long[] sorted = Arrays.stream(numbers).sorted().toArray();
        List<String> ranges = new ArrayList<>();
        for (int from = 0, to = 0; from < sorted.length; from = ++to) {
            while (to + 1 < sorted.length && sorted[to + 1] <= sorted[to] + 1) {
                to++;
            }
            ranges.add(
                    sorted[from] == sorted[to]
                            ? "" + sorted[from]
                            : sorted[from] + (sorted[to] == sorted[from] + 1 ? ", " : "–") + sorted[to]);
        }
        return String.join(", ", ranges);
    }

    @Override
    public List<ExampleFacts> of(int[] examples, int[] units) {
        CsvLines lines = lines(originals(examples));
        boolean explained = influence.isComputable();
        List<ExampleFacts> facts = new ArrayList<>();
        for (int i = 0; i < examples.length; i++) {
            CsvLines.Row row = lines == null ? null : lines.rows().get(dataset.originalIndex(examples[i]));
            Map<String, String> values = new LinkedHashMap<>();
            for (int c = 0; row != null && c < row.fields().size(); c++) {
                values.put(lines.columns().get(c), row.fields().get(c));
            }
            String place = row != null
                    ? "line " + row.line()
                    : isMapped ? String.valueOf(examples[i]) : "row " + (dataset.originalIndex(examples[i]) + 1);
            facts.add(
                    new ExampleFacts(place, values, explained ? influences(examples[i], units[i], values) : List.of()));
        }
        return facts;
    }

    private List<Influence> influences(int example, int unit, Map<String, String> values) {
        double[] changes = influence.of(example, unit);
        float[] inputs = new float[dataset.inputs()];
        dataset.copyRow(example, inputs, 0);
        return IntStream.range(0, changes.length)
                .boxed()
                .filter(c -> Double.isFinite(changes[c]) && changes[c] != 0)
                .sorted(Comparator.comparingDouble((Integer c) -> -Math.abs(changes[c])))
                .limit(MOST_INFLUENCES)
                .map(c -> {
                    ColumnInfluence.Column column = influence.columns().get(c);
                    String value = values.get(column.name());
                    return new Influence(
                            column.name(),
                            value != null
                                    ? value
                                    : column.inputs() > 1
                                            ? ""
                                            : String.format(Locale.ROOT, "%.4g", inputs[column.from()]),
                            changes[c]);
                })
                .toList();
    }
}
