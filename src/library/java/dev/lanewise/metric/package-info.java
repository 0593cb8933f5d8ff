/**
 * Metrics computed from outputs and targets, for classification, labels and regression.
 *
 * <p>All are pure functions of arrays, in double precision and in the order of the examples. Knows data sets, besides
 * the root package. Must not know networks or training.
 */
package dev.lanewise.metric;

