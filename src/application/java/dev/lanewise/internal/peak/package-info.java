/**
 * Peak rate of multiply-adds of a processor, for {@code lanewise doctor}.
 *
 * <p>Knows the kernels only by their width.
 */
package dev.lanewise.internal.peak;
