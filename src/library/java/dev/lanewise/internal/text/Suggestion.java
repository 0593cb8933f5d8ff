package dev.lanewise.internal.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds the known names that a misspelt name may stand for. */
public final class Suggestion {
    private static final int MOST = 3;
    /** A name of this many letters may have one wrong letter, of twice as many two, and so on. */
    private static final int LETTERS_PER_ERROR = 3;

    private static final int SHORTEST_START = 2;
    private static final int MOST_LISTED = 12;
    /** Characters of a list after which it ends. */
    private static final int LONGEST_LIST = 240;
    /** Characters of a name that may be suggested; to compare two takes the product of their lengths. */
    private static final int LONGEST_NAME = 80;

    /** The names here of what other programs call otherwise, by the letters of theirs. */
    private static final Map<String, String> TERMS = Map.ofEntries(
            Map.entry("mse", "quadratic"),
            Map.entry("meansquarederror", "quadratic"),
            Map.entry("squarederror", "quadratic"),
            Map.entry("mae", "absolute"),
            Map.entry("meanabsoluteerror", "absolute"),
            Map.entry("absoluteerror", "absolute"),
            Map.entry("l1", "absolute"),
            Map.entry("smoothl1", "huber"),
            Map.entry("bce", "cross-entropy"),
            Map.entry("logloss", "cross-entropy"),
            Map.entry("nll", "cross-entropy"),
            Map.entry("binarycrossentropy", "cross-entropy"),
            Map.entry("categoricalcrossentropy", "cross-entropy"),
            Map.entry("sparsecategoricalcrossentropy", "cross-entropy"),
            Map.entry("swish", "silu"),
            Map.entry("linear", "identity"),
            Map.entry("logistic", "sigmoid"),
            Map.entry("xavieruniform", "glorot-uniform"),
            Map.entry("xaviernormal", "glorot-normal"),
            Map.entry("kaiminguniform", "he-uniform"),
            Map.entry("kaimingnormal", "he-normal"),
            Map.entry("zscore", "standard"),
            Map.entry("standardscaler", "standard"),
            Map.entry("minmaxscaler", "min-max"));

    private Suggestion() {}

    /**
     * The question to append to a sentence, such as {@code ", did you mean Survived?"}; empty if no name is similar.
     *
     * @param word the misspelt name
     * @param known names that exist; null among them is left out
     */
    public static String question(String word, Collection<String> known) {
        return question(similar(word, known));
    }

    /** The question whether one of these names is meant; empty if there are none. */
    public static String question(List<String> similar) {
        return similar.isEmpty() ? "" : ", did you mean " + String.join(" or ", similar) + "?";
    }

    /**
     * The name here of what other programs call otherwise; or else up to three similar names, in their order: those
     * that differ only in case and punctuation, or else those that
     * begin with the word, or else those with the fewest wrong letters, or else those that contain the word.
     *
     * @param word the misspelt name
     * @param known names that exist
     */
    public static List<String> similar(String word, Collection<String> known) {
        String letters = letters(word);
        if (letters.isEmpty() || word.length() > LONGEST_NAME) {
            return List.of();
        }
        String term = TERMS.getOrDefault(letters, word);
        if (!term.equals(word) && known.contains(term)) {
            return List.of(term);
        }
        List<String> best = new ArrayList<>();
        int least = Math.max(1, letters.length() / LETTERS_PER_ERROR);
        List<String> begun = new ArrayList<>();
        List<String> containing = new ArrayList<>();
        for (String name : known) {
            String other = name == null || name.length() > LONGEST_NAME ? "" : letters(name);
            int distance = other.isEmpty() ? Integer.MAX_VALUE : distance(letters, other);
            if (distance < least) {
                best.clear();
                least = distance;
            }
            if (distance == least && distance < Math.max(letters.length(), other.length()) && !best.contains(name)) {
                best.add(name);
            }
            if (letters.length() >= SHORTEST_START && other.startsWith(letters) && !begun.contains(name)) {
                begun.add(name);
            }
            if (letters.length() >= SHORTEST_START && other.contains(letters) && !containing.contains(name)) {
                containing.add(name);
            }
        }
        List<String> names = least > 0 && !begun.isEmpty() ? begun : best.isEmpty() ? containing : best;
        return List.copyOf(names.subList(0, Math.min(MOST, names.size())));
    }

    /** The names joined by commas, or the first of them and the number of the others. */
    public static String list(List<String> names) {
        StringBuilder list = new StringBuilder();
        int listed = 0;
        while (listed < Math.min(MOST_LISTED, names.size()) && list.length() < LONGEST_LIST) {
            list.append(listed == 0 ? "" : ", ").append(Quote.name(names.get(listed++)));
        }
        return listed == names.size() ? list.toString() : list + " and " + (names.size() - listed) + " more";
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /**
     * The least number of insertions, deletions, replacements and swaps of neighbours that turn one text into another.
     *
     * <p>Source: the optimal string alignment distance, a restricted form of the one of Damerau (1964).
     */
    static int distance(String from, String to) {
        int[][] least = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                least[i][j] =
                        Math.min(least[i - 1][j - 1] + (same ? 0 : 1), Math.min(least[i - 1][j], least[i][j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) {
                    least[i][j] = Math.min(least[i][j], least[i - 2][j - 2] + 1);
                }
            }
        }
        return least[from.length()][to.length()];
    }
}
