/**
 * Numerical kernels: matrix products, sparse products and element-wise functions on flat {@code float[]}. Each exists
 * twice: as a plain loop in {@link dev.lanewise.internal.kernel.ScalarKernels}, the specification, and with SIMD
 * instructions in {@link dev.lanewise.internal.kernel.VectorKernels}, which gives the same bits.
 *
 * <p>Must not depend on networks, data or any other package of Lanewise. Only {@code Lanes} and the files whose names
 * start with {@code Vector} use the incubating module, so a JVM without it can still load all other classes.
 */
@NullMarked
package dev.lanewise.internal.kernel;

import org.jspecify.annotations.NullMarked;
