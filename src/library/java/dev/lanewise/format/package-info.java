/**
 * Files that hold a network: Lanewise's own model file, described in {@code docs/formats.md}, and the safe way to write
 * any file.
 *
 * <p>Knows the model, and of {@code data} only the exception for bad files. Must not know training, data sets or the
 * command line.
 */
package dev.lanewise.format;

