package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** The different names of fields that are ignored in a request, which the parser keeps until its end. */
final class UnknownNames {
    /** Names whose memory is reserved at once. */
    private static final int STEP = 64;
    /** As a string, in the tables of the parser, which grow by copying, and here. */
    private static final int BYTES_OF_A_NAME = 300;

    private final Set<String> names = new HashSet<>();
    private final Memory.Share memory;

    /**
     * Creates an empty set.
     *
     * @param memory from which the names are reserved
     */
    UnknownNames(Memory.Share memory) {
        this.memory = memory;
    }

    /**
     * Ignores a field whose value has just been read, with all that is in it.
     *
     * @throws Refusal if its names take too much memory
     */
    void skip(String name, JsonParser json) throws IOException {
        add(name);
        skip(json);
    }

    /**
     * Skips the rest of an object or array whose start has just been read; does nothing for other values.
     *
     * @throws Refusal if its names take too much memory
     */
    void skip(JsonParser json) throws IOException {
        int open = json.currentToken().isStructStart() ? 1 : 0;
        while (open > 0) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.FIELD_NAME) {
                add(json.currentName());
            } else if (token.isStructStart()) {
                open++;
            } else if (token.isStructEnd()) {
                open--;
            }
        }
    }

    private void add(String name) throws Refusal {
        if (names.contains(name)) {
            return;
        }
        if (names.size() % STEP == 0) {
            memory.take(STEP * BYTES_OF_A_NAME);
        }
        names.add(name);
    }
}
