package dev.lanewise.internal.rows;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Remedy;
import java.util.stream.IntStream;

/** Check of the named classes of a data set against the outputs of a network. */
public final class ClassNames {
    private ClassNames() {}

    /**
     * Checks that there are not fewer named classes than outputs: a data set without a list of all classes numbers
     * those that occur, and so may give a class the number of another one.
     *
     * @throws IllegalArgumentException if there are fewer, and a name is not the number of its class
     */
    public static void requireAll(Dataset dataset, int outputs) {
        int classes = dataset.classes();
        if (classes < outputs
                && IntStream.range(0, classes).anyMatch(c -> !dataset.name(c).equals(String.valueOf(c)))) {
            throw new IllegalArgumentException("the data have " + Count.of(classes, "named class")
                    + ", but the network has " + Count.of(outputs, "output")
                    + Remedy.CLASS_NAMES);
        }
    }
}
