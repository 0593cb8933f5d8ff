/**
 * Data sets, and the tables and files that they come from.
 *
 * <p>A {@link dev.lanewise.data.Table} has named columns of numbers or categories. A {@link dev.lanewise.data.Dataset}
 * contains what a network learns from: numeric inputs, and a class, labels or numbers as targets. A {@link
 * dev.lanewise.data.TableEncoder} converts a table to a data set. Rows of a table come from objects, maps, arrays, a
 * {@link dev.lanewise.data.JdbcTable} or a CSV file, whose syntax a {@link dev.lanewise.data.CsvFormat} describes.
 * {@link dev.lanewise.data.Datasets} reads files of images and arrays, and {@link dev.lanewise.data.Mnist} contains the
 * handwritten digits.
 *
 * <pre>{@code
 * Table table = Table.of(List.of("area", "town", "price"), List.of(
 *         List.of(85, "Bern", 625_000), List.of(120, "Thun", 600_000), List.of(60, "Bern", 500_000)));
 * Dataset ofNumbers = Dataset.of(new double[][] {{0, 1}, {1, 0}}, new String[] {"up", "down"});
 *
 * Preprocessing preparation = Preprocessing.NONE.withScaling(Preprocessing.Scaling.STANDARD);
 * TableEncoder encoder = TableEncoder.learn(preparation, Task.REGRESSION, table.withTarget("price"));
 * Dataset encoded = encoder.dataset(table.withTarget("price"));
 * }</pre>
 */
// Must not depend on networks, kernels or training.
@NullMarked
package dev.lanewise.data;

import org.jspecify.annotations.NullMarked;
