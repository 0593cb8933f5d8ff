package dev.lanewise.data;

import java.util.List;

/** Schemas of files with headings. */
public final class Schemas {
    private Schemas() {}

    /** A file of these columns. */
    public static Schema of(Schema.Column... columns) {
        return new Schema(columns.length, true, List.of(), List.of(columns));
    }

    /** A file of these columns and a target behind them. */
    public static Schema withTarget(Schema.Column... columns) {
        return new Schema(columns.length + 1, true, List.of(columns.length), List.of(columns));
    }
}
