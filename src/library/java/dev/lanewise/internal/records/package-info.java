/**
 * Tables in formats other than CSV, and the choice of the reader of a file by its kind.
 *
 * <p>Not exported. Depends on the readers of files and on the records of CSV files. Must not depend on networks or
 * training.
 */
@NullMarked
package dev.lanewise.internal.records;

import org.jspecify.annotations.NullMarked;
