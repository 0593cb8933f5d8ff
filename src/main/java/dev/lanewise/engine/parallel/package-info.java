/**
 * Worker threads, and the barrier where they wait for one another.
 *
 * <p>Knows the JDK only. Must not know networks, data, kernels or any other package of Lanewise. Its types are public
 * only so that other packages of Lanewise can use them; they may change without notice.
 */
package dev.lanewise.engine.parallel;
