/**
 * Columns of tables: their storage, the notation of numbers, dates and missing
 * values, and the rules by which a schema is learned from them and encodes them.
 *
 * <p>Not exported. Must not depend on networks, training, the engine or kernels.
 */
@NullMarked
package dev.lanewise.internal.table;

import org.jspecify.annotations.NullMarked;
