package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.access.SchemaAccess;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.formats.FileKind;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.text.Quote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A saved network and a matching set of examples to evaluate it on.
 *
 * @param rows which examples they are
 * @param warnings about preprocessing that the file of the network does not have
 */
record TriedModel(SavedModel saved, RowChoice rows, List<String> warnings) {
    /** Columns of a table that a message names. */
    private static final int MOST_COLUMNS = 5;

    /** The examples. */
    Dataset dataset() {
        return rows.dataset();
    }

    /** The model; one whose file names no outputs predicts what the data have as targets. */
    Model model() {
        return saved.outputs().isNamed()
                ? saved.model()
                : saved.with(Outputs.of(saved.network().architecture(), dataset()))
                        .model();
    }

    /**
     * Reads both.
     *
     * @param partOrNull set that the user chose; null for the default
     * @throws IOException with one sentence if they do not fit
     */
    static TriedModel read(Path model, DataOptions data, Part partOrNull, Screen screen) throws IOException {
        requireModel(model);
        SavedModel saved = SavedModel.read(model);
        requireData(model, saved, data);
        complete(saved, data);
        RowChoice rows;
        try (LoadingLine line = new LoadingLine(screen, data.data)) {
            rows = RowChoice.of(saved, data, partOrNull);
        }
        String both = model + " and the data " + data.data + " do not fit: ";
        try {
            ShapeCheck.require(saved.network().architecture(), rows.dataset());
        } catch (IllegalArgumentException e) {
            throw new IOException(both + e.getMessage(), e);
        }
        requireSameMeaning(both, saved.outputs(), Outputs.of(saved.network().architecture(), rows.dataset()));
        return new TriedModel(saved, rows, warnings(model, saved, data));
    }

    private static List<String> warnings(Path model, SavedModel saved, DataOptions data) throws IOException {
        RowFile table = saved.schemaOrNull() == null && data.preparationFlags().isEmpty() ? data.rowFile() : null;
        if (table == null) {
            return List.of();
        }
        return MissingSchema.warning(model, saved)
                .or(() -> MissingSchema.note(saved, data.data, TargetQuestion.headings(table)))
                .stream()
                .toList();
    }

    /** Returns the files that the examples were read from. */
    PictureFiles pictures(DataOptions data) throws IOException {
        return PictureFiles.of(data.data, rows.part());
    }

    /** Returns where the examples come from. */
    ExamplePlaces places(DataOptions data) throws IOException {
        return new ExamplePlaces(pictures(data), data.rowFile(), saved.schemaOrNull());
    }

    /** Prints which examples are used, and notes on them. */
    void tell(DataOptions data, Screen screen) {
        warnings.forEach(screen.err()::println);
        data.notes().forEach(screen.err()::println);
        screen.err().println(rows.note());
        if (rows.part() != Part.ALL) {
            DataWarnings.absent(dataset(), rows.part().toString())
                    .ifPresent(warning -> screen.err().println("warning: " + warning));
        }
    }

    /** Refuses a data file in place of a model file. */
    private static void requireModel(Path model) throws IOException {
        if (FileKind.expected(model).isData() && !SavedModel.hasWeights(model)) {
            throw new IOException(model + ": looks like a data file, but a model file is expected; --data " + model
                    + " after the model file names the data");
        }
    }

    /** Refuses the data set that comes with Lanewise for a network that takes something else. */
    private static void requireData(Path model, SavedModel saved, DataOptions data) {
        if (!data.isMnist()) {
            return;
        }
        if (saved.schemaOrNull() == null) {
            if (saved.outputs().task() == Task.CLASSIFICATION && saved.outputs().isNamed()) {
                throw new UsageException(model + " distinguishes "
                        + KnownClasses.some(saved.outputs().names())
                        + ", which are not the classes of mnist; name its data with --data"
                        + trainingData(saved));
            }
            return;
        }
        List<String> names =
                saved.schemaOrNull().columns().stream().map(Schema.Column::name).toList();
        String columns = names.stream().limit(MOST_COLUMNS).map(Quote::name).collect(Collectors.joining(", "))
                + (names.size() > MOST_COLUMNS ? ", ..." : "");
        throw new UsageException(model + " takes the columns of a table (" + columns + "); --data FILE names such a"
                + " table"
                + trainingData(saved));
    }

