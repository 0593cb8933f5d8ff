package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.formats.BoundedInput;
import dev.lanewise.internal.formats.LibsvmFile;
import dev.lanewise.internal.rows.SparseRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A LIBSVM file as a table: a column for each input, with the zeros that the file leaves out, then the target. */
final class LibsvmText {
    private LibsvmText() {}

    /** The table of a file; see {@link LibsvmFile#read}. */
    static TextTable of(EncodedFile file, int inputs, int firstIndex, Consumer<String> notes) throws IOException {
        List<String> targets = new ArrayList<>();
        SparseRows rows;
        try (BoundedInput in = file.open()) {
            rows = LibsvmFile.rows(in, inputs, firstIndex, targets::add, notes);
        }
        if (targets.stream().anyMatch(target -> target.indexOf(',') >= 0)) {
            throw new DataFormatException(file.path() + ": an example has several labels, so the file cannot be read as"
                    + " a table whose columns are scaled or filled in");
        }
        float[] row = new float[rows.columns()];
        return new TextTable(
                List.of(),
                List.of(String.valueOf(rows.columns() + 1)),
                List.of(),
                null,
                new TextTable.Traits((long) rows.count() * rows.columns(), false, -1, false),
                () -> new LineInput(
                        new LineInput.Lines() {
                            private int next;

                            @Override
                            public boolean append(StringBuilder text) {
                                if (next == rows.count()) {
                                    return false;
                                }
                                String target = targets.get(next);
                                rows.copy(next++, row, 0);
                                for (float input : row) {
                                    LineInput.append(text, input);
                                    text.append(',');
                                }
                                text.append(target.startsWith("+") ? target.substring(1) : target)
                                        .append('\n');
                                return true;
                            }
                        },
                        new ByteArrayInputStream(new byte[0])));
    }
}
