/**
 * Random numbers: MT19937, seeded and read as Python and NumPy do, so that a training run can be laid beside theirs;
 * and keys that depend on seed, purpose, epoch and example alone, for what goes on inside training.
 *
 * <p>Knows the JDK only, and no other package of Lanewise.
 */
package dev.lanewise.random;
