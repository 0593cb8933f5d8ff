/**
 * Readers that only the command line needs: CSV files as data sets, tables in other text files, and inputs without
 * targets.
 *
 * <p>{@link dev.lanewise.cli.reader.CsvData} reads whole CSV files; it splits the rows and learns the preprocessing of
 * the inputs from the training rows alone. A {@link dev.lanewise.TableReader} reads the rows that a trained network
 * predicts from.
 */
package dev.lanewise.cli.reader;
