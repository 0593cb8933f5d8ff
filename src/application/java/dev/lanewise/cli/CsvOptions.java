package dev.lanewise.cli;

import dev.lanewise.csv.CsvFormat;
import picocli.CommandLine.Option;

/** How a CSV file is read where that cannot be found out. */
final class CsvOptions {
    /** What stands between fields: a character, or the name of one that a shell does not like. */
    record Delimiter(char character) {
        private static final String TAB = "tab";

        /** Reads {@code tab}, or a character. */
        static Delimiter parse(String text) {
            if (text.equals(TAB)) {
                return new Delimiter('\t');
            }
            if (text.length() != 1 || text.equals("\"") || text.charAt(0) < ' ' && !text.equals("\t")) {
                throw new IllegalArgumentException(
                        "a delimiter is one character such as ; or tab, but \"" + text + "\" was given");
            }
            return new Delimiter(text.charAt(0));
        }

        @Override
        public String toString() {
            return character == '\t' ? TAB : String.valueOf(character);
        }
    }

    @Option(names = "--delimiter", paramLabel = "CHAR", converter = Values.OfDelimiter.class, description = "What stands"
            + " between the fields of a CSV file: a character, or tab. Default: tab if the file is named .tsv or .tab, else"
            + " whichever of comma, tab, semicolon and bar is most frequent in the first line.")
    private Delimiter delimiter;

    @Option(names = "--header", paramLabel = "yes|no", converter = Values.OfYesOrNo.class, description = "Whether the first"
            + " row of a CSV file has headings. Default: yes if one of its fields names a column that is asked for, or is no"
            + " number where the rows below have one.")
    private Values.YesOrNo header;

    @Option(names = "--first-index", paramLabel = "0|1", converter = Values.FirstIndex.class,
            description = "Index of the first"
            + " input in a LIBSVM file: 1 as LIBSVM writes it, 0 as scikit-learn does. Default: 0 if an index is 0,"
            + " else 1.")
    private Integer firstIndex;

    /** The first index of LIBSVM files; -1 to find it out. */
    int firstIndex() {
        return firstIndex == null ? -1 : firstIndex;
    }

    CsvFormat format() {
        CsvFormat format = CsvFormat.DETECTED;
        format = delimiter == null ? format : format.withDelimiter(delimiter.character());
        return header == null ? format : format.withHeader(header.isYes());
    }

    boolean isGiven() {
        return delimiter != null || header != null;
    }
}
