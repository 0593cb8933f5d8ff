package dev.lanewise.cli;

import dev.lanewise.Facts;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** Test data of a training run: a part of the data that is held out, or a separate file. */
final class TestOptions {
    @Option(
            names = "--test",
            paramLabel = "DATA",
            description =
                    "Separate test data: a file or folder. They are read like --data, with the preprocessing and the"
                            + " classes of the training data, and no part of --data is held out for testing. Default: the"
                            + " test set of --data, or a share of 0.15 of its examples if it has none.")
    private String test;

    /** The separate test data; null before they are read. */
    private DataOptions other;

    /** Whether the test set is in a separate file. */
    boolean isGiven() {
        return test != null;
    }

    /**
     * Returns a warning if the examples of the test set are those that the network is trained on.
     *
     * @param facts supplies the facts about the training, without its examples
     * @param validates whether some of the examples are held out for validation although no flag asks for it
     */
    Optional<String> warning(DataOptions data, Splits splits, Supplier<Facts> facts, boolean validates)
            throws IOException {
        Dataset tested = splits.test();
        int others = splits.training().size() + splits.validation().size();
        if (test == null || data.hasOwnSets() || tested.size() != others) {
            return Optional.empty();
        }
        Optional<Splits> division = facts.get().withExamples(splits.training()).divide(tested, test);
        if (division.isEmpty()) {
            return Optional.empty();
        }
        boolean isPart = division.get().training().size() < tested.size();
        return Optional.of("the test set is all " + TriedModel.examples(tested, data) + " of " + test
                + TriedModel.trainedOn(division.get().training().size(), tested.size(), "is")
                + ", so its scores say nothing about new rows; "
                + (isPart && validates ? "--validation 0 trains on the others, too, and " : "")
                + "without --test, a part of the data is held out");
    }

    /**
     * Origin of the examples: the data, and how they are divided into sets.
     *
     * @param name of the data
     */
    String origin(DataOptions data, String name) throws IOException {
        return test != null
                ? name + " and " + test
                : data.hasOwnSets() || data.isStored()
                        ? name
                        : name + ", divided at random (--test FILE tests on another file)";
    }

    /** The name of the test set in a report. */
    String name(DataOptions data) {
        return test != null ? "test set " + test : "test set of " + data.data;
    }

    /** Returns where the examples of the test set come from. */
    ExamplePlaces places(DataOptions data) throws IOException {
        return other == null ? data.places(Part.TEST) : other.places(other.hasOwnSets() ? Part.TEST : Part.ALL);
    }

    /**
     * Loads data with the requested validation set and test set. The preprocessing of a table is fitted to the training
     * set.
     *
     * @param schemaOrNull preprocessing of a network to use instead; null if there is none
     */
    Loaded load(DataOptions data, Schema schemaOrNull, EndingOptions ending, long seed) throws IOException {
        if (data.isPrepared(schemaOrNull)) {
            Loaded table = data.loadTable(
                    schemaOrNull, rows -> ending.split(test == null ? rows.withTest() : rows, data.data, seed));
            return withTest(table, data, table.schemaOrNull());
        }
        Splits divided = ending.split(test == null ? data.load() : data.loadWithoutTest(), seed);
        Schema stored = data.stored(schemaOrNull);
        return withTest(new Loaded(divided, stored != null ? stored : schemaOrNull, data.notes()), data, null);
    }

    /** Returns the data with the test set that the flag names. */
    private Loaded withTest(Loaded loaded, DataOptions data, Schema schemaOrNull) throws IOException {
        boolean keeps = data.keepFirstIndex();
        if (test == null) {
            return loaded;
        }
        Splits splits = loaded.splits();
        Dataset training = splits.training();
        other = data.like(test);
        other.expectInputs(training.inputs());
        if (keeps) {
            other.noteFirstIndex(data.data);
        }
        List<String> names =
                IntStream.range(0, training.classes()).mapToObj(training::name).toList();
        if (schemaOrNull != null && training.task() == Task.CLASSIFICATION) {
            other.expectClasses(names);
        }
        other.task = schemaOrNull != null ? training.task() : data.task;
        Dataset read;
        try {
            read = other.hasOwnSets() ? Part.TEST.of(other.load(schemaOrNull)) : other.loadUndivided(schemaOrNull);
        } catch (UsageException e) {
            throw new UsageException("--test " + test + ": " + e.getMessage());
        } catch (DataFormatException e) {
            // There is no network yet, only the columns that it will be trained on.
            String message = e.getMessage()
                    .replace(" in the headings, from which", ", from which")
                    .replace(", from which the network takes inputs", ", which the training file has");
            throw message.equals(e.getMessage()) ? e : new DataFormatException(message, e);
        }
        List<String> notes = new ArrayList<>(loaded.notes());
        notes.addAll(other.notes());
        try {
            Dataset tested = training.task() == Task.CLASSIFICATION && read.task() == Task.CLASSIFICATION
                    ? read.withClasses(names)
                    : read;
            return new Loaded(
                    new Splits(training, splits.validation(), tested, splits.name()), loaded.schemaOrNull(), notes);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(test + ": " + e.getMessage(), e);
        }
    }
}
