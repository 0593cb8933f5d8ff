/**
 * The network: its architecture, its parameters and their layout, feedforward, backprop and their check against finite
 * differences. {@link dev.lanewise.model.Backprop} is the page to read first.
 *
 * <p>Knows the kernels and the random generators. Must not know data sets, threads, optimisers or files.
 */
package dev.lanewise.model;
