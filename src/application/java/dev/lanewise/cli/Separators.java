package dev.lanewise.cli;

import dev.lanewise.data.FileKind;
import java.nio.file.Path;

/** Separators of a CSV file: between its fields, and between the digits of its numbers. */
record Separators(char delimiter, char decimal) {
    static final Separators USUAL = new Separators(',', '.');

    /**
     * The separators of predictions beside columns that are copied from an input with these separators, so that both
     * are read in the same way. The name of a file determines whether it has tabs.
     *
     * @param outputOrNull the file to write; null for standard output
     */
    Separators in(Path outputOrNull) {
        if (outputOrNull == null) {
            return this;
        }
        if (FileKind.isNameOfTabs(outputOrNull.toString())) {
            return new Separators('\t', decimal);
        }
        boolean isConverted = delimiter == '\t' && OutputFormat.ofName(outputOrNull) == OutputFormat.CSV;
        return isConverted ? new Separators(decimal == ',' ? ';' : ',', decimal) : this;
    }
}
