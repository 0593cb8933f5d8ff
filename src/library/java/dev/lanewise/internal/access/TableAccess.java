package dev.lanewise.internal.access;

import dev.lanewise.data.Table;
import dev.lanewise.internal.NumberNotation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Properties of a {@link Table} that only its reader sets. */
public abstract class TableAccess {
    private static volatile @Nullable TableAccess instance;

    /** Creates the implementation; only {@code Table} does. */
    protected TableAccess() {}

    /** Registers the implementation. */
    public static void register(TableAccess implementation) {
        instance = implementation;
    }

    /** Returns the implementation; there is one as soon as there is a table. */
    public static TableAccess get() {
        return Objects.requireNonNull(instance);
    }

    /** Returns a copy of a table with these notes. */
    public abstract Table withNotes(Table table, List<String> notes);

    /**
     * Returns a copy of a table with the texts that a column of numbers was read from.
     *
     * @param texts a text for each row; null where the number is missing
     */
    public abstract Table withTexts(Table table, String name, @Nullable String[] texts, NumberNotation notation);
}
