package dev.lanewise.cli;

import dev.lanewise.csv.CsvFormat;
import java.nio.file.Path;
import java.util.List;

/**
 * A CSV file that examples are rows of.
 *
 * @param asked names of columns that are asked for, by which headings are recognised
 */
record RowFile(Path file, CsvFormat format, List<String> asked) {}
