/**
 * Reads CSV and TSV files as tables. Delimiter, headings, and columns of numbers and categories are detected.
 *
 * <p>Not exported; {@link dev.lanewise.Lanewise#readTable(java.nio.file.Path)} reads a table. The command line builds
 * data sets from the rows and columns in its package {@code cli.reader}. Files and streams take the same path: {@code
 * CsvInput} opens the text, {@code CsvRecords} splits it with FastCSV ({@code de.siegmar:fastcsv}), {@code CsvFile}
 * detects the header, and columns collect the fields of each {@code CsvRow}. With FastDoubleParser on the class path,
 * long numbers are parsed faster. Depends on tables. Must not depend on networks or training.
 */
@NullMarked
package dev.lanewise.internal.csv;

import org.jspecify.annotations.NullMarked;
