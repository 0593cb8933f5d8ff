/** Lanewise: training of feedforward networks on SIMD lanes, in pure Java. */
package dev.lanewise;

