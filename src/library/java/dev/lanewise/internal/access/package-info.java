/**
 * Access to what the public classes do not show, for the application, the benchmarks and the other internal packages.
 *
 * <p>A public class whose constructor or method would need an internal type keeps it package-private. It registers an
 * implementation of the class here when it is initialised, as the JDK does with its {@code SharedSecrets}.
 */
@NullMarked
package dev.lanewise.internal.access;

import org.jspecify.annotations.NullMarked;
