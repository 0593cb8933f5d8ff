package dev.lanewise.internal.rows;

/** Rows of a file that is mapped: a selection of rows is a view, because copies may exceed the memory. */
public sealed interface MappedRows extends Rows permits MappedBytes, MappedFloats {
    @Override
    default boolean isMapped() {
        return true;
    }

    @Override
    default Rows select(int[] rows) {
        return new SelectedRows(this, rows);
    }

    @Override
    default Rows joined(int[] own, Rows other, int[] others) {
        Rows view = SelectedRows.joined(this, own, other, others);
        return view != null ? view : Rows.super.joined(own, other, others);
    }
}
