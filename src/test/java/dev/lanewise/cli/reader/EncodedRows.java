package dev.lanewise.cli.reader;

import dev.lanewise.TableBatches;
import dev.lanewise.TableReader;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The rows of a file as inputs of a network, read in batches as the commands do. */
public final class EncodedRows {
    private EncodedRows() {}

    /** Returns the inputs of each row. */
    public static List<float[]> of(Path file, CsvFormat format, Schema schema, Consumer<String> notes)
            throws IOException {
        TableEncoder encoder = new TableEncoder(schema, Task.REGRESSION, List.of());
        UnknownCategories unknown = new UnknownCategories(encoder);
        List<float[]> rows = new ArrayList<>();
        int width = schema.inputs();
        try (TableBatches batches = TableReader.of(file).withFormat(format).batches(schema, 3)) {
            while (batches.hasNext()) {
                Table table = batches.next();
                float[] inputs = encoder.inputs(table);
                for (int row = 0; row < table.rows(); row++) {
                    rows.add(Arrays.copyOfRange(inputs, row * width, (row + 1) * width));
                }
                unknown.add(table);
            }
            batches.notes().forEach(notes);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(e.getMessage(), e);
        }
        unknown.note(file.toString()).ifPresent(notes);
        return rows;
    }
}
