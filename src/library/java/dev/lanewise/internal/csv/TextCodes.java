package dev.lanewise.internal.csv;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers of texts, found for the fields of rows without making their texts in most cases. */
public final class TextCodes {
    private static final int RECENT = 256;

    private final Map<String, Integer> codes = new HashMap<>();
    /** Texts that were asked for, at places that follow from their hashes; null where there is none. */
    private final String[] recent = new String[RECENT];

    private final int[] recentCodes = new int[RECENT];

    /** Creates an empty table of numbers. */
    public TextCodes() {}

    /** Gives a text its code. */
    public void put(String text, int code) {
        codes.put(text, code);
    }

    /** Null if a text has no number. */
    @Nullable
    Integer get(String text) {
        return codes.get(text);
    }

    /** Returns the number of the text in a field of a row; -1 if the text has none. */
    public int get(CsvRow row, int field) {
        int hash = row.hash(field);
        int place = (hash ^ hash >>> 8 ^ hash >>> 16) & RECENT - 1;
        if (recent[place] != null && row.holds(field, recent[place])) {
            return recentCodes[place];
        }
        String text = row.text(field);
        Integer code = codes.get(text);
        if (code == null) {
            return -1;
        }
        recent[place] = text;
        recentCodes[place] = code;
        return code;
    }
}
