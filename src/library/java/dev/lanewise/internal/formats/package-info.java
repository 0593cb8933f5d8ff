/**
 * Readers of data files: IDX, NumPy arrays, safetensors, pickles, ARFF, LIBSVM, pictures, and data files of Lanewise.
 *
 * <p>{@link dev.lanewise.data.FileKind} alone decides the kind of a file. A new format is a constant there
 * and a reader.
 *
 * <p>Not exported; {@link dev.lanewise.data.Datasets} calls them. Files may be hostile: every reader checks magic
 * numbers, sizes and bounds before it allocates, and throws a {@link dev.lanewise.data.DataFormatException} with one
 * sentence. Must not depend on networks, training, the engine or kernels.
 */
@NullMarked
package dev.lanewise.internal.formats;

import org.jspecify.annotations.NullMarked;
