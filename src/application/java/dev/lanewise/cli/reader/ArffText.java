package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.access.SchemaAccess;
import dev.lanewise.internal.formats.ArffFile;
import dev.lanewise.internal.formats.BoundedInput;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** An ARFF file as the text of a CSV file. A row is in the same line, so that messages about it name the right one. */
public final class ArffText {
    private ArffText() {}

    /** The table of a file; its last attribute is the target unless another is named. */
    static TextTable of(EncodedFile file) throws IOException {
        List<ArffFile.Attribute> attributes;
        long values;
        try (BoundedInput in = file.open()) {
            ArffFile arff = header(file, in);
            attributes = arff.attributes();
            values = arff.countValues(Files.size(file.path()));
        }
        List<String> names = attributes.stream().map(ArffFile.Attribute::name).toList();
        List<String> nominal = attributes.stream()
                .filter(attribute -> attribute.values() != null)
                .map(ArffFile.Attribute::name)
                .toList();
        return new TextTable(
                names,
                List.of(attributes.get(attributes.size() - 1).name()),
                nominal,
                null,
                new TextTable.Traits(values, false, -1, false),
                () -> {
                    BoundedInput in = file.open();
                    ArffFile arff = new ArffFile(file.path(), in);
                    return new LineInput(
                            new LineInput.Lines() {
                                private long lines;
                                private long values;

                                @Override
                                public boolean append(StringBuilder text) throws IOException {
                                    if (lines == 0) {
                                        arff.readHeader();
                                        append(
                                                text,
                                                arff.attributes().stream()
                                                        .map(ArffFile.Attribute::name)
                                                        .toArray(String[]::new));
                                        return true;
                                    }
                                    if (!arff.nextLine()) {
                                        return false;
                                    }
                                    String[] row = arff.values();
                                    values += row.length;
                                    in.requireProportion(values * Float.BYTES, "as a table, it");
                                    append(text, row);
                                    return true;
                                }

                                private void append(StringBuilder text, String[] fields) {
                                    for (lines++; lines < arff.line(); lines++) {
                                        text.append('\n');
                                    }
                                    for (int i = 0; i < fields.length; i++) {
                                        LineInput.append(i == 0 ? text : text.append(','), fields[i]);
                                    }
                                    text.append('\n');
                                }
                            },
                            in);
                });
    }

    private static List<ArffFile.Attribute> attributes(EncodedFile file) throws IOException {
        try (BoundedInput in = file.open()) {
            return header(file, in).attributes();
        }
    }

    private static ArffFile header(EncodedFile file, BoundedInput in) throws IOException {
        ArffFile arff = new ArffFile(file.path(), in);
        arff.readHeader();
        if (arff.attributes().isEmpty()) {
            throw new DataFormatException(file.path() + ": the file has no attributes");
        }
        return arff;
    }

    /**
     * The columns for a network that was trained on such a file and has no schema: an input for each numeric attribute
     * and for each nominal value. The targets are the attributes of these names, the attribute with this list of
     * values, the last attribute, or none.
     *
     * @param inputs number of inputs of the network
     * @param outputs names of its classes or targets
     * @throws DataFormatException if there are more or fewer inputs
     */
    public static Schema schema(EncodedFile file, int inputs, List<String> outputs) throws IOException {
        List<ArffFile.Attribute> attributes = attributes(file);
        int last = attributes.size() - 1;
        Set<Integer> named = new HashSet<>(IntStream.rangeClosed(0, last)
                .filter(a -> {
                    ArffFile.Attribute attribute = attributes.get(a);
                    return outputs.contains(attribute.name())
                            || (attribute.values() != null && attribute.names().equals(outputs));
                })
                .boxed()
                .toList());
        for (Set<Integer> targets : List.of(named, Set.of(last), Set.<Integer>of())) {
            if (targets.size() < attributes.size() && count(attributes, targets) == inputs) {
                return schema(attributes, targets);
            }
        }
        throw new DataFormatException(file.path() + ": the attributes make "
                + Count.of(count(attributes, Set.of()), "input") + ", or " + count(attributes, Set.of(last))
                + " without the last one, but the network takes " + Count.of(inputs, "input"));
    }

    private static int count(List<ArffFile.Attribute> attributes, Set<Integer> targets) {
        return IntStream.range(0, attributes.size())
                .filter(a -> !targets.contains(a))
                .map(a -> attributes.get(a).inputs())
                .sum();
    }

    private static Schema schema(List<ArffFile.Attribute> attributes, Set<Integer> targets) {
        List<Schema.Column> columns = new ArrayList<>();
        for (int a = 0; a < attributes.size(); a++) {
            ArffFile.Attribute attribute = attributes.get(a);
            if (!targets.contains(a)) {
                columns.add(
                        attribute.values() == null
                                ? SchemaAccess.get().numeric(attribute.name(), a, Double.NaN, 0, 1)
                                : SchemaAccess.get()
                                        .categorical(attribute.name(), a, attribute.names(), attribute.inputs(), -1));
            }
        }
        return SchemaAccess.get()
                .schema(attributes.size(), true, targets.stream().sorted().toList(), columns);
    }
}
