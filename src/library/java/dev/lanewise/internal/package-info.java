/**
 * Access to the non-public parts of public classes, checks of arguments, the version, and background tasks, for all
 * packages of the library.
 *
 * <p>Not exported. Must not depend on other packages, except {@code internal.text}.
 */
@NullMarked
package dev.lanewise.internal;

import org.jspecify.annotations.NullMarked;
