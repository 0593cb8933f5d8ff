/**
 * Networks and their use: {@link dev.lanewise.network.Network} holds parameters, {@link dev.lanewise.network.Predictor}
 * computes outputs, and {@link dev.lanewise.network.Initializer} draws initial weights.
 *
 * <p>Depends on the descriptions in {@code model}, the forward pass of {@code engine}, kernels, data sets, metrics and
 * random generators. Must not depend on training, optimisers, gradient checks, file formats or the command line.
 */
package dev.lanewise.network;
