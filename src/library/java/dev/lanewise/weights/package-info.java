/**
 * Files of weights for other programs: safetensors and NumPy's npz with the names that PyTorch uses, and the JSON of
 * Nielsen's network2.
 *
 * <p>{@link dev.lanewise.weights.WeightsFile} also reads weights that PyTorch saved. Such a file does not contain the
 * activations, so they are parameters of the method. Safetensors and JSON need Jackson jr ({@code
 * com.fasterxml.jackson.jr:jackson-jr-objects}).
 *
 * <pre>{@code
 * WeightsFile.write(Path.of("digits.safetensors"), network);
 * Network same = WeightsFile.read(Path.of("digits.safetensors")).network();
 *
 * Network fromPyTorch = WeightsFile.readPlain(
 *         Path.of("pytorch.safetensors"), List.of(Activation.RELU), Task.CLASSIFICATION).network();
 * }</pre>
 *
 * <p>Depends on networks, and of {@code format} and {@code data} on the meaning of outputs, the replacement of files,
 * the reader of arrays and the exception for damaged files. Must not depend on training, data sets or the command line.
 */
@NullMarked
package dev.lanewise.weights;

import org.jspecify.annotations.NullMarked;
