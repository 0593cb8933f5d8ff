package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Model;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import java.util.ArrayList;
import java.util.List;

/** The target columns that a saved network was trained on, as --target names them. */
final class SavedTarget {
    private SavedTarget() {}

    /**
     * Returns the value of --target; null if it is unknown.
     *
     * @param areDefined whether the format of the data may define targets
     */
    static String of(Model saved, boolean areDefined) {
        return saved.facts()
                .get(Fact.TARGETS)
                .map(names -> named(names, saved))
                .orElseGet(() -> areDefined ? null : unnamed(saved));
    }

    /** The target columns of the training: by name, or by number if a flag cannot take a name. */
    private static String named(List<String> names, Model saved) {
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
    private static String unnamed(Model saved) {
        if (saved.schema().isPresent() && saved.task() != Task.CLASSIFICATION && saved.hasNames()) {
            return String.join(",", saved.names());
        }
        List<Integer> places = saved.schema().map(Schema::targets).orElse(List.of());
        return places.size() == 1 ? String.valueOf(places.get(0) + 1) : null;
    }
}
