/** ONNX Runtime's part in the comparison: prediction only, because that is what it does. */
package dev.lanewise.peer.onnxruntime;
