package dev.lanewise.cli.reader;

import dev.lanewise.data.Task;
import dev.lanewise.internal.Elements;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Target columns of a table, the task they define, and a column of example weights.
 *
 * <p>Immutable: each {@code with} method returns a changed copy.
 */
public final class CsvTargets {
    private final List<String> columns;
    private final Optional<Task> task;
    private final Optional<String> weights;
    private final List<String> classes;
    private final boolean leavesOutMissing;

    private CsvTargets(
            List<String> columns,
            Optional<Task> task,
            Optional<String> weights,
            List<String> classes,
            boolean leavesOutMissing) {
        this.columns = columns;
        this.task = task;
        this.weights = weights;
        this.classes = classes;
        this.leavesOutMissing = leavesOutMissing;
    }

    /**
     * Creates targets with a detected task, for examples of equal weight.
     *
     * @param columns headings of the columns, or their numbers from 1; at least one
     * @return the targets
     * @throws IllegalArgumentException if there is no column
     */
    public static CsvTargets of(String... columns) {
        if (Elements.require(columns, "columns").isEmpty()) {
            throw new IllegalArgumentException("at least one target column is expected, but none was given");
        }
        return new CsvTargets(
                Elements.require(columns, "columns").stream().map(String::strip).toList(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false);
    }

    /**
     * Headings of the target columns, or their numbers from 1.
     *
     * @return headings of the target columns, or their numbers from 1
     */
    public List<String> columns() {
        return columns;
    }

    /**
     * Returns the task; empty to detect it. A single column has classes if it contains names or only whole numbers, and
     * numbers otherwise. Several columns are labels if they contain only 0 and 1, and numbers otherwise.
     *
     * @return the task
     */
    public Optional<Task> task() {
        return task;
    }

    /**
     * {@return a copy with this task}
     *
     * @param task what the network predicts
     */
    public CsvTargets withTask(Task task) {
        return new CsvTargets(
                columns, Optional.of(Objects.requireNonNull(task, "task")), weights, classes, leavesOutMissing);
    }

    /**
     * Heading or number, from 1, of the column with the weight of each example; empty for equal weights.
     *
     * @return heading or number, from 1, of the column with the weight of each example
     */
    public Optional<String> weights() {
        return weights;
    }

    /**
     * {@return a copy whose examples have the weights of a column}
     *
     * @param column heading of the column, or its number from 1
     */
    public CsvTargets withWeights(String column) {
        return new CsvTargets(
                columns,
                task,
                Optional.of(Objects.requireNonNull(column, "column").strip()),
                classes,
                leavesOutMissing);
    }

    /**
     * Returns the names of the classes that a network distinguishes, such as those of the training file; empty to learn
     * them from the rows.
     *
     * @return names of the classes, in the order of their labels
     */
    public List<String> classes() {
        return classes;
    }

    /**
     * {@return a copy for a network that distinguishes given classes} Labels are indices of these names, and a row with
     * another class is refused with a message that names its line. Targets other than classes are not affected.
     *
     * @param names names of the classes, in the order of their labels; none to learn them from the rows
     * @throws IllegalArgumentException if two names are equal
     */
    public CsvTargets withClasses(List<String> names) {
        List<String> classes = Elements.require(names, "names");
        for (String name : classes) {
            if (classes.indexOf(name) != classes.lastIndexOf(name)) {
                throw new IllegalArgumentException("the names of classes must differ, but two are " + name);
            }
        }
        return new CsvTargets(columns, task, weights, classes, leavesOutMissing);
    }

    /** {@return whether rows without a target are left out; if not, they are refused} */
    public boolean leavesOutMissing() {
        return leavesOutMissing;
    }

    /** {@return a copy that leaves out rows without a target} */
    public CsvTargets withoutMissing() {
        return new CsvTargets(columns, task, weights, classes, true);
    }

    private List<Object> values() {
        return List.of(columns, task, weights, classes, leavesOutMissing);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CsvTargets that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "CsvTargets[columns=" + columns + ", task="
                + task.map(Task::toString).orElse("detected") + ", weights=" + weights.orElse("none")
                + (classes.isEmpty() ? "" : ", classes=" + classes) + "]";
    }
}
