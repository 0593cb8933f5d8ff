/**
 * Reads CSV and TSV files as data sets and tables. Delimiter, headings, and columns of numbers and categories are
 * detected.
 *
 * <p>{@link dev.lanewise.csv.CsvData} reads a file, splits its rows, and learns the preprocessing of the inputs from
 * the training rows alone. {@link dev.lanewise.csv.CsvTable} reads a file as a {@link dev.lanewise.data.Table}. Both
 * need FastCSV ({@code de.siegmar:fastcsv}). With FastDoubleParser ({@code ch.randelshofer:fastdoubleparser}), numbers
 * are parsed faster.
 *
 * <pre>{@code
 * Splits splits = CsvData.load(Path.of("iris.csv"), List.of("species"));
 * System.out.println(splits.training().size() + " rows to train on, " + splits.test().size() + " to test on");
 *
 * Table table = CsvTable.read(Path.of("iris.csv"), CsvFormat.defaults(), List.of()).withTarget("species");
 * }</pre>
 */
// Depends on tables and data sets. Must not depend on networks or training.
@NullMarked
package dev.lanewise.csv;

import org.jspecify.annotations.NullMarked;
