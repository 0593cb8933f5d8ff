package dev.lanewise.cli;

import dev.lanewise.data.FileKind;
import java.nio.file.Path;
import java.util.Locale;

/** Output formats of predictions. */
enum OutputFormat {
    /** Aligned columns for reading. */
    TEXT,
    /** A row of headings, then one row for each example. */
    CSV,
    /** One object for each example, each on a line of its own. */
    JSON;

    /** The format that the extension of a file selects; null if it selects none. */
    static OutputFormat ofName(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return FileKind.CSV.isNameOf(file) ? CSV : name.matches("(?s).*\\.(json|jsonl|ndjson)") ? JSON : null;
    }

    /**
     * Refuses a name with the extension of a format that is not written, so that nobody opens text as a spreadsheet.
     *
     * @throws UsageException with the extensions of the formats that are written
     */
    static void requireWritten(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.contains(".") && !name.matches("(?is).*\\.(csv|tsv|tab|jsonl?|ndjson|txt|log|out)")) {
            throw new UsageException("--output " + file + ": predictions are written as .csv, .tsv, .json, .jsonl or"
                    + " .txt; --format writes them to a file with another ending");
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
