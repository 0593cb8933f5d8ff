/**
 * Files of weights for other programs: safetensors and NumPy's npz with the names that PyTorch uses, and the JSON of
 * Nielsen's network2.
 *
 * <p>{@link dev.lanewise.weights.WeightsFile} also reads weights that PyTorch saved. Such a file does not contain the
 * activations, so {@link dev.lanewise.weights.PlainWeights} sets them. All formats need Jackson jr ({@code
 * com.fasterxml.jackson.jr:jackson-jr-objects}), except an .npz file that {@code readPlain} reads.
 *
 * <pre>{@code
 * WeightsFile.write(Path.of("digits.safetensors"), network);
 * Network same = WeightsFile.read(Path.of("digits.safetensors")).network();
 *
 * Network fromPyTorch = WeightsFile.readPlain(
 *         Path.of("pytorch.safetensors"), PlainWeights.of(Task.CLASSIFICATION).withHidden(Activation.RELU)).network();
 * }</pre>
 */
// Depends on networks, the readers of arrays, and from format and data on outputs, provenance, tasks and the exception
// for damaged files. Must not depend on training, data sets or the command line.
@NullMarked
package dev.lanewise.weights;

import org.jspecify.annotations.NullMarked;
