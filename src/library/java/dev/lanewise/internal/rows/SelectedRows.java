package dev.lanewise.internal.rows;

import dev.lanewise.internal.Identity;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of others that are not in memory, in any order, by their numbers alone: four bytes a row.
 *
 * @param numbers of the rows in the source; given away
 */
public record SelectedRows(Rows source, int[] numbers) implements Rows {

    /** The rows of a data set that may be a view already. */
    public static Rows of(Rows rows, int[] selected) {
        return new SelectedRows(
                rows.source(), Arrays.stream(selected).map(rows::sourceRow).toArray());
    }

    /** Selected rows of two views of one source, or what {@link Rows#joined} makes of different ones. */
    public static @Nullable Rows joined(Rows rows, int[] own, Rows other, int[] others) {
        if (!Identity.same(other.source(), rows.source())) {
            return null;
        }
        int[] numbers = Arrays.copyOf(own, Math.addExact(own.length, others.length));
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i < own.length ? rows.sourceRow(own[i]) : other.sourceRow(others[i - own.length]);
        }
        return new SelectedRows(rows.source(), numbers);
    }

    @Override
    public int count() {
        return numbers.length;
    }

    @Override
    public int columns() {
        return source.columns();
    }

    @Override
    public void copy(int row, float[] target, int offset) {
        source.copy(numbers[row], target, offset);
    }

    @Override
    public int nonZeros(int row) {
        return source.nonZeros(numbers[row]);
    }

    @Override
    public int copyNonZeros(int row, char[] columns, float[] values) {
        return source.copyNonZeros(numbers[row], columns, values);
    }

    @Override
    public float byteScale() {
        return source.byteScale();
    }

    @Override
    public int copyNonZeroBytes(int row, char[] columns, byte[] values) {
        return source.copyNonZeroBytes(numbers[row], columns, values);
    }

    @Override
    public void put(int row, ByteBuffer target) {
        source.put(numbers[row], target);
    }

    @Override
    public boolean isMapped() {
        return source.isMapped();
    }

    @Override
    public int sourceRow(int row) {
        return numbers[row];
    }

    @Override
    public Rows select(int[] rows) {
        return of(this, rows);
    }

    @Override
    public Rows joined(int[] own, Rows other, int[] others) {
        Rows view = joined(this, own, other, others);
        return view != null ? view : Rows.super.joined(own, other, others);
    }
}
