/**
 * Random numbers: MT19937, seeded and read as in Python and NumPy, so that training runs can be compared with theirs,
 * and counter-based numbers for dropout, noise and augmentation.
 *
 * <p>Depends on the JDK only, and on no other package of Lanewise.
 */
@NullMarked
package dev.lanewise.internal.random;

import org.jspecify.annotations.NullMarked;
