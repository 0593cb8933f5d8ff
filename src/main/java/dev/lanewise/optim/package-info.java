/**
 * Optimisers: what becomes of a gradient. Knows the kernels; must not know networks, data or threads.
 */
package dev.lanewise.optim;
