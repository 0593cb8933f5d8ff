package dev.lanewise.cli.reader;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.csv.CsvInput;
import dev.lanewise.internal.files.ByteStreams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Sets of CSV files with inputs as they are. */
public final class LoadedCsv {
    private LoadedCsv() {}

    /** Detects the task from the targets. */
    public static Splits load(Path file, List<String> targets) throws IOException {
        return load(file, targets, null, null);
    }

    public static Splits load(Path file, List<String> targets, Task task) throws IOException {
        return load(file, targets, task, null);
    }

    /**
     * With weights from a column.
     *
     * @param task null to detect it
     * @param weights null for equal weights
     */
    public static Splits load(Path file, List<String> targets, Task task, String weights) throws IOException {
        return CsvData.read(
                        CsvInput.of(file),
                        CsvFormat.defaults(),
                        wanted(targets, task, weights),
                        Preprocessing.NONE,
                        null)
                .splits();
    }

    public static Splits load(InputStream in, List<String> targets) throws IOException {
        return load(in, targets, null, null);
    }

    public static Splits load(InputStream in, List<String> targets, Task task) throws IOException {
        return load(in, targets, task, null);
    }

    public static Splits load(InputStream in, List<String> targets, Task task, String weights) throws IOException {
        byte[] bytes = in.readAllBytes();
        return CsvData.read(
                        CsvInput.of(() -> new ByteArrayInputStream(bytes), ByteStreams.NAME),
                        CsvFormat.defaults(),
                        wanted(targets, task, weights),
                        Preprocessing.NONE,
                        null)
                .splits();
    }

    private static CsvTargets wanted(List<String> targets, Task task, String weights) {
        CsvTargets wanted = CsvTargets.of(targets.toArray(String[]::new));
        wanted = task == null ? wanted : wanted.withTask(task);
        return weights == null ? wanted : wanted.withWeights(weights);
    }
}
