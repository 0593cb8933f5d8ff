/**
 * Networks: {@link dev.lanewise.network.Architecture} describes layers and loss,
 * {@link dev.lanewise.network.Network} holds parameters, {@link dev.lanewise.network.Initializer} draws initial ones,
 * and {@link dev.lanewise.network.Predictor} computes outputs.
 *
 * <p>Must not depend on training, file formats or the command line.
 */
package dev.lanewise.network;
