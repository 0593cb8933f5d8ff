/**
 * Files of weights for other programs: safetensors and NumPy's npz, with the names that PyTorch uses.
 *
 * <p>Not exported; {@code Model} calls it. Must not depend on training or the command line.
 */
@NullMarked
package dev.lanewise.internal.weights;

import org.jspecify.annotations.NullMarked;
