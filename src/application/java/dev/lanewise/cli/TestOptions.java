package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.format.StoredSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** What a training is tested with: a part of the data that is held out, or a file of its own. */
final class TestOptions {
    @Option(names = "--test", paramLabel = "DATA", description = "Test data in a file or folder of their"
            + " own. They are read like --data, with the preprocessing and the classes of the training data, and no"
            + " part of --data is held out for testing. Default: the test set of --data, or a share of 0.15 of it.")
    private String test;

    /** Whether the test set has a file of its own. */
    boolean isGiven() {
        return test != null;
    }

    /** What a report calls the test set. */
    String name(DataOptions data) {
        return test != null ? "test set " + test : "test set of " + data.data;
    }

    /** The CSV file that the examples of the test set are rows of; null if there is none. */
    RowFile rowFile(DataOptions data) throws IOException {
        return test != null ? data.like(test).rowFile() : data.rowFile();
    }

    /**
     * Loads data with the validation set and the test set that are asked for. The columns of a table are prepared as
     * the training part teaches.
     *
     * @param schemaOrNull what prepares the columns instead, if a network brings that
     */
    Loaded load(DataOptions data, Schema schemaOrNull, EndingOptions ending, long seed) throws IOException {
        if (data.isPrepared(schemaOrNull)) {
            boolean divides = test == null || data.hasOwnSets();
            Loaded table = data.loadTable(schemaOrNull,
                    all -> ending.split(divides ? all : all.undivided(), data.data, seed),
                    (divides ? "" : "undivided ") + ending.flagsOfSplit(seed));
            return withTest(table, data, table.schemaOrNull());
        }
        if (data.isStored()) {
            StoredSet stored = data.stored(schemaOrNull);
            Splits splits = ending.split(withoutTest(stored.splits(), data), seed);
            return withTest(new Loaded(splits, stored.schema().orElse(null), List.of()), data, null);
        }
        Splits splits = data.load();
        return withTest(new Loaded(ending.split(withoutTest(splits, data), seed), schemaOrNull, data.notes()), data,
                null);
    }

    /** The examples that are not for testing, if the test set has a file of its own. */
    private Splits withoutTest(Splits splits, DataOptions data) throws IOException {
        if (test == null) {
            return splits;
        }
        boolean own = data.hasOwnSets();
        Dataset training = own ? splits.training() : DataOptions.undivided(splits);
        Dataset none = training.slice(0, 0);
        return new Splits(training, own ? splits.validation() : none, none, splits.name());
    }

    /** Returns the data with the test set that the flag names. */
    private Loaded withTest(Loaded loaded, DataOptions data, Schema schemaOrNull) throws IOException {
        if (test == null) {
            return loaded;
        }
        Splits splits = loaded.splits();
        Dataset training = splits.training();
        DataOptions other = data.like(test);
        other.expectInputs(training.inputs());
        other.task = schemaOrNull != null ? training.task() : data.task;
        Dataset read;
        try {
            read = other.hasOwnSets()
                    ? DataOptions.of(other.load(schemaOrNull), DataOptions.Part.TEST) : other.loadUndivided(schemaOrNull);
        } catch (UsageException e) {
            throw new UsageException("--test " + test + ": " + e.getMessage());
        }
        List<String> names = IntStream.range(0, training.classes()).mapToObj(training::name).toList();
        Dataset tested = KnownClasses.of(read, names, test);
        List<String> notes = new ArrayList<>(loaded.notes());
        notes.addAll(other.notes());
        try {
            return new Loaded(new Splits(training, splits.validation(), tested, splits.name()), loaded.schemaOrNull(),
                    notes);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(test + ": " + e.getMessage(), e);
        }
    }
}
