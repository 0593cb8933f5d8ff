/**
 * Networks as files of weights that other programs read and write: safetensors, NumPy's npz, and the JSON of Nielsen's
 * network2.
 *
 * <p>Knows the model, and of {@code format} and {@code data} what an output stands for, how a file is replaced, how
 * arrays are read, and the exception for bad files. Must not know training, data sets or the command line.
 */
package dev.lanewise.weights;

