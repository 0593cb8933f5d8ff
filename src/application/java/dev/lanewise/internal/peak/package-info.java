/**
 * Peak rate of multiply-adds of a processor, for {@code lanewise doctor}.
 *
 * <p>Uses only the width of the kernels.
 */
package dev.lanewise.internal.peak;
