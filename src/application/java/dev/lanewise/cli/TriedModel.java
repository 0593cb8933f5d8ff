package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.format.Outputs;
import dev.lanewise.internal.engine.ShapeCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A saved network and a set of examples to try it on, which fit each other. */
record TriedModel(SavedModel saved, Dataset dataset) {
    private static final int MOST_NAMES = 10;

    /**
     * Reads both.
     *
     * @throws IOException with one sentence if they do not fit
     */
    static TriedModel read(Path model, DataOptions data, DataOptions.Part set, Screen screen)
            throws IOException {
        SavedModel saved = SavedModel.read(model);
        Dataset dataset = dataset(saved, data, set, screen);
        String both = model + " and the data " + data.data + " do not fit: ";
        try {
            ShapeCheck.require(saved.network().architecture(), dataset);
        } catch (IllegalArgumentException e) {
            throw new IOException(both + e.getMessage(), e);
        }
        requireSameMeaning(both, saved.outputs(), Outputs.of(saved.network().architecture(), dataset));
        return new TriedModel(saved, dataset);
    }

    /** The examples, with the columns of a table prepared as those were that the network was trained on. */
    private static Dataset dataset(SavedModel saved, DataOptions data, DataOptions.Part set, Screen screen)
            throws IOException {
        if (saved.schemaOrNull() != null && data.isStored()) {
            return DataOptions.of(data.stored(saved.schemaOrNull()).splits(), set);
        }
        if (saved.schemaOrNull() == null || !data.isTable()) {
            Dataset dataset = data.load(set);
            data.notes().forEach(screen.err()::println);
            return dataset;
        }
        Loaded table = data.loadTable(saved.schemaOrNull(), all -> all, "");
        table.notes().forEach(screen.err()::println);
        return DataOptions.of(table.splits(), set);
    }

    /** Outputs are told apart by their place in a list, so another list would make nonsense of all figures. */
    private static void requireSameMeaning(String both, Outputs ofModel, Outputs ofData) throws IOException {
        if (!ofModel.isNamed()) {
            return;
        }
        if (ofModel.task() != ofData.task()) {
            throw new IOException(
                    both + "the network was trained on " + ofModel.task() + ", but the data have " + ofData.task());
        }
        if (ofModel.task() == Task.CLASSIFICATION && !ofModel.names().equals(ofData.names())) {
            throw new IOException(both + "the network tells apart " + some(ofModel.names()) + ", but the data have "
                    + some(ofData.names()));
        }
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
                + (names.size() > MOST_NAMES ? ", ... (" + names.size() + " classes)" : "");
    }
}
