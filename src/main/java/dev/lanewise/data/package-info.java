/**
 * Labelled examples and the files they come from.
 *
 * <p>Knows the JDK and {@code dev.lanewise.random}, and for the headers of safetensors files alone Jackson; knows nothing of
 * networks, kernels or training. Files are hostile
 * until proven otherwise: every reader checks magic, sizes and bounds before it allocates, and answers with a {@link
 * dev.lanewise.data.DataFormatException} of one sentence.
 */
package dev.lanewise.data;
