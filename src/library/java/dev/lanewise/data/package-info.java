/**
 * Labelled examples, and the tables and files that they come from.
 *
 * <p>Must not depend on networks, kernels or training.
 */
package dev.lanewise.data;
