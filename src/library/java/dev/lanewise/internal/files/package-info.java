/**
 * Files and streams of any format: replacement in one step, locks, compression, encodings, missing files and libraries.
 *
 * <p>Not exported. Must not depend on tables, networks, training, the engine or kernels.
 */
@NullMarked
package dev.lanewise.internal.files;

import org.jspecify.annotations.NullMarked;
