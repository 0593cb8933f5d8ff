/**
 * Reads CSV and TSV files as tables. Delimiter, headings, and columns of numbers and categories are detected.
 *
 * <p>Not exported; {@link dev.lanewise.TableReader} reads tables. Files and streams take the same path:
 * {@code CsvInput}
 * opens the text, {@code CsvRecords} splits it with FastCSV ({@code de.siegmar:fastcsv}), and {@code CsvFile}
 * detects the header. {@code RecordTable} collects the fields of each row of this or another format, which is a {@code
 * RecordSource}. With FastDoubleParser on the class path,
 * long numbers are parsed faster. Depends on tables. Must not depend on networks or training.
 */
@NullMarked
package dev.lanewise.internal.csv;

import org.jspecify.annotations.NullMarked;
