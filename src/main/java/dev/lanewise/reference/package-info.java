/**
 * The engine once more, in plain loops: one thread, dense inputs, and every formula with its label of
 * {@code docs/math.md}. It computes the same bits as the engine. {@link dev.lanewise.reference.ReferenceNetwork} is the
 * page to read, and {@code docs/reference.md} leads through it.
 *
 * <p>It is for reading and for tests, and too slow for use. It knows the description of a network
 * ({@code Architecture}, {@code Activation}, {@code Cost}, {@code Normalization}) and the elementary functions of one
 * float ({@code ScalarMath}). It must not know matrix kernels, memory layouts, threads, data sets or files. No package
 * depends on it.
 */
package dev.lanewise.reference;
