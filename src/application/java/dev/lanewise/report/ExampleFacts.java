package dev.lanewise.report;

import java.util.List;
import java.util.Map;

/**
 * Facts about an example besides its outputs.
 *
 * @param place position of the example in its file, such as "line 35"
 * @param values text of each column of its row, by the names of the columns; empty if unknown
 * @param influences the inputs that changed the output most, the largest change first; empty if unknown
 */
public record ExampleFacts(String place, Map<String, String> values, List<Influence> influences) {
    /**
     * Influence of the value of a column on an output.
     *
     * @param column name of the column
     * @param value its value in this example
     * @param change the output minus the output with a typical value in this column
     */
    public record Influence(String column, String value, double change) {}

    /** Provides facts about the examples of a report. */
    public interface Source {
        /** Returns a sentence on which rows of which file the examples are. */
        String sentence();

        /** The places of all examples, as far as they are listed; empty if the sentence is complete. */
        String places();

        /** Returns the path of the file that contains only this example, such as a picture; empty if there is none. */
        default String file(int example) {
            return "";
        }

        /**
         * Returns the facts about some examples.
         *
         * @param examples indices of examples
         * @param units for each of them, the output unit whose changes count
         * @return a fact for each of them, in the same order
         */
        List<ExampleFacts> of(int[] examples, int[] units);
    }
}
