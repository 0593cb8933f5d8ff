/**
 * Random numbers: MT19937 as Python and NumPy seed and read it, so that training runs can be compared with theirs, and
 * counter-based numbers for dropout, noise and augmentation.
 *
 * <p>Knows the JDK only, and no other package of Lanewise.
 */
package dev.lanewise.random;
