package dev.lanewise.data;

import dev.lanewise.internal.Internals;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.formats.ArraySource;
import dev.lanewise.internal.formats.ArraySplits;
import dev.lanewise.internal.formats.DataFile;
import dev.lanewise.internal.formats.DataHeader;
import dev.lanewise.internal.formats.IdxFolder;
import dev.lanewise.internal.formats.IdxReader;
import dev.lanewise.internal.formats.ImageFolder;
import dev.lanewise.internal.formats.InputArrays;
import dev.lanewise.internal.formats.LibsvmFile;
import dev.lanewise.internal.formats.MnistPickle;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.Rows;
import dev.lanewise.internal.table.SchemaLines;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Remedy;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a data set from a file or folder. Its inputs are used unchanged.
 *
 * <pre>{@code
 * Splits pictures = DatasetReader.of(Path.of("pictures"))
 *         .withImages(new ImageShape(28, 28))
 *         .splits();
 * }</pre>
 *
 * <p>The content determines the format: a folder with one subfolder of images per class, a folder of IDX files, NumPy
 * arrays ({@code .npz} or a folder of {@code .npy} files), safetensors, LIBSVM, a Lanewise data file, or a pickle such
 * as {@code mnist.pkl.gz}. {@link dev.lanewise.TableReader} reads tables, whose columns are preprocessed for training.
 *
 * <p>Immutable.
 */
public final class DatasetReader {
    private static final String SUPPORTED =
            Remedy.FOLDERS + " of IDX files, a folder with one subfolder of pictures per class,"
                    + " a pickle such as mnist.pkl.gz, a NumPy .npz archive or a folder of .npy files, a"
                    + " safetensors file, a LIBSVM file, a Lanewise data file; CSV and ARFF files are read as tables with a"
                    + " target column";

    private final Path path;
    private final Settings settings;

    /**
     * Settings of a reader.
     *
     * @param task kind of targets; null to detect it
     * @param images shape to which the images of a folder are scaled; null if all have one size
     * @param firstIndex first index of a LIBSVM file; -1 to detect it
     * @param inputs number of inputs of a LIBSVM file; 0 for those that occur
     */
    private record Settings(
            @Nullable Task task,
            @Nullable ImageShape images,
            boolean inColour,
            @Nullable Charset encoding,
            int firstIndex,
            int inputs,
            Consumer<String> notes) {}

    private DatasetReader(Path path, Settings settings) {
        this.path = path;
        this.settings = settings;
    }

    /**
     * Creates a reader.
     *
     * @param path file or folder to read
     * @return a reader with default settings
     */
    public static DatasetReader of(Path path) {
        return new DatasetReader(
                Objects.requireNonNull(path, "path"), new Settings(null, null, false, null, -1, 0, note -> {}));
    }

    /**
     * {@return a copy that reads targets of this kind} By default, it is inferred from the targets.
     *
     * @param task kind of the targets
     */
    public DatasetReader withTask(Task task) {
        Objects.requireNonNull(task, "task");
        Settings s = settings;
        return new DatasetReader(
                path, new Settings(task, s.images, s.inColour, s.encoding, s.firstIndex, s.inputs, s.notes));
    }

    /**
     * {@return a copy that scales the images of a folder to one size} By default, all must have the size of the first.
     *
     * @param shape rows and columns, and 3 channels for images in colour
     */
    public DatasetReader withImages(ImageShape shape) {
        Settings s = settings;
        return new DatasetReader(
                path,
                new Settings(
                        s.task,
                        Objects.requireNonNull(shape, "shape"),
                        shape.isColour(),
                        s.encoding,
                        s.firstIndex,
                        s.inputs,
                        s.notes));
    }

    /** {@return a copy that keeps the colours of the images of a folder} By default, they are converted to grey. */
    public DatasetReader inColour() {
        Settings s = settings;
        return new DatasetReader(
                path, new Settings(s.task, s.images, true, s.encoding, s.firstIndex, s.inputs, s.notes));
    }

    /**
     * {@return a copy that reads text in another encoding} The default is UTF-8, or that of a byte order mark.
     *
     * @param encoding encoding of a LIBSVM file
     */
    public DatasetReader withEncoding(Charset encoding) {
        Objects.requireNonNull(encoding, "encoding");
        Settings s = settings;
        return new DatasetReader(
                path, new Settings(s.task, s.images, s.inColour, encoding, s.firstIndex, s.inputs, s.notes));
    }

    /**
     * {@return a copy that counts the inputs of a LIBSVM file from another index} By default, they are counted from 0
     * if the index 0 occurs, otherwise from 1.
     *
     * @param index index of the first input, 0 or 1
     * @throws IllegalArgumentException if the index is neither 0 nor 1
     */
    public DatasetReader withFirstIndex(int index) {
        LibsvmFile.requireFirstIndex(index);
        Settings s = settings;
        return new DatasetReader(
                path, new Settings(s.task, s.images, s.inColour, s.encoding, index, s.inputs, s.notes));
    }

