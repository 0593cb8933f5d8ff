package dev.lanewise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Translates sentences of the library, which name its methods, into sentences that name flags. */
final class FlagNames {
    private static final Map<String, String> FLAGS = new LinkedHashMap<>();
    /** Advice on settings that no flag makes: up to the end of the sentence or of the parenthesis. */
    private static final Pattern WITHOUT_FLAG = Pattern.compile(
            "; CsvFormat\\.with(?:Decimal|Thousands)Separator\\('.'\\)[^;]*|; CsvFormat\\.withMissingTexts[^)]*"
                    + "|; Lanewise\\.readTable[^;]*");

    static {
        FLAGS.put("Preprocessing.withMissing(Missing.MEAN)", "--missing mean");
        FLAGS.put("Preprocessing.withCategorical", "--categorical");
        FLAGS.put("Preprocessing.withIgnored", "--ignore");
    }

    private FlagNames() {}

    /** Returns a sentence with flags instead of the methods that they stand for. */
    static String in(String sentence) {
        String translated = sentence;
        for (Map.Entry<String, String> flag : FLAGS.entrySet()) {
            translated = translated.replace(flag.getKey(), flag.getValue());
        }
        return WITHOUT_FLAG.matcher(translated).replaceAll("");
    }
}
