package dev.lanewise.serve;

import dev.lanewise.internal.Quote;
import dev.lanewise.internal.Suggestion;
import java.util.List;
import java.util.stream.Collectors;

/** Names in error and warning messages: the existing ones, and the one that was probably meant. */
final class QuotedNames {
    private static final int MOST_LISTED = 12;
    /** Largest number of names that are compared with a wrong one. */
    private static final int MOST_COMPARED = 200;
    /** Largest number of characters of a wrong name that are compared. */
    private static final int LONGEST = 40;

    private QuotedNames() {}

    /** The names in quotation marks, or the first twelve and the number of the others. */
    static String list(List<String> names) {
        String first = names.stream().limit(MOST_LISTED).map(Quote::of).collect(Collectors.joining(", "));
        return names.size() <= MOST_LISTED ? first : first + " and " + (names.size() - MOST_LISTED) + " more";
    }

    /** The most similar name as {@code  (did you mean "age"?)}, or nothing if none is similar. */
    static String didYouMean(String wrong, List<String> names) {
        if (wrong.length() > LONGEST) {
            return "";
        }
        List<String> compared = names.stream()
                .limit(MOST_COMPARED)
                .filter(name -> name.length() <= 2 * LONGEST)
                .toList();
        List<String> similar = Suggestion.similar(wrong, compared);
        return similar.isEmpty() ? "" : " (did you mean " + Quote.of(similar.get(0)) + "?)";
    }
}
