package dev.lanewise.cli;

import dev.lanewise.Lanewise;
import dev.lanewise.UnknownTaskException;
import dev.lanewise.cli.reader.EncodedFile;
import dev.lanewise.cli.reader.IdxImages;
import dev.lanewise.cli.reader.StoredSet;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Datasets;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.internal.ArrayFile;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.ForeignFile;
import dev.lanewise.internal.format.ModelFile;
import dev.lanewise.internal.onnx.OnnxFile;
import dev.lanewise.internal.reader.ArffFile;
import dev.lanewise.internal.reader.ArraySource;
import dev.lanewise.internal.reader.BoundedInput;
import dev.lanewise.internal.reader.DataFile;
import dev.lanewise.internal.reader.FirstLine;
import dev.lanewise.internal.reader.IdxReader;
import dev.lanewise.internal.reader.LibsvmFile;
import dev.lanewise.internal.reader.NamedArrays;
import dev.lanewise.internal.reader.NdArray;
import dev.lanewise.internal.reader.NpyReader;
import dev.lanewise.internal.reader.Picture;
import dev.lanewise.internal.weights.WeightsFile;
import dev.lanewise.network.Network;
import dev.lanewise.training.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a file of any kind completely, which checks all of it, and describes its content.
 *
 * <p>Either the first bytes of a file or its name determine its kind, so that one with a damaged start is not skipped.
 */
final class FileContent {
    private static final int SNIFFED = 512;

    private final Path file;
    private final String name;
    private final byte[] start;

    private FileContent(Path file) throws IOException {
        this.file = file;
        this.name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        this.start = start(file, SNIFFED);
    }

    private static byte[] start(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }

    /**
     * Checks a file.
     *
     * @return description of the content; empty if this kind of file is not checked
     * @throws IOException if the file is damaged or cannot be read; the message is one sentence
     */
    static Optional<String> of(Path file) throws IOException {
        return Optional.ofNullable(new FileContent(file).described());
    }

    private String described() throws IOException {
        if (isOwn("LANEWISE", ".lanewise")) {
            ModelFile model = ModelFile.read(file);
            requireFinite(model.network());
            return "model file: " + described(model.network()) + ", "
                    + model.outputs().task();
        }
        if (isOwn("LANEWCKP", ".checkpoint")) {
            Checkpoint checkpoint = Checkpoint.read(file);
            requireFinite(ArrayFile.read(file, "LANEWCKP", "a checkpoint"));
            return checkpoint.toString();
        }
        if (isOwn("LANEWONL", ".online")) {
            ArrayFile state = ArrayFile.read(file, "LANEWONL", "the state of an online training");
            requireFinite(state);
            return "state of an online training of " + state.lines().getOrDefault("of network", "a network");
        }
        if (isOwn("LANEDATA", DataFile.ENDING)) {
            DataFile.open(file).requireIntact();
            Splits splits = StoredSet.read(file).splits();
            requireReadable(splits);
            return "data file: " + described(splits);
        }
        if (name.equals(ResultOptions.METRICS_NAME)) {
            return "metrics of " + Count.of(MetricsFile.read(file).epochs().size(), "epoch");
        }
        if (name.equals(RunFolder.CONFIG_NAME)
                && Files.isRegularFile(file.resolveSibling(ResultOptions.METRICS_NAME))) {
            Settings.read(file, () -> Main.line("train", new Train()));
            return "configuration of a training run";
        }
        return describedOther();
    }

