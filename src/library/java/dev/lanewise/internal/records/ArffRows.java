package dev.lanewise.internal.records;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.csv.Columns;
import dev.lanewise.internal.csv.RecordSource;
import dev.lanewise.internal.csv.TableRow;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.files.IoSupplier;
import dev.lanewise.internal.formats.ArffFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of an ARFF file; its last attribute is the target. */
final class ArffRows implements RecordSource {
    private final Path path;
    private final IoSupplier<BoundedInput> opening;
    private final BoundedInput in;
    private final ArffFile file;
    private final Columns columns;
    private final TextRow row = new TextRow();
    private long values;

    ArffRows(Path path, IoSupplier<BoundedInput> opening) throws IOException {
        this.path = path;
        this.opening = opening;
        this.in = opening.get();
        boolean opened = false;
        try {
            file = new ArffFile(in);
            file.readHeader();
            if (file.attributes().isEmpty()) {
                throw new DataFormatException(path + ": the file has no attributes");
            }
            List<String> names =
                    file.attributes().stream().map(ArffFile.Attribute::name).toList();
            columns = Columns.of(path.toString(), names, names.size(), "line", "?", "NaN");
            opened = true;
        } finally {
            if (!opened) {
                in.close();
            }
        }
    }

    @Override
    public Columns columns() {
        return columns;
    }

    @Override
    public @Nullable TableRow next() throws IOException {
        if (!file.nextLine()) {
            return null;
        }
        String[] fields = file.values();
        values += fields.length;
        in.requireProportion(values * Float.BYTES, "as a table, it");
        return row.set(file.line(), fields);
    }

    @Override
    public RecordSource again() throws IOException {
        return new ArffRows(path, opening);
    }

    @Override
    public List<Integer> targets() {
        return List.of(columns.count() - 1);
    }

    @Override
    public long values() throws IOException {
        try (BoundedInput other = opening.get()) {
            ArffFile same = new ArffFile(other);
            same.readHeader();
            return same.countValues(Files.size(path));
        }
    }

    @Override
    public boolean isCategorical(int column) {
        return file.attributes().get(column).values() != null;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
