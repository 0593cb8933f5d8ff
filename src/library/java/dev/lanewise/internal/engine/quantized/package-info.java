/**
 * Prediction with weights of 8 or 16 bits.
 *
 * <p>Depends on the forward pass and the layout of {@code engine}, the descriptions in {@code network}, and kernels.
 * Must not depend on training, optimisers, threads, data sets or files. Its types are public only so that other
 * packages of Lanewise can use them; they may change without notice.
 */
@NullMarked
package dev.lanewise.internal.engine.quantized;

import org.jspecify.annotations.NullMarked;
