/**
 * JMH benchmarks of the engine in the tree they stand in.
 *
 * <p>They may know every package; no package knows them.
 */
package dev.lanewise.bench;
