/**
 * Columns of tables in memory or in temporary space on a disk: numbers, and texts, of which each distinct one is stored
 * once.
 *
 * <p>Not exported. Depends on schemas, which are learned from columns. Must not depend on tables, files, networks or
 * training.
 */
@NullMarked
package dev.lanewise.internal.table;

import org.jspecify.annotations.NullMarked;
