package dev.lanewise.internal.table;

/** View of a {@link dev.lanewise.data.Table} for commands. */
public interface TableView {
    /** Refuses rows without a target, all in one message. */
    void requireTargets();

    /** Returns a column, by name or by number from 1. */
    ColumnData column(String name);
}
