package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.rows.DatasetAccess;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.text.Quote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers the classes of data like those that a network was trained on; some of them may be missing in the data. */
final class KnownClasses {
    private static final int MOST_NAMES = 10;

    private KnownClasses() {}

    /**
     * Returns the examples with the classes of a network.
     *
     * @param known names of the classes of the network
     * @param file of the examples, for a message
     * @throws IOException with one sentence if the data have another class
     */
    static Dataset of(Dataset dataset, List<String> known, String file) throws IOException {
        DatasetAccess access = DatasetAccess.get();
        DatasetTargets targets = access.targets(dataset);
        List<String> names = new ArrayList<>();
        for (int c = 0; c < dataset.classes(); c++) {
            names.add(dataset.name(c));
        }
        if (dataset.task() != Task.CLASSIFICATION || names.equals(known)) {
            return dataset;
        }
        int[] places = new int[names.size()];
        for (int c = 0; c < places.length; c++) {
            places[c] = known.indexOf(names.get(c));
            if (places[c] < 0) {
                throw new IOException(file + ": the class " + Fields.quoted(names.get(c))
                        + " is unknown to the network, which was trained on " + some(known));
            }
        }
        int[] labels = targets.labels().clone();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = places[labels[i]];
        }
        DatasetTargets renumbered = new DatasetTargets(
                Task.CLASSIFICATION,
                labels,
                known.size(),
                null,
                0,
                targets.size(),
                targets.weights(),
                List.copyOf(known));
        Dataset all =
                access.create(access.rows(dataset), renumbered, dataset.shape().orElse(null));
        int first = dataset.size() == 0 ? 0 : access.row(dataset, 0);
        return all.slice(first, first + dataset.size());
    }

    /** The first of these names. */
    static String some(List<String> names) {
        return names.stream().limit(MOST_NAMES).map(Quote::name).collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMES ? ", ... (" + names.size() + " classes)" : "");
    }
}
