package dev.lanewise.report;

import java.util.List;
import java.util.Map;

/**
 * What is known of an example besides its outputs.
 *
 * @param place where the example stands in its file, such as "line 35"
 * @param values text of each column of its row, by the names of the columns; empty if it is not known
 * @param influences the inputs that changed the output most, the largest change first; empty if they are not known
 */
public record ExampleFacts(String place, Map<String, String> values, List<Influence> influences) {
    /**
     * How much the value of a column moved an output.
     *
     * @param column name of the column
     * @param value its value in this example
     * @param change the output minus the output with a typical value in this column
     */
    public record Influence(String column, String value, double change) {}

    /** Finds out about the examples of a report. */
    public interface Source {
        /** Which rows of which file the examples are, as a sentence. */
        String sentence();

        /** The places of all examples, as far as they are listed; empty if the sentence says it all. */
        String places();

        /**
         * Looks at some examples.
         *
         * @param examples indices of examples
         * @param units for each of them, the output unit whose changes count
         * @return a fact for each of them, in the same order
         */
        List<ExampleFacts> of(int[] examples, int[] units);
    }
}
