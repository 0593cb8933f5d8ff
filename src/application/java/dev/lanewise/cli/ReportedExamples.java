package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.internal.text.Count;
import dev.lanewise.network.Network;
import dev.lanewise.report.ExampleFacts;
import dev.lanewise.report.ExampleFacts.Influence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The examples of a report: their lines in a file, their values, and the columns with the largest influence. */
final class ReportedExamples implements ExampleFacts.Source {
    /** Examples whose places are listed. */
    private static final int MOST_PLACES = 1000;

    private static final int MOST_INFLUENCES = 3;

    private final Dataset dataset;
    private final String set;
    private final ColumnInfluence influence;
    private final ExamplePlaces places;
    /** The rows that the examples are; empty if they are no rows of a table, or the file was removed or changed. */
    private final Optional<Table> table;

    /**
     * Creates a source for the examples that the network was evaluated on.
     *
     * @param set name of the set
     * @param schemaOrNull columns of which the inputs were encoded; null if there are none
     * @param places where the examples come from
     */
    ReportedExamples(Network network, Dataset dataset, String set, Schema schemaOrNull, ExamplePlaces places) {
        this.dataset = dataset;
        this.set = set;
        this.influence = new ColumnInfluence(network, dataset, schemaOrNull);
        this.places = places;
        this.table = places.table(dataset);
    }

    @Override
    public String file(int example) {
        return places.pictures().path(dataset, example);
    }

    @Override
    public String sentence() {
        int size = dataset.size();
        return "Made from the " + set + ": "
                + (table.isEmpty()
                        ? Count.grouped(size) + (size == 1 ? " example." : " examples.")
                        : size == table.get().rows()
                                ? "all " + Count.grouped(size) + " rows of the file."
                                : Count.grouped(size) + " of the "
                                        + Count.grouped(table.get().rows()) + " rows of the file.");
    }

    @Override
    public String places() {
        int shown = Math.min(MOST_PLACES, dataset.size());
        int[] rows = IntStream.range(0, shown).map(dataset::originalIndex).toArray();
        boolean haveLines = table.isPresent() && table.get().line(0).isPresent();
        if (!haveLines && IntStream.range(0, shown).allMatch(i -> rows[i] == i)) {
            return "";
        }
        return (haveLines
                        ? "Lines of the file, counted from 1 and including any headings: "
                        : "Examples of the data, counted from 1: ")
                + ranges(Arrays.stream(rows)
                        .mapToLong(row -> haveLines ? table.get().line(row).orElseThrow() : row + 1L)
                        .toArray())
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
        Map<String, String[]> columns = new LinkedHashMap<>();
        table.ifPresent(rows -> rows.names().forEach(name -> columns.put(name, rows.texts(name))));
        boolean explained = influence.isComputable();
        List<ExampleFacts> facts = new ArrayList<>();
        for (int i = 0; i < examples.length; i++) {
            int row = dataset.originalIndex(examples[i]);
            Map<String, String> values = new LinkedHashMap<>();
            columns.forEach((name, texts) -> values.put(name, texts[row] == null ? "" : texts[row]));
            String place = table.map(rows -> ExamplePlaces.place(rows, row)).orElse("row " + (row + 1));
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
