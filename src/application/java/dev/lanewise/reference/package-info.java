/**
 * Reference implementation of the engine in plain loops: one thread, dense inputs, and every formula with its label of
 * {@code docs/math.md}. It computes the same bits as the engine. {@link dev.lanewise.reference.ReferenceNetwork} is the
 * class to read, and {@code docs/reference.md} is a guide to it.
 *
 * <p>It is for reading and for tests, and too slow for production. It depends on the description of a network
 * ({@code Architecture}, {@code Activation}, {@code Loss}, {@code Normalization}) and the elementary functions of one
 * float ({@code ScalarMath}). It must not depend on matrix kernels, memory layouts, threads, data sets or files. No
 * package depends on it.
 */
package dev.lanewise.reference;
