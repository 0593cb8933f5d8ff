/**
 * Checks of arguments, the version, and tasks in the background, for all packages of the library.
 *
 * <p>Not exported. Must not depend on other packages, except on those for texts.
 */
@NullMarked
package dev.lanewise.internal;

import org.jspecify.annotations.NullMarked;
