/**
 * The arithmetic: matrix products, sparse products and element-wise functions on flat {@code float[]}, once as plain
 * loops ({@link dev.lanewise.kernel.ScalarKernels}, the specification) and once on SIMD lanes
 * ({@link dev.lanewise.kernel.VectorKernels}, its twin with the same bits).
 *
 * <p>Knows nothing of networks, data or threads. Only the files whose names start with {@code Vector}, and
 * {@code Lanes}, touch the incubating module, so that a JVM without it can still load all the rest.
 */
package dev.lanewise.kernel;
