package dev.lanewise.cli;

import dev.lanewise.Model;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.rows.SplitIndices;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The examples that a network is evaluated on: all of a file, unless the network was trained on a part of it; then
 * those that were held out for testing. For data with separate sets, the test set.
 *
 * @param part the set that was chosen
 * @param name of the set, for a heading
 * @param note note on the choice
 */
record RowChoice(Dataset dataset, Part part, String name, String note) {
    /**
     * Chooses the examples.
     *
     * @param partOrNull set that the user chose; null for the default
     * @throws IOException with one sentence if there are none, or they cannot be read
     */
    static RowChoice of(Model saved, DataOptions data, Part partOrNull) throws IOException {
        TrainedOn trained = new TrainedOn(saved.facts());
        data.expectInputs(saved.architecture().inputs());
        if (saved.hasNames() && saved.task() == Task.CLASSIFICATION) {
            data.expectClasses(saved.names());
        }
        if (data.hasOwnSets()) {
            Splits splits = data.load(saved.schema().orElse(null));
            Part part = partOrNull == null ? Part.TEST : partOrNull;
            Dataset dataset = known(Sets.of(splits, part), saved, data);
            return new RowChoice(
                    dataset,
                    part,
                    heading(part, data),
                    part == Part.ALL
                            ? all(dataset, data, data.data)
                            : "the " + examples(dataset, data) + " of the " + part + " set of " + data.data);
        }
        Dataset all = known(data.loadUndivided(saved.schema().orElse(null)), saved, data);
        Optional<SplitIndices> known = trained.division(all, data.data);
        boolean isPart = known.isPresent() && known.get().training().length < all.size();
        Part part = partOrNull != null ? partOrNull : isPart && known.get().test().length > 0 ? Part.TEST : Part.ALL;
        if (part == Part.ALL) {
            String warning = known.isPresent()
                    ? trainedOn(known.get().training().length, all.size(), "was")
                    : !trained.names(data.data)
                            ? ""
                            : ", which are not those that the network was trained on, although"
                                    + " the file has the same name";
            return new RowChoice(all, part, data.data, all(all, data, data.data) + warning);
        }
        SplitIndices division =
                known.orElseGet(() -> SplitIndices.undivided(all.size()).withTest());
        int[] rows = switch (part) {
            case TRAINING -> division.training();
            case VALIDATION -> division.validation();
            default -> division.test();
        };
        if (rows.length == 0) {
            throw new IOException(data.data + ": the " + part + " set is empty; --set all uses all rows");
        }
        Dataset chosen = all.select(rows);
        String note = known.isPresent() && part == Part.TEST
                ? "the " + examples(chosen, data) + " of " + data.data + " that were held out for testing"
                : "the " + examples(chosen, data) + " of the " + part + " set of " + data.data;
        return new RowChoice(chosen, part, heading(part, data), note);
    }

    /** The name of the examples in a report. */
    String set() {
        return part == Part.ALL ? "data " + name : name;
    }

    private static Dataset known(Dataset dataset, Model saved, DataOptions data) throws DataFormatException {
        if (isUnnamed(dataset, saved)) {
            return dataset.withNames(saved.names().toArray(String[]::new));
        }
        // Default numbers carry no information about the names of classes.
        boolean areComparable = dataset.task() == Task.CLASSIFICATION
                && saved.task() == Task.CLASSIFICATION
                && (saved.hasNames()
                        || IntStream.range(0, dataset.classes())
                                .allMatch(c -> saved.names().contains(dataset.name(c))));
        try {
            return areComparable ? dataset.withClasses(saved.names()) : dataset;
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(data.data + ": " + e.getMessage(), e);
        }
    }

    /** Whether the targets are columns without headings, which are named as the network has it. */
    private static boolean isUnnamed(Dataset dataset, Model saved) {
        return saved.hasNames()
                && dataset.task() != Task.CLASSIFICATION
                && dataset.task() == saved.task()
                && dataset.targets() == saved.names().size()
                && IntStream.range(0, dataset.targets())
                        .allMatch(target -> dataset.name(target).matches("column [0-9]+"));
    }

    private static String heading(Part part, DataOptions data) {
        return part == Part.ALL ? data.data : part + " set of " + data.data;
    }

    /**
     * The examples of a whole file.
     *
     * @param data the flags that it is read with
     * @param name of the file
     */
    static String all(Dataset dataset, DataOptions data, String name) throws IOException {
        return "all " + examples(dataset, data) + " of " + name;
    }

    /**
     * The clause after {@link #all} for examples that the network was, or is, trained on.
     *
     * @param trained how many of them it is trained on
     */
    static String trainedOn(int trained, int all, String verb) {
        return (trained == all ? "," : trained > all / 2 ? ", most of" : ", some of") + " which the network " + verb
                + " trained on";
    }

    private static String examples(Dataset dataset, DataOptions data) throws IOException {
        return Count.grouped(dataset.size()) + " " + Count.noun(dataset.size(), data.isTable() ? "row" : "example");
    }
}
