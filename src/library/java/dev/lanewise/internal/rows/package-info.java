/**
 * Storage of data sets: inputs as rows of bytes, of floats, of their non-zero elements only, or of a mapped file;
 * and the targets.
 *
 * <p>Not exported: the public methods of {@link dev.lanewise.data.Dataset} do not show it.
 * {@link dev.lanewise.internal.rows.ExampleRows} does. Must not depend on networks, training, the engine
 * or kernels.
 */
@NullMarked
package dev.lanewise.internal.rows;

import org.jspecify.annotations.NullMarked;
