/**
 * Networks: {@link dev.lanewise.network.Architecture} describes layers and loss,
 * {@link dev.lanewise.network.Initializer} draws initial parameters, {@link dev.lanewise.network.Network} holds them,
 * and {@link dev.lanewise.network.Predictor} computes outputs.
 *
 * <p>A predictor is a snapshot of the parameters. Any number of threads may share it. It allocates nothing, and it is
 * up to three times as fast with many rows per call as with one.
 *
 * <pre>{@code
 * Architecture architecture = new Architecture(
 *         List.of(784, 64, 10), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
 * Network network = Initializer.HE_NORMAL.network(architecture, 1);
 * Predictor predictor = network.predictor();
 * float[] probabilities = new float[predictor.outputs()];
 * predictor.predict(new float[784], probabilities);
 *
 * Predictor smaller = network.predictor(WeightPrecision.INT8);
 * }</pre>
 */
// Must not depend on training, file formats or the command line.
@NullMarked
package dev.lanewise.network;

import org.jspecify.annotations.NullMarked;
