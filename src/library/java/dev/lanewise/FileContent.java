package dev.lanewise;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.Picture;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.internal.files.ArrayFile;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.files.UnzippedInput;
import dev.lanewise.internal.formats.ArraySource;
import dev.lanewise.internal.formats.IdxReader;
import dev.lanewise.internal.formats.NdArray;
import dev.lanewise.internal.formats.NpyReader;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.text.Count;
import dev.lanewise.network.Network;
import dev.lanewise.training.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a file of any kind completely, which checks all of it, and describes its content. */
final class FileContent {
    private final Path file;

    FileContent(Path file) {
        this.file = file;
    }

    /**
     * Describes the content; empty if files of this kind are not checked.
     *
     * @throws IOException if the file is damaged or cannot be read; the message is one sentence
     */
    Optional<String> described() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw MissingFile.exception(file);
        }
        FileKind kind = FileKind.expected(file);
        return Optional.ofNullable(
                switch (kind) {
                    case MODEL -> {
                        Model model = Model.load(file);
                        yield "model file: " + described(model.network()) + ", " + model.task();
                    }
                    case CHECKPOINT -> {
                        Checkpoint checkpoint = Checkpoint.read(file);
                        requireFinite(ArrayFile.read(file, "LANEWCKP", "a checkpoint"));
                        yield checkpoint.toString();
                    }
                    case ONLINE -> {
                        ArrayFile state = ArrayFile.read(file, "LANEWONL", "the state of an online training");
                        requireFinite(state);
                        yield "state of an online training of " + state.lines().getOrDefault("of network", "a network");
                    }
                    case DATA -> {
                        DatasetReader reader = DatasetReader.of(file);
                        reader.schema();
                        yield "data file: " + described(reader.splits());
                    }
                    case PICTURE -> {
                        Picture picture = Picture.read(file, false);
                        yield "picture of " + picture.columns() + " x " + picture.rows() + " pixels";
                    }
                    case ONNX -> "ONNX file: " + described(onnx());
                    case NPZ -> describedArrays("NumPy archive: ", kind);
                    case SAFETENSORS -> describedArrays("safetensors file: ", kind);
                    case NPY -> {
                        try (BoundedInput in = BoundedInput.open(file)) {
                            yield "NumPy array of " + described("the array", NpyReader.read(in));
                        }
                    }
                    case IDX -> describedIdx();
                    // Most pickles are not data sets.
                    case PICKLE -> FileKind.PICKLE.isNameOf(file) ? "pickle: " + described(Datasets.load(file)) : null;
                    case ARFF -> "ARFF file: " + described(TableReader.of(file).table());
                    case LIBSVM -> "LIBSVM file: " + described(Datasets.load(file));
                    case CSV ->
                        FileKind.CSV.isNameOf(file)
                                ? "CSV file: " + described(TableReader.of(file).table())
                                : null;
                    default ->
                        kind.isTable()
                                ? "table: " + described(TableReader.of(file).table())
                                : null;
                });
    }

    private Network onnx() throws IOException {
        try {
            return Model.load(file).network();
        } catch (UnknownTaskException e) {
            // The file is intact; the task affects only what its outputs mean.
            return Model.load(file, Task.REGRESSION).network();
        }
    }

    private String describedArrays(String format, FileKind kind) throws IOException {
        List<String> arrays = new ArrayList<>();
        try (ArraySource source = ArraySource.open(file, kind == FileKind.NPZ)) {
            for (String array : source.names()) {
                arrays.add(array + " of " + described("the array " + array, source.array(array)));
            }
            if (!source.names().contains("lanewise") && !source.metadata().containsKey("lanewise.layers")) {
                return format + String.join(", ", arrays);
            }
        }
        return format + described(Model.load(file).network());
    }

    private String described(String what, NdArray array) throws DataFormatException {
        if (array.floats != null) {
            requireFinite(what, array.floats);
        }
        return Arrays.toString(array.shape) + " " + array.dtype;
    }

    private String describedIdx() throws IOException {
        byte[] start;
        try (InputStream in = UnzippedInput.open(file)) {
            start = in.readNBytes(4);
        }
        boolean hasHeader = start.length == 4 && start[2] == 8;
        boolean areLabels =
                hasHeader ? start[3] == 1 : file.getFileName().toString().contains("idx1");
        if (areLabels) {
            try (BoundedInput in = BoundedInput.open(file)) {
                int[] labels = IdxReader.labels(in);
                return "IDX file: " + Count.of(labels.length, "label") + " of "
                        + Count.of(1 + Arrays.stream(labels).max().orElse(-1), "class");
            }
        }
        Dataset images = DatasetReader.of(file).inputs();
        return "IDX file: " + Count.of(images.size(), "image") + " of "
                + images.shape().orElseThrow() + " pixels";
    }

    private static String described(Table table) {
        return Count.of(table.rows(), "row") + " of " + Count.of(table.names().size(), "column");
    }

    private String described(Network network) throws DataFormatException {
        requireFinite("the array of parameters", network.parameters());
        requireFinite("the array of running means and variances", network.statistics());
        return network.architecture() + ", "
                + Count.grouped(network.architecture().parameterCount()) + " parameters";
    }

    private static String described(Splits splits) {
        Dataset training = splits.training();
        int examples =
                training.size() + splits.validation().size() + splits.test().size();
        int targets = training.classes() + training.targets();
        return Count.of(examples, "example") + " of " + Count.of(training.inputs(), "input") + " and "
                + DatasetTargets.counted(targets, training.task());
    }

    private void requireFinite(ArrayFile content) throws DataFormatException {
        for (Map.Entry<String, Object> array : content.arrays().entrySet()) {
            if (array.getValue() instanceof float[] numbers) {
                requireFinite("the array " + array.getKey(), numbers);
            }
        }
    }

    private void requireFinite(String what, float[] numbers) throws DataFormatException {
        for (int i = 0; i < numbers.length; i++) {
            if (!(Math.abs(numbers[i]) <= Float.MAX_VALUE)) {
                throw new DataFormatException(
                        file + ": element " + i + " of " + what + " is " + numbers[i] + ", not a finite number");
            }
        }
    }
}
