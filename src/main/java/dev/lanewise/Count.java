package dev.lanewise;

/** A number of things, as a sentence has it: "1 epoch", "2 epochs", "0 classes". */
public final class Count {
    private Count() {}

    /** The number and what it counts. */
    public static String of(long number, String noun) {
        return number + " " + noun(number, noun);
    }

    /** What is counted, without the number: the noun as it is for 1, and its plural for any other. */
    public static String noun(long number, String noun) {
        return number == 1 ? noun : noun + (noun.endsWith("s") || noun.endsWith("tch") ? "es" : "s");
    }
}
