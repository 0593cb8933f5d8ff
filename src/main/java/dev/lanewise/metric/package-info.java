/**
 * Figures of merit: how good outputs are, given what was wanted.
 *
 * <p>Pure functions of arrays, in double precision and in the order of the examples. Knows the JDK alone; must not know
 * networks, data sets or training.
 */
package dev.lanewise.metric;
