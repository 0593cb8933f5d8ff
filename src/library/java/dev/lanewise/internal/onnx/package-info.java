/**
 * Reading and writing of ONNX files, for the exchange of networks with other programs.
 *
 * <p>Not exported; {@code Model} calls it. Must not depend on training or the command line.
 */
@NullMarked
package dev.lanewise.internal.onnx;

import org.jspecify.annotations.NullMarked;
