package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.text.Escape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The result of checking a file.
 *
 * @param text what the file contains if it is intact, otherwise the reason in one sentence
 */
record CheckedFile(Path file, Status status, String text) {
    /** Results in the order of the summary. */
    enum Status {
        /** The file is intact. */
        OK,
        /** The file is damaged or cannot be read. */
        FAILED,
        /** The file is of a kind that is not checked. */
        SKIPPED,
        /** The file is a temporary file, such as a killed process leaves behind. */
        LEFTOVER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The result as a line of text, without control characters. */
    String line() {
        // Messages of the readers begin with the file, perhaps followed by a place in it.
        String named = status != Status.OK && text.startsWith(file.toString()) ? text : file + ": " + text;
        return String.format(Locale.ROOT, "%-8s  %s", status, Escape.of(named));
    }

    /** The result as a JSON object in one line. */
    String json() throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", file.toString());
        fields.put("status", status.toString());
        fields.put(status == Status.OK ? "content" : "reason", text);
        return JSON.std.asString(fields);
    }
}
