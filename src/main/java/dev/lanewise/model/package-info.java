/**
 * Descriptions of networks: {@link dev.lanewise.model.Architecture} and the activations, costs, normalisations and
 * weight precisions it consists of.
 *
 * <p>All of them are immutable values. Formulas are in double precision. The package depends on the JDK and the root
 * package alone. It must not depend on parameters, kernels, data sets, training or files: {@code network} holds
 * parameters, and {@code engine} computes with them.
 */
package dev.lanewise.model;
