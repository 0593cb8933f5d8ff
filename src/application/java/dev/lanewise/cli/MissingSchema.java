package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Model;
import dev.lanewise.data.Preprocessing.Scaling;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Notes on networks from files without the preprocessing of a table, such as those of {@code export}. */
final class MissingSchema {
    private MissingSchema() {}

    /** Returns a warning if the network was trained on scaled columns, but its file does not scale them. */
    static Optional<String> warning(Path model, Model saved) {
        return saved.schema().isPresent()
                ? Optional.empty()
                : saved.facts()
                        .get(Fact.SCALING)
                        .filter(scale -> scale != Scaling.NONE)
                        .map(scale ->
                                "warning: " + model + " has no preprocessing, but its network was trained with --scale "
                                        + scale
                                        + ": columns that are not scaled in the same way give meaningless predictions;"
                                        + " the .lanewise file of the network scales them");
    }

    /**
     * Returns a note if the columns of a table become the inputs of a network unchanged, because its file does not
     * describe columns.
     *
     * @param columns names of the columns, which are numbered if the file has no headings
     */
    static Optional<String> note(Model saved, String table, List<String> columns) {
        boolean headed = !columns.isEmpty() && !columns.get(0).equals("column 1");
        boolean isWarned = saved.facts().get(Fact.SCALING).orElse(Scaling.NONE) != Scaling.NONE;
        return saved.schema().isPresent() || !headed || isWarned
                ? Optional.empty()
                : Optional.of("the model file does not describe columns, so those of " + table
                        + " are used unchanged, in the order of the file");
    }
}