    private static String trainingData(SavedModel saved) {
        return saved.facts()
                .get(Fact.DATA)
                .map(file -> ", such as --data " + file + ", which it was trained on")
                .orElse("");
    }

    /** Sets flags for tables that are not given to the values that the network was trained with. */
    private static void complete(SavedModel saved, DataOptions data) throws IOException {
        Facts trained = saved.facts();
        if (data.isStored() || data.isMnist()) {
            return;
        }
        data.countIndicesAs(trained);
        if (saved.image().isPresent()) {
            data.readPicturesAs(saved.image().get());
        }
        if (data.task == null && data.isTextTable()) {
            // Another program may have meant something else.
            boolean isKnown =
                    saved.schemaOrNull() != null || trained.get(Fact.DATA).isPresent();
            data.task = isKnown ? saved.outputs().task() : null;
        }
        boolean isTable = saved.schemaOrNull() != null || data.isPlainTable();
        if (!isTable) {
            return;
        }
        if (saved.schemaOrNull() != null && !data.isTextTable()) {
            data.readAs(trained);
        }
        if (data.target == null) {
            // Formats other than CSV name the target, or it is in the flags.
            String unnamed = data.isTextTable() ? null : target(saved);
            data.target =
                    trained.get(Fact.TARGETS).map(names -> target(names, saved)).orElse(unnamed);
        }
        if (data.weights == null && saved.schemaOrNull() != null) {
            data.weights = trained.get(Fact.WEIGHTS).orElse(null);
        }
        data.dropsMissingTarget |= trained.get(Fact.DROPS_MISSING_TARGETS).orElse(false);
        if (data.task == null
                && data.target != null
                && (saved.schemaOrNull() != null || saved.outputs().isNamed())) {
            data.task = saved.outputs().task();
        }
    }

    /** The target columns of the training: by name, or by number if a flag cannot take a name. */
    private static String target(List<String> names, SavedModel saved) {
        List<Integer> places =
                saved.schemaOrNull() == null ? List.of() : SchemaAccess.get().targets(saved.schemaOrNull());
        List<String> targets = new ArrayList<>(names);
        for (int i = 0; i < Math.min(names.size(), places.size()); i++) {
            if (names.get(i).contains(",")) {
                targets.set(i, String.valueOf(places.get(i) + 1));
            }
        }
        return String.join(",", targets);
    }

    /** The target columns of a network from another program; null if unknown. */
    private static String target(SavedModel saved) {
        if (saved.schemaOrNull() == null) {
            return null;
        }
        if (saved.outputs().task() != Task.CLASSIFICATION && saved.outputs().isNamed()) {
            return String.join(",", saved.outputs().names());
        }
        List<Integer> places = SchemaAccess.get().targets(saved.schemaOrNull());
        return places.size() == 1 ? String.valueOf(places.get(0) + 1) : null;
    }

    /** Outputs are identified by their index, so a different order would make all scores meaningless. */
    private static void requireSameMeaning(String both, Outputs ofModel, Outputs ofData) throws IOException {
        if (!ofModel.isNamed()) {
            return;
        }
        if (ofModel.task() != ofData.task()) {
            throw new IOException(
                    both + "the network was trained on " + ofModel.task() + ", but the data have " + ofData.task());
        }
        if (ofModel.task() == Task.CLASSIFICATION && !ofModel.names().equals(ofData.names())) {
            throw new IOException(both + "the network distinguishes " + KnownClasses.some(ofModel.names())
                    + ", but the data have " + KnownClasses.some(ofData.names()));
        }
    }
}