    /** Describes files of formats that other programs write too. */
    private String describedOther() throws IOException {
        if (isPicture()) {
            Picture picture = Picture.read(file);
            return "picture of " + picture.columns() + " x " + picture.rows() + " pixels";
        }
        if (name.endsWith(".onnx")) {
            Network network = onnx();
            requireFinite(network);
            return "ONNX file: " + described(network);
        }
        if (name.matches("(?s).*\\.(npz|safetensors)") || (NamedArrays.isOne(file) && !isOffice())) {
            return describedArrays();
        }
        if (name.endsWith(".npy") || ForeignFile.startsWith(start, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
            try (BoundedInput in = BoundedInput.open(file)) {
                return "NumPy array of " + described("the array", NpyReader.read(in));
            }
        }
        if (name.matches("(?s).*idx[134]-ubyte(\\.gz)?") || ForeignFile.startsWith(start, 0, 0, 8)) {
            return describedIdx();
        }
        if (name.matches("(?s).*\\.pkl(\\.gz)?")) {
            return "pickle: " + described(Datasets.load(file));
        }
        return describedTable();
    }

    private boolean isOwn(String magic, String ending) {
        return name.endsWith(ending) || new String(start, StandardCharsets.ISO_8859_1).startsWith(magic);
    }

    private boolean isPicture() {
        return name.matches("(?s).*\\.(png|jpe?g|gif|bmp)")
                || ForeignFile.startsWith(start, 0x89, 'P', 'N', 'G')
                || ForeignFile.startsWith(start, 0xff, 0xd8, 0xff)
                || ForeignFile.startsWith(start, 'G', 'I', 'F', '8');
    }

    /** Whether this is an archive of a kind that is not read, such as a spreadsheet. */
    private boolean isOffice() {
        try {
            ForeignFile.refuse(file.toString(), start);
            return false;
        } catch (DataFormatException e) {
            return true;
        }
    }

    private Network onnx() throws IOException {
        try {
            return OnnxFile.read(file, null).network();
        } catch (UnknownTaskException e) {
            // The file is intact; the task affects only what its outputs mean.
            return OnnxFile.read(file, Task.REGRESSION).network();
        }
    }

    private String describedArrays() throws IOException {
        String kind = NamedArrays.isSafetensors(file) ? "safetensors file: " : "NumPy archive: ";
        List<String> arrays = new ArrayList<>();
        try (ArraySource source = NamedArrays.source(file)) {
            for (String array : source.names()) {
                arrays.add(array + " of " + described("the array " + array, source.array(array)));
            }
            if (!source.names().contains("lanewise") && !source.metadata().containsKey("lanewise.layers")) {
                return kind + String.join(", ", arrays);
            }
        }
        return kind + described(WeightsFile.read(file).network());
    }

    private String described(String what, NdArray array) throws DataFormatException {
        if (array.floats != null) {
            requireFinite(what, array.floats);
        }
        return Arrays.toString(array.shape) + " " + array.dtype;
    }

    private String describedIdx() throws IOException {
        boolean areLabels =
                (start.length > 3 && start[0] == 0 && start[2] == 8) ? start[3] == 1 : name.contains("idx1");
        if (areLabels) {
            try (BoundedInput in = BoundedInput.open(file)) {
                int[] labels = IdxReader.labels(in);
                return "IDX file: " + Count.of(labels.length, "label") + " of "
                        + Count.of(1 + Arrays.stream(labels).max().orElse(-1), "class");
            }
        }
        Dataset images = IdxImages.read(file);
        return "IDX file: " + Count.of(images.size(), "image") + " of "
                + images.shape().orElseThrow() + " pixels";
    }

    private String describedTable() throws IOException {
        boolean isCsv = name.matches("(?s).*\\.(csv|tsv|tab)(\\.gz)?");
        boolean isNamed = isCsv || name.matches("(?s).*\\.(arff|libsvm|svm)(\\.gz)?");
        if (!isNamed && !isText()) {
            return null;
        }
        String line = FirstLine.of(file);
        if (isCsv) {
            return "CSV file: " + described(Lanewise.readTable(file));
        }
        if (ArffFile.isLine(line)) {
            return describedArff();
        }
        return isNamed || LibsvmFile.isLine(line) ? "LIBSVM file: " + described(Datasets.load(file)) : null;
    }

    private String describedArff() throws IOException {
        try (BoundedInput in = BoundedInput.open(file)) {
            ArffFile arff = new ArffFile(file, in);
            arff.readHeader();
            long rows = 0;
            while (arff.nextLine()) {
                arff.checkRow();
                rows++;
            }
            if (rows == 0) {
                throw new DataFormatException(file + ": the file has no examples");
            }
            return "ARFF file: " + Count.of(rows, "row") + " of "
                    + Count.of(arff.attributes().size(), "column");
        }
    }

    private boolean isText() throws IOException {
        return new EncodedFile(file).isText();
    }

    private static String described(Table table) {
        return Count.of(table.rows(), "row") + " of " + Count.of(table.names().size(), "column");
    }

    private static String described(Network network) {
        return network.architecture() + ", "
                + Count.grouped(network.architecture().parameterCount()) + " parameters";
    }

    private static String described(Splits splits) {
        Dataset training = splits.training();
        int examples =
                training.size() + splits.validation().size() + splits.test().size();
        int targets = training.classes() + training.targets();
        return Count.of(examples, "example") + " of " + Count.of(training.inputs(), "input") + " and "
                + Count.targets(targets, training.task());
    }

    /** Reads all rows of a memory-mapped set, which checks their values. */
    private static void requireReadable(Splits splits) {
        float[] row = new float[splits.training().inputs()];
        for (Dataset part : List.of(splits.training(), splits.validation(), splits.test())) {
            for (int i = 0; i < part.size(); i++) {
                part.copyRow(i, row, 0);
            }
        }
    }

    private void requireFinite(Network network) throws DataFormatException {
        requireFinite("the array of parameters", network.parameters());
        requireFinite("the array of running means and variances", network.statistics());
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
