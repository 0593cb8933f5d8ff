package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.Model;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Suggestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A saved network and the examples to evaluate it on: all of a file, unless the network was trained on a part of it;
 * then those that were held out for testing. For data with separate sets, the test set.
 *
 * @param part the set that was chosen
 * @param name of the set, for a heading
 * @param note note on the choice
 * @param warnings warnings about preprocessing that the file of the network does not have
 * @param notes notes on the data
 * @param places where the examples come from
 */
record TriedModel(
        Model model,
        Dataset dataset,
        Part part,
        String name,
        String note,
        List<String> warnings,
        List<String> notes,
        ExamplePlaces places) {
    /**
     * Reads both.
     *
     * @param partOrNull set that the user chose; null for the default
     * @throws IOException with one sentence if they do not fit
     */
    static TriedModel read(Path model, DataSource data, Part partOrNull, Screen screen) throws IOException {
        Model saved = RunFolder.load(model);
        requireData(model, saved, data);
        data.readFor(saved);
        Part part = partOrNull;
        Dataset dataset;
        String clause = "";
        boolean isHeldOut = false;
        LoadedData read;
        try (StatusLine line = StatusLine.timed(screen, "loading " + data.name())) {
            read = data.readExamples(saved.schema().orElse(null));
            if (data.hasOwnSets()) {
                part = part == null ? Part.TEST : part;
                dataset = part.of(read.withTest());
            } else {
                Dataset all = read.sets().all();
                Dataset none = all.slice(0, 0);
                Optional<Splits> training = saved.facts().divide(all, data.name());
                boolean isPart =
                        training.isPresent() && training.get().training().size() < all.size();
                part = part != null ? part : isPart && training.get().test().size() > 0 ? Part.TEST : Part.ALL;
                String changed = isChanged(saved, data.name(), training)
                        ? "; the file has changed since the training, so rows of the training may be among them"
                        : "";
                if (part == Part.ALL) {
                    dataset = all;
                    clause = training.isPresent()
                            ? trainedOn(training.get().training().size(), all.size(), "was")
                            : changed;
                } else {
                    dataset = part.of(training.orElseGet(() -> new Splits(all, none, none, data.name()).withTest()));
                    isHeldOut = training.isPresent() && part == Part.TEST;
                    clause = part == Part.TRAINING ? "" : changed;
                }
            }
        }
        dataset = known(dataset, saved, data);
        String examples = examples(dataset, data);
        String name = part == Part.ALL ? data.name() : part + " set of " + data.name();
        String note = part == Part.ALL
                ? "all " + examples + " of " + name + clause
                : "the " + examples + " of "
                        + (isHeldOut ? data.name() + " that were held out for testing" : "the " + name)
                        + clause;
        try {
            // A file of another program may not specify what the network predicts.
            Model named = saved.hasNames() ? saved : saved.withTargets(dataset);
            named.requireFit(dataset);
            return new TriedModel(
                    named, dataset, part, name, note, warnings(model, saved, read), data.notes(), data.places(part));
        } catch (IllegalArgumentException e) {
            throw new IOException(model + " and the data " + data.name() + " do not fit: " + e.getMessage(), e);
        }
    }

    /**
     * Whether data have the name of the training data, but other examples. An ONNX file contains the scaling in its
     * weights, so the examples cannot be compared if they are unscaled rows.
     */
    private static boolean isChanged(Model saved, String data, Optional<Splits> training) {
        Facts facts = saved.facts();
        return facts.get(Fact.DATA).filter(data::equals).isPresent()
                && (training.isEmpty()
                        || (facts.get(Fact.CHECKSUM).isPresent()
                                && saved.schema().map(Schema::isScaled).orElse(true)
                                && !facts.withExamples(training.get().training())
                                        .equals(facts)));
    }

    private static List<String> warnings(Path model, Model saved, LoadedData read) throws IOException {
        DataSource data = read.source();
        return !read.isTable()
                        || saved.schema().isPresent()
                        || !data.preparationFlags().isEmpty()
                ? List.of()
                : MissingSchema.warning(model, saved)
                        .or(() -> MissingSchema.note(
                                saved, data.name(), read.rows().names()))
                        .stream()
                        .toList();
    }

    /** The name of the examples in a report. */
    String set() {
        return part == Part.ALL ? "data " + name : name;
    }

    /** Prints which examples are used, and notes on them. */
    void tell(Screen screen) {
        warnings.forEach(screen.err()::println);
        notes.forEach(screen.err()::println);
        screen.err().println(note);
    }

    private static Dataset known(Dataset dataset, Model saved, DataSource data) throws DataFormatException {
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
            throw new DataFormatException(data.name() + ": " + e.getMessage(), e);
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

    /**
     * The clause after the number of examples that the network was, or is, trained on.
     *
     * @param trained how many of them it is trained on
     */
    static String trainedOn(int trained, int all, String verb) {
        return (trained == all ? "," : trained > all / 2 ? ", most of" : ", some of") + " which the network " + verb
                + " trained on";
    }

    /** The number of examples, as a phrase. */
    static String examples(Dataset dataset, DataSource data) throws IOException {
        return Count.grouped(dataset.size()) + " "
                + Count.noun(dataset.size(), data.readsColumns() ? "row" : "example");
    }

    /** Refuses the built-in data set for a network that takes other inputs. */
    private static void requireData(Path model, Model saved, DataSource data) {
        if (!data.isMnist()) {
            return;
        }
        boolean isTable = saved.schema().isPresent();
        if (isTable || (saved.task() == Task.CLASSIFICATION && saved.hasNames())) {
            List<String> names = isTable
                    ? saved.schema().orElseThrow().columns().stream()
                            .map(Schema.Column::name)
                            .toList()
                    : saved.names();
            throw new UsageException(model
                    + (isTable ? " takes the columns of a table, " : " distinguishes the classes ")
                    + Suggestion.list(names) + ", and not mnist; name its data with --data"
                    + saved.facts()
                            .get(Fact.DATA)
                            .filter(file -> !file.equals(StandardInput.ARGUMENT.toString()))
                            .map(file -> ", such as --data " + file + ", which it was trained on")
                            .orElse(""));
        }
    }
}
