/**
 * Code of several packages: texts of messages, fields of tables, optional libraries, and files that are written in
 * one step.
 *
 * <p>Not exported. Must not depend on networks, training, the engine or kernels.
 */
@NullMarked
package dev.lanewise.internal;

import org.jspecify.annotations.NullMarked;
