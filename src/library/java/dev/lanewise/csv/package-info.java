/**
 * Tables of numbers and names as data sets, read with FastCSV.
 *
 * <p>Knows {@code dev.lanewise.data} and {@code dev.lanewise.internal.random}; knows nothing of networks or training.
 */
package dev.lanewise.csv;

