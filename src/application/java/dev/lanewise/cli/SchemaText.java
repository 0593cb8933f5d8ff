package dev.lanewise.cli;

import dev.lanewise.data.Schema;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import java.util.List;
import java.util.stream.Collectors;

/** Describes a schema as text. */
final class SchemaText {
    private static final int MOST_NAMES = 8;

    private SchemaText() {}

    /** Returns the encoding of the columns in one line. */
    static String line(Schema schema) {
        List<Schema.Numeric> numeric = schema.columns().stream()
                .filter(Schema.Numeric.class::isInstance)
                .map(Schema.Numeric.class::cast)
                .toList();
        List<Schema.Categorical> categorical = schema.columns().stream()
                .filter(Schema.Categorical.class::isInstance)
                .map(Schema.Categorical.class::cast)
                .toList();
        StringBuilder line = new StringBuilder(Count.of(schema.inputs(), "input"))
                .append(" from ")
                .append(Count.of(schema.columns().size(), "column"));
        if (!numeric.isEmpty()) {
            line.append("; numeric ")
                    .append(some(numeric.stream()
                            .map(column -> Quote.name(column.name()))
                            .toList()));
        }
        if (!categorical.isEmpty()) {
            line.append("; categorical ")
                    .append(some(categorical.stream()
                            .map(column -> Quote.name(column.name()) + " (" + column.inputs() + ")")
                            .toList()));
        }
        List<String> dates = schema.columns().stream()
                .filter(Schema.Dates.class::isInstance)
                .map(Schema.Dates.class::cast)
                .map(column -> Quote.name(column.name()) + " ("
                        + column.parts().stream().map(Schema.DatePart::toString).collect(Collectors.joining(", "))
                        + ")")
                .toList();
        if (!dates.isEmpty()) {
            line.append("; dates ").append(some(dates));
        }
        if (schema.isScaled()) {
            line.append("; scaled");
        }
        return line.toString();
    }

    private static String some(List<String> names) {
        return names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "");
    }
}
