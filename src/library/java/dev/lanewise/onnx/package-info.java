/**
 * Reading and writing of ONNX files, for the exchange of networks with other programs.
 *
 * <p>PyTorch usually exports a classifier with logits as outputs, and the file does not specify this. Pass the task to
 * {@link dev.lanewise.onnx.OnnxFile#read(java.nio.file.Path, dev.lanewise.data.Task)}, and the outputs become
 * probabilities. Reading and writing need protobuf ({@code com.google.protobuf:protobuf-javalite}).
 *
 * <pre>{@code
 * OnnxFile file = OnnxFile.read(Path.of("pytorch.onnx"), Task.CLASSIFICATION);
 * float[] probabilities = file.network().outputs(dataset);
 *
 * OnnxFile.write(Path.of("digits.onnx"), network);
 * }</pre>
 */
// Depends on networks, and from format and data on outputs, provenance, tasks, schemas and the exception for damaged
// files. Must not depend on training, data sets or the command line.
@NullMarked
package dev.lanewise.onnx;

import org.jspecify.annotations.NullMarked;
