package dev.lanewise.internal.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts by row. Each distinct text is stored once, and each row has the code of its text, or {@link #NONE}. */
public final class TextCodes {
    /** Code of a row without a text. */
    public static final int NONE = -1;

    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final Numbers ofRows = new Numbers();

    /** Starts without rows. */
    public TextCodes() {}

    /**
     * Adds a row.
     *
     * @param text null if it has none
     * @return whether no earlier row has this text
     */
    public boolean add(@Nullable String text) {
        if (text == null) {
            ofRows.add(NONE);
            return false;
        }
        Integer code = codes.get(text);
        if (code == null) {
            code = texts.size();
            codes.put(text, code);
            texts.add(text);
            ofRows.add(code);
            return true;
        }
        ofRows.add(code);
        return false;
    }

    /** Adds the text of the next row if an earlier row has it, and returns whether one has. */
    public boolean addKnown(String text) {
        Integer code = codes.get(text);
        if (code != null) {
            ofRows.add(code);
        }
        return code != null;
    }

    /** The code of a text; {@link #NONE} if no row has it. */
    public int find(String text) {
        return codes.getOrDefault(text, NONE);
    }

    /** Number of rows. */
    public int rows() {
        return ofRows.size();
    }

    /** The distinct texts, by their codes. */
    public List<String> texts() {
        return Collections.unmodifiableList(texts);
    }

    /** Returns the code of the text of a row; {@link #NONE} if it has none. */
    public int code(int row) {
        return (int) ofRows.get(row);
    }
}
