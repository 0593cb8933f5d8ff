package dev.lanewise.cli.reader;

import dev.lanewise.TableReader;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows of a CSV file and their encoding, learned from all of them. */
public record LoadedCsv(Table table, TableEncoder encoder) {
    /** Learns classes from texts and whole numbers, and numbers from others. */
    public static LoadedCsv read(Path file, String target) throws IOException {
        return read(file, CsvFormat.defaults(), target, Preprocessing.NONE);
    }

    public static LoadedCsv read(Path file, CsvFormat format, String target, Preprocessing preprocessing)
            throws IOException {
        return of(
                TableReader.of(file)
                        .withFormat(format)
                        .withHeadings(List.of(target))
                        .table(),
                target,
                preprocessing);
    }

    public static LoadedCsv of(Table rows, String target, Preprocessing preprocessing) {
        Table table = rows.withTarget(target);
        String name = table.targets().get(0);
        boolean areNumbers = table.describe().stream()
                        .anyMatch(column -> column.target() && column.kind() == Table.ColumnKind.NUMERIC)
                && Arrays.stream(table.numbers(name)).anyMatch(number -> number != Math.rint(number));
        return new LoadedCsv(
                table, TableEncoder.learn(preprocessing, areNumbers ? Task.REGRESSION : Task.CLASSIFICATION, table));
    }

    public Schema schema() {
        return encoder.schema();
    }

    public Dataset dataset() {
        return encoder.dataset(table);
    }

    public List<String> notes() {
        List<String> notes = new ArrayList<>(table.notes());
        notes.addAll(encoder.notes());
        return notes;
    }
}
