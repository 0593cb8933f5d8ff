/**
 * ONNX files: networks written so that other programs run them, and networks that other programs wrote.
 *
 * <p>Knows the model, and of {@code format} and {@code data} what an output stands for, how a file is replaced, and the
 * exception for bad files. Must not know training, data sets or the command line. The wire format is protobuf's business.
 */
package dev.lanewise.onnx;

