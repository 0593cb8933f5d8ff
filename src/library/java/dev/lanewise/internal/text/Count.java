package dev.lanewise.internal.text;

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

    /** Returns the noun for 1, and its plural for any other number, without the number. */
    public static String noun(long number, String noun) {
        return number == 1 ? noun : noun + (noun.endsWith("s") || noun.endsWith("tch") ? "es" : "s");
    }
}
