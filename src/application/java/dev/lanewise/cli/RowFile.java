package dev.lanewise.cli;

import dev.lanewise.data.CsvFormat;
import java.nio.file.Path;
import java.util.List;

/**
 * A CSV file whose rows are examples.
 *
 * @param asked names of requested columns, by which headings are recognised
 * @param required columns without which a row is no example
 * @param classes names of classes, which are not missing targets
 */
record RowFile(Path file, CsvFormat format, List<String> asked, List<String> required, List<String> classes) {}