    /**
     * {@return a copy that gives the examples of a LIBSVM file this number of inputs} By default, the largest index
     * determines their number.
     *
     * @param inputs number of inputs of a network; 0 for the default
     */
    public DatasetReader withInputs(int inputs) {
        Settings s = settings;
        return new DatasetReader(
                path, new Settings(s.task, s.images, s.inColour, s.encoding, s.firstIndex, inputs, s.notes));
    }

    /**
     * {@return a copy that reports what was detected}
     *
     * @param notes called with one sentence for each detected setting
     */
    public DatasetReader withNotes(Consumer<String> notes) {
        Objects.requireNonNull(notes, "notes");
        Settings s = settings;
        return new DatasetReader(
                path, new Settings(s.task, s.images, s.inColour, s.encoding, s.firstIndex, s.inputs, notes));
    }

    /**
     * {@return the training, validation and test sets} If the data have no test set, {@link Splits#withTest()} draws
     * one, as {@code lanewise train} does. A Lanewise data file is not divided.
     *
     * @throws NoSuchFileException if there is no such file or folder
     * @throws DataFormatException if its content is not valid; the message names it
     * @throws MissingLibraryException if the library for such files is missing
     * @throws IOException if reading fails
     */
    public Splits splits() throws IOException {
        Splits sets = sets();
        return kind() == FileKind.DATA ? sets : sets.withTest();
    }

    /**
     * {@return the sets that the data come with; those that are missing are empty} Data in one piece become the
     * training set, in the order of the file.
     *
     * @throws NoSuchFileException if there is no such file or folder
     * @throws DataFormatException if its content is not valid; the message names it
     * @throws MissingLibraryException if the library for such files is missing
     * @throws IOException if reading fails
     */
    public Splits sets() throws IOException {
        return sets(false);
    }

    private Splits sets(boolean streamed) throws IOException {
        FileKind kind = kind();
        if (kind == FileKind.FOLDER) {
            requireNoPictures();
        }
        if (kind != FileKind.PICTURE_FOLDER && (settings.images != null || settings.inColour)) {
            throw new DataFormatException(path + ": only folders of pictures can be "
                    + (settings.images != null ? "resized" : "read in colour") + ", but this is something else");
        }
        Splits sets = switch (kind) {
            case PICTURE_FOLDER -> ImageFolder.load(path, settings.images, settings.inColour);
            case FOLDER -> IdxFolder.load(path, streamed);
            case ARRAY_FOLDER, NPZ, SAFETENSORS -> {
                try (ArraySource source = ArraySource.open(path, kind == FileKind.NPZ)) {
                    yield ArraySplits.load(source, settings.task, streamed);
                }
            }
            case DATA -> DataFile.open(path).splits();
            case PICKLE -> MnistPickle.load(path);
            case ARFF -> throw new DataFormatException(path + ": is an ARFF file, which is read as a table");
            case LIBSVM -> {
                try (BoundedInput in = text()) {
                    yield undivided(
                            LibsvmFile.read(in, settings.task, settings.inputs, settings.firstIndex, settings.notes));
                }
            }
            case NPY ->
                throw new DataFormatException(path + ": is a single NumPy array; to train, inputs and targets"
                        + " are expected, as x and y in one .npz archive, as x.npy and y.npy in one folder, or"
                        + " as columns of the array");
            default -> throw new DataFormatException(path + ": is not a supported data set (" + SUPPORTED + ")");
        };
        Task found = sets.training().task();
        if (settings.task != null && settings.task != found) {
            throw new DataFormatException(
                    path + ": the targets are " + found + ", and cannot be used as anything else");
        }
        return sets;
    }

    private Splits undivided(Dataset all) {
        Dataset none = all.slice(0, 0);
        return new Splits(all, none, none, path.toString());
    }

    private FileKind kind() throws IOException {
        String name = path.toString();
        if (name.isEmpty()) {
            throw new DataFormatException("the path of the data set is empty (" + SUPPORTED + ")");
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException(
                    Printable.of(name),
                    null,
                    "there is no such data set, file or folder (" + SUPPORTED + ")" + MissingFile.question(path));
        }
        FileKind kind = FileKind.of(path, settings.encoding).requireRead(name);
        if (kind == FileKind.NONE) {
            throw MissingFile.exception(path);
        }
        if (kind == FileKind.EMPTY) {
            throw new DataFormatException(name + ": the file is empty");
        }
        return kind;
    }

    private BoundedInput text() throws IOException {
        return BoundedInput.open(path, settings.encoding);
    }

    /** Rejects a folder that has pictures but no subfolders, which is the folder of a single class. */
    private void requireNoPictures() throws IOException {
        if (ImageFolder.hasPictures(path)) {
            throw new DataFormatException(path + ": the folder has pictures but no subfolders, so it holds a single"
                    + " class; a folder with one subfolder of pictures per class is expected");
        }
    }

