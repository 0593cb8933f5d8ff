package dev.lanewise.internal.text;

import dev.lanewise.data.Task;

/** A number of things, as a sentence has it: "1 epoch", "2 epochs", "0 classes". */
public final class Count {
    private Count() {}

    /** The number and what it counts. */
    public static String of(long number, String noun) {
        return number + " " + noun(number, noun);
    }

    /** A number that is not negative, with a comma before every three digits: "31,810". */
    public static String grouped(long number) {
        StringBuilder digits = new StringBuilder().append(number);
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /**
     * Checks a number of examples, and how many of them are predicted correctly.
     *
     * @throws IllegalArgumentException with one sentence if one is negative, or more are correct than there are
     */
    public static void requireCorrect(int correct, int examples) {
        if (correct < 0 || correct > examples) {
            throw new IllegalArgumentException(
                    correct + " of " + examples + " examples are correct, but 0 to all are expected");
        }
    }

    /** Returns the noun for 1, and its plural for any other number, without the number. */
    public static String noun(long number, String noun) {
        return number == 1 ? noun : noun + (noun.endsWith("s") || noun.endsWith("tch") ? "es" : "s");
    }

    /** A number of target columns, as in "2 labels". */
    public static String targets(long number, Task task) {
        return of(number, target(task));
    }

    /** Returns the noun for one target column, such as "label". */
    public static String target(Task task) {
        return task == Task.CLASSIFICATION ? "class" : task == Task.MULTI_LABEL ? "label" : "number";
    }
}
