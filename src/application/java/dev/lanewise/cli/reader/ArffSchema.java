package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.formats.ArffFile;
import dev.lanewise.internal.formats.BoundedInput;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Columns of ARFF files for networks that were trained on their plain inputs. */
public final class ArffSchema {
    private ArffSchema() {}

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
    public static Schema of(EncodedFile file, int inputs, List<String> outputs) throws IOException {
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
                                ? new Schema.Numeric(attribute.name(), a, Double.NaN, 0, 1)
                                : new Schema.Categorical(
                                        attribute.name(), a, attribute.names(), attribute.inputs(), -1));
            }
        }
        return new Schema(attributes.size(), true, targets.stream().sorted().toList(), columns);
    }
}
