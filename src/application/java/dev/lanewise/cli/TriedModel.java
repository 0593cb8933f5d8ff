package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
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
record TriedModel(Model model, RowChoice rows, List<String> warnings) {
    /** Columns of a table that a message names. */
    private static final int MOST_COLUMNS = 5;

    /** The examples. */
    Dataset dataset() {
        return rows.dataset();
    }

    /**
     * Reads both.
     *
     * @param partOrNull set that the user chose; null for the default
     * @throws IOException with one sentence if they do not fit
     */
    static TriedModel read(Path model, DataOptions data, Part partOrNull, Screen screen) throws IOException {
        Model saved = RunFolder.load(model);
        requireData(model, saved, data);
        complete(saved, data);
        RowChoice rows;
        try (StatusLine line = StatusLine.timed(screen, "loading " + data.data)) {
            rows = RowChoice.of(saved, data, partOrNull);
        }
        Model tried;
        try {
            // A file of another program may not specify what the network predicts.
            tried = saved.hasNames() ? saved : saved.withTargets(rows.dataset());
            tried.requireFit(rows.dataset());
        } catch (IllegalArgumentException e) {
            throw new IOException(model + " and the data " + data.data + " do not fit: " + e.getMessage(), e);
        }
        return new TriedModel(tried, rows, warnings(model, saved, data));
    }

    private static List<String> warnings(Path model, Model saved, DataOptions data) throws IOException {
        List<String> columns = data.columns();
        return columns.isEmpty()
                        || saved.schema().isPresent()
                        || !data.preparationFlags().isEmpty()
                ? List.of()
                : MissingSchema.warning(model, saved).or(() -> MissingSchema.note(saved, data.data, columns)).stream()
                        .toList();
    }

    /** Returns where the examples come from. */
    ExamplePlaces places(DataOptions data) throws IOException {
        return data.places(rows.part());
    }

    /** Prints which examples are used, and notes on them. */
    void tell(DataOptions data, Screen screen) {
        warnings.forEach(screen.err()::println);
        data.notes().forEach(screen.err()::println);
        screen.err().println(rows.note());
    }

    /** Refuses the data set that comes with Lanewise for a network that takes something else. */
    private static void requireData(Path model, Model saved, DataOptions data) {
        if (!data.isMnist()) {
            return;
        }
        if (saved.schema().isEmpty()) {
            if (saved.task() == Task.CLASSIFICATION && saved.hasNames()) {
                throw new UsageException(model + " distinguishes "
                        + Suggestion.list(saved.names())
                        + ", which are not the classes of mnist; name its data with --data"
                        + trainingData(saved));
            }
            return;
        }
        List<String> names = saved.schema().orElseThrow().columns().stream()
                .map(Schema.Column::name)
                .toList();
        String columns = names.stream().limit(MOST_COLUMNS).map(Quote::name).collect(Collectors.joining(", "))
                + (names.size() > MOST_COLUMNS ? ", ..." : "");
        throw new UsageException(model + " takes the columns of a table (" + columns + "); --data FILE names such a"
                + " table"
                + trainingData(saved));
    }

    private static String trainingData(Model saved) {
        return saved.facts()
                .get(Fact.DATA)
                .map(file -> ", such as --data " + file + ", which it was trained on")
                .orElse("");
    }

    /** Sets flags for tables that are not given to the values that the network was trained with. */
    private static void complete(Model saved, DataOptions data) throws IOException {
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
                    saved.schema().isPresent() || trained.get(Fact.DATA).isPresent();
            data.task = isKnown ? saved.task() : null;
        }
        boolean isTable = saved.schema().isPresent() || data.isPlainTable();
        if (!isTable) {
            return;
        }
        if (saved.schema().isPresent() && !data.isTextTable()) {
            data.readAs(trained);
        }
        if (data.target == null) {
            // Formats other than CSV name the target, or it is in the flags.
            String unnamed = data.isTextTable() ? null : target(saved);
            data.target =
                    trained.get(Fact.TARGETS).map(names -> target(names, saved)).orElse(unnamed);
        }
        data.dropsMissingTarget |= trained.get(Fact.DROPS_MISSING_TARGETS).orElse(false);
        if (data.task == null && data.target != null && (saved.schema().isPresent() || saved.hasNames())) {
            data.task = saved.task();
        }
    }

    /** The target columns of the training: by name, or by number if a flag cannot take a name. */
    private static String target(List<String> names, Model saved) {
        List<Integer> places = saved.schema().map(Schema::targets).orElse(List.of());
        List<String> targets = new ArrayList<>(names);
        for (int i = 0; i < Math.min(names.size(), places.size()); i++) {
            if (names.get(i).contains(",")) {
                targets.set(i, String.valueOf(places.get(i) + 1));
            }
        }
        return String.join(",", targets);
    }

    /** The target columns of a network from another program; null if unknown. */
    private static String target(Model saved) {
        if (saved.schema().isPresent() && saved.task() != Task.CLASSIFICATION && saved.hasNames()) {
            return String.join(",", saved.names());
        }
        List<Integer> places = saved.schema().map(Schema::targets).orElse(List.of());
        return places.size() == 1 ? String.valueOf(places.get(0) + 1) : null;
    }
}
