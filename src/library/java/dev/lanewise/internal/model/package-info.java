/**
 * Parts of a {@code Model}: the content of model files, the meaning of outputs, and Java sources.
 *
 * <p>Not exported. The documentation describes the format of model files under "Layouts of Lanewise files". Must not
 * depend on training or the command line.
 */
@NullMarked
package dev.lanewise.internal.model;

import org.jspecify.annotations.NullMarked;
