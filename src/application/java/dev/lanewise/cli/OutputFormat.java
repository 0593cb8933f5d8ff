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

    /** Extensions of other formats. */
    private static final String OTHERS = "xlsx?|xlsm|xlsb|ods|odt|docx?|pdf|html?|xml|ya?ml|toml|parquet|pq|feather"
            + "|arrow|orc|avro|h5|hdf5?|npy|npz|mat|pkl|pickle|pt|pth|arff|svm|libsvm|sqlite3?|db|rds|sav|dta"
            + "|safetensors|onnx|lanewise|lanewise-data|gz|zip|bz2|xz|zst|png|jpe?g|svg";

    /** The format that the extension of a file selects; null if it selects none. */
    static OutputFormat ofName(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return FileKind.CSV.isNameOf(file) ? CSV : name.matches("(?s).*\\.(json|jsonl|ndjson)") ? JSON : null;
    }

    /**
     * Refuses a name whose extension is that of a format which is not written, so that nobody opens a table of text as
     * a spreadsheet.
     *
     * @throws UsageException with the extensions of the formats that are written
     */
    static void requireWritten(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.matches("(?s).*\\.(" + OTHERS + ")")) {
            throw new UsageException("--output " + file + ": predictions are written as .csv, .tsv, .json or .jsonl, or"
                    + " as text to a file with another ending, but not as " + name.substring(name.lastIndexOf('.')));
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
