package dev.lanewise.internal.access;

import dev.lanewise.data.Table;
import java.util.List;

/** Notes of a reader on a {@link Table} that it has created. */
public abstract class TableAccess {
    private static volatile TableAccess instance;

    /** Creates the implementation; only {@code Table} does. */
    protected TableAccess() {}

    /** Registers the implementation. */
    public static void register(TableAccess implementation) {
        instance = implementation;
    }

    /** Returns the implementation; there is one as soon as there is a table. */
    public static TableAccess get() {
        return instance;
    }

    /** Returns a copy of a table with these notes. */
    public abstract Table withNotes(Table table, List<String> notes);
}
