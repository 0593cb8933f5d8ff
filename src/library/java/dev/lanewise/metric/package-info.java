/**
 * Metrics computed from outputs and targets, for classification, labels and regression.
 *
 * <p>All are pure functions of arrays, in double precision and in the order of the examples. Knows the JDK alone,
 * besides the root package. Must not know networks, data sets or training.
 */
package dev.lanewise.metric;

