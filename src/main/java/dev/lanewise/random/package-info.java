/**
 * Random numbers that a training run can be laid beside Python's and NumPy's with: MT19937, seeded and read as they do.
 *
 * <p>Knows the JDK only, and no other package of Lanewise.
 */
package dev.lanewise.random;
