package dev.lanewise.cli;

import java.nio.file.Path;
import java.util.Locale;

/** How predictions are written. */
enum OutputFormat {
    /** Columns for people. */
    TEXT,
    /** A row of headings, then one row for each example. */
    CSV,
    /** One object for each example, each on a line of its own. */
    JSON;

    /** The format that the name of a file asks for; null if it asks for none. */
    static OutputFormat ofName(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") || isTabbed(file) ? CSV
                : name.matches("(?s).*\\.(json|jsonl|ndjson)") ? JSON : null;
    }

    /** Whether fields are separated by tabs in a file of this name. */
    static boolean isTabbed(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).matches("(?s).*\\.(tsv|tab)");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
