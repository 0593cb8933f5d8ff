/**
 * Wording of messages: counts, quotes, suggestions, remedies, and escaping of texts for output.
 *
 * <p>Not exported. Must not depend on files, tables, networks, training, the engine or kernels.
 */
@NullMarked
package dev.lanewise.internal.text;

import org.jspecify.annotations.NullMarked;
