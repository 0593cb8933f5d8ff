/**
 * Readers that only the command line needs: data sets that are used unchanged, inputs without targets, and the texts of
 * CSV files. A {@link dev.lanewise.TableReader} reads all tables.
 */
package dev.lanewise.cli.reader;
