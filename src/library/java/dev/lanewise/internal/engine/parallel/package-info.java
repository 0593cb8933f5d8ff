/**
 * Worker threads, and the barrier at which they synchronise.
 *
 * <p>Depends on the JDK only. Must not depend on networks, data, kernels or any other package of Lanewise. Its types
 * are public only so that other packages of Lanewise can use them; they may change without notice.
 */
@NullMarked
package dev.lanewise.internal.engine.parallel;

import org.jspecify.annotations.NullMarked;
