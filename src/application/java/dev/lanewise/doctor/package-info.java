/**
 * Measurements of kernels and of the peak rate of a processor, and the rules of the engine in sentences, for {@code
 * lanewise doctor}.
 *
 * <p>With {@code gradcheck} one of the two packages of the application that may use kernels and engine.
 */
package dev.lanewise.doctor;