    /**
     * {@return the inputs of all examples, all with the class 0, in the order of the file} Targets are not read, so the
     * file need not have any: it may be a single array, an IDX file of images or a LIBSVM file without labels.
     *
     * @throws NoSuchFileException if there is no such file or folder
     * @throws DataFormatException if its content is not valid; the message names it
     * @throws IOException if reading fails
     */
    public Dataset inputs() throws IOException {
        FileKind kind = kind();
        return switch (kind) {
            case IDX -> {
                try (BoundedInput in = BoundedInput.open(path)) {
                    IdxReader.Images images = IdxReader.images(in);
                    yield unlabelled(images.rows(), images.shape());
                }
            }
            case NPY -> {
                InputArrays.Images array = InputArrays.of(path);
                yield unlabelled(array.rows(), array.shape());
            }
            case ARRAY_FOLDER, NPZ, SAFETENSORS -> {
                Dataset all = null;
                try (ArraySource source = ArraySource.open(path, kind == FileKind.NPZ)) {
                    for (InputArrays.Images array : InputArrays.of(source)) {
                        Dataset part = unlabelled(array.rows(), array.shape());
                        all = all == null ? part : all.concat(part);
                    }
                }
                yield Objects.requireNonNull(all, "a source has arrays of inputs");
            }
            case LIBSVM -> {
                try (BoundedInput in = text()) {
                    yield unlabelled(
                            LibsvmFile.rows(in, settings.inputs, settings.firstIndex, target -> {}, settings.notes),
                            null);
                }
            }
            default -> sets().all();
        };
    }

    private static Dataset unlabelled(Rows rows, @Nullable ImageShape shape) {
        return Internals.create(
                Dataset.class, new ExampleRows(rows, DatasetTargets.ofClasses(new int[rows.count()], 1), shape));
    }

    /**
     * {@return whether the data come as several sets, such as one for training and one for testing} Only names and
     * headers are read.
     *
     * @throws IOException if reading fails
     */
    public boolean hasSets() throws IOException {
        FileKind kind = kind();
        return switch (kind) {
            case PICTURE_FOLDER -> ImageFolder.hasParts(path);
            case FOLDER, PICKLE -> true;
            case DATA -> DataFile.header(path).sizes()[2] > 0;
            case ARRAY_FOLDER, NPZ, SAFETENSORS -> {
                try (ArraySource source = ArraySource.open(path, kind == FileKind.NPZ)) {
                    yield ArraySplits.haveParts(source.names());
                }
            }
            default -> false;
        };
    }

    /**
     * {@return the index from which the inputs of a LIBSVM file are counted} The file is read if
     * {@link #withFirstIndex} has not determined it.
     *
     * @throws DataFormatException if it is no valid LIBSVM file
     * @throws IOException if reading fails
     */
    public int firstIndex() throws IOException {
        if (settings.firstIndex >= 0) {
            return settings.firstIndex;
        }
        try (BoundedInput in = text()) {
            return LibsvmFile.firstIndex(in);
        }
    }

    /**
     * {@return the columns of the table from which a Lanewise data file was created, as they were encoded; empty for
     * other data}
     *
     * @throws DataFormatException if the file is damaged
     * @throws IOException if reading fails
     */
    public Optional<Schema> schema() throws IOException {
        if (kind() != FileKind.DATA) {
            return Optional.empty();
        }
        DataHeader header = DataFile.header(path);
        Map<String, String> lines = header.lines();
        if (!lines.containsKey(SchemaLines.FIRST)) {
            return Optional.empty();
        }
        try {
            Schema schema = SchemaLines.read(lines);
            if (schema.inputs() != header.columns()) {
                throw new IllegalArgumentException("the columns of the table would make " + schema.inputs()
                        + " inputs, but the file has " + header.columns());
            }
            return Optional.of(schema);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(path + ": the header is wrong: " + e.getMessage(), e);
        }
    }

    /**
     * {@return the image files of a set in the order of their examples, see {@link Dataset#originalIndex}; none if the
     * data are not a folder of images}
     *
     * @param set {@code "training"}, {@code "validation"} or {@code "test"}
     * @throws IOException if reading fails
     */
    public List<Path> pictures(String set) throws IOException {
        Objects.requireNonNull(set, "set");
        return kind() == FileKind.PICTURE_FOLDER ? ImageFolder.files(path, set) : List.of();
    }

    /**
     * Writes the sets to a Lanewise data file and maps it, so that the inputs may be larger than memory. The inputs of
     * IDX files and NumPy arrays are never in memory. An existing file is replaced atomically; if anything fails, it is
     * left unchanged.
     *
     * @param file the file to write, usually with the extension {@code .lanewise-data}
     * @return the sets, as {@link #splits()} returns them
     * @throws NoSuchFileException if there is no such data set
     * @throws DataFormatException if its content is not valid; the message names it
     * @throws IOException if reading or writing fails
     */
    public Splits convert(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        Splits sets = sets(true);
        DataFile.save(kind() == FileKind.DATA ? sets : sets.withTest(), Map.of(), file);
        return DataFile.open(file).splits();
    }

    @Override
    public String toString() {
        return "DatasetReader[" + path + "]";
    }
}
