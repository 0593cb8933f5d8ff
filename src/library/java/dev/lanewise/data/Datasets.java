package dev.lanewise.data;

import dev.lanewise.internal.ByteStreams;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.FileReplacement;
import dev.lanewise.internal.ForeignFile;
import dev.lanewise.internal.MissingFile;
import dev.lanewise.internal.reader.ArffFile;
import dev.lanewise.internal.reader.ArraySource;
import dev.lanewise.internal.reader.ArraySplits;
import dev.lanewise.internal.reader.BoundedInput;
import dev.lanewise.internal.reader.DataFile;
import dev.lanewise.internal.reader.FirstLine;
import dev.lanewise.internal.reader.IdxFolder;
import dev.lanewise.internal.reader.ImageFolder;
import dev.lanewise.internal.reader.LibsvmFile;
import dev.lanewise.internal.reader.MnistPickle;
import dev.lanewise.internal.reader.NamedArrays;
import dev.lanewise.internal.reader.NpyFolder;
import dev.lanewise.internal.reader.NpyReader;
import dev.lanewise.internal.reader.NpyTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Loads data sets by name or path, and creates Lanewise data files. */
public final class Datasets {

    private static final String SUPPORTED = "\"mnist\", a folder of IDX files, a folder with one subfolder of pictures"
            + " per class, a pickle such as mnist.pkl.gz, a NumPy .npz archive or a folder of .npy files, a safetensors"
            + " file, an ARFF file, a LIBSVM file, a Lanewise data file; a CSV file is read as a table with a"
            + " target column";

    private Datasets() {
    }

    /**
     * {@return the data set with a name or path} The name {@code mnist} is the set of {@link Mnist}, which needs the
     * artifact {@code dev.lanewise:lanewise-mnist}. A folder contains IDX files, NumPy arrays, or images in one
     * subfolder per class. The format of a file is detected from its content.
     *
     * @param name {@code mnist}, or the path of a file or folder
     * @throws DataFormatException if there is no such data set, or its files are not valid
     */
    public static Splits load(String name) throws IOException {
        Objects.requireNonNull(name, "name");
        return load(name, null, null);
    }

    /**
     * {@return the data set with a name or path, using the given task and image size}
     *
     * @param name {@code mnist}, or the path of a file or folder
     * @param task kind of targets in arrays, ARFF files and LIBSVM files; null to detect it
     * @param size size that images in folders are scaled to; null if all have the same size
     * @throws IOException if reading fails
     */
    public static Splits load(String name, @Nullable Task task, @Nullable ImageShape size) throws IOException {
        Objects.requireNonNull(name, "name");
        return load(name, task, size, false);
    }

    /**
     * {@return the data set with a name or path, optionally with images in colour}
     *
     * @param name {@code mnist}, or the path of a file or folder
     * @param task kind of targets; null to detect it
     * @param size size that images in folders are scaled to; null if all have the same size
     * @param inColour whether images in folders keep their colours, even if no size is given
     * @throws IOException if reading fails
     */
    public static Splits load(String name, @Nullable Task task, @Nullable ImageShape size, boolean inColour)
            throws IOException {
        Objects.requireNonNull(name, "name");
        if (name.equals("mnist")) {
            requireNoTask(name, task);
            requireNoPictures(name, size, inColour);
            return Mnist.load();
        }
        Path path = path(name);
        if (name.isEmpty() || !Files.exists(path)) {
            throw new DataFormatException("\"" + name + "\": there is no such data set, file or folder (supported are "
                    + SUPPORTED + ")" + (name.isEmpty() ? "" : MissingFile.question(path)));
        }
        if (Files.isDirectory(path)) {
            if (ImageFolder.isOne(path)) {
                requireNoTask(name, task);
                return ImageFolder.load(path, size, inColour);
            }
            requireNoPictures(name, size, inColour);
            if (NpyFolder.isOne(path)) {
                try (ArraySource source = NpyFolder.open(path)) {
                    return ArraySplits.load(source, task, false);
                }
            }
            requireNoTask(name, task);
            return IdxFolder.load(path, false);
        }
        requireNoPictures(name, size, inColour);
        if (Files.isRegularFile(path) && Files.size(path) == 0) {
            throw new DataFormatException(name + ": the file is empty");
        }
        ForeignFile.refuse(path, false);
        if (DataFile.isOne(path)) {
            requireNoTask(name, task);
            return DataFile.open(path).splits();
        }
        if (NamedArrays.isOne(path)) {
            try (ArraySource source = NamedArrays.source(path)) {
                return ArraySplits.load(source, task, false);
            }
        }
        try (BoundedInput in = BoundedInput.open(path)) {
            int first = in.peek();
            if (first == NpyReader.FIRST) {
                throw new DataFormatException(name + ": is a single NumPy array; to train, inputs and targets are"
                        + " expected, as x and y in one .npz archive, as x.npy and y.npy in one folder, or as columns"
                        + " of the array");
            }
            if (MnistPickle.canStartWith(first)) {
                requireNoTask(name, task);
                return MnistPickle.read(in);
            }
        }
        String line = FirstLine.of(path);
        if (ArffFile.isLine(line)) {
            try (BoundedInput in = BoundedInput.open(path)) {
                return ArffFile.read(path, in, null, task);
            }
        }
        if (LibsvmFile.isLine(line)) {
            try (BoundedInput in = BoundedInput.open(path)) {
                return LibsvmFile.read(in, task);
            }
        }
        throw new DataFormatException(name + ": is not a supported data set (supported are " + SUPPORTED + ")");
    }

    /**
     * Writes the examples of a source to a Lanewise data file and maps it, so that the inputs may be larger than
     * memory. Targets are kept in memory. The source is read to its end and not closed.
     *
     * <p>An existing file is replaced atomically; if anything fails, it is left unchanged. While the source is read, a
     * temporary file of the same size exists in the same folder. The file must not change while the data set is in use;
     * {@link #load(String)} maps it again.
     *
     * @param file the file to write, usually with the extension {@code .lanewise-data}
     * @param source source of the examples
     * @param inputs number of inputs of each example
     * @param task meaning of the targets
     * @param targets number of classes, labels or numbers
     * @return the data set
     * @throws IllegalArgumentException if the number of inputs or targets is not valid
     * @throws DataFormatException if the source has no examples or an invalid example; the message names the row, from
     *     0
     * @throws IOException if the source throws an exception, which is the cause, with a message that names the row; or
     *     if the file cannot be written
     */
    public static Dataset mapped(Path file, RowSource source, int inputs, Task task, int targets) throws IOException {
        Objects.requireNonNull(file, "file");
        CheckedSource checked = new CheckedSource(source, inputs, task, targets);
        FileReplacement.requireWritable(file);
        try (SourceFile temporary = new SourceFile(file)) {
            while (checked.next()) {
                temporary.add(checked.inputs);
            }
            checked.requireRows();
            Dataset all = Dataset.sharing(temporary.rows(checked.rows(), inputs), checked.targets(), null);
            Dataset none = all.slice(0, 0);
            FileReplacement.write(file,
                    channel -> DataFile.write(channel, new Splits(all, none, none, file.toString()), Map.of()));
        }
        return DataFile.open(file).splits().training();
    }

    /**
     * {@return whether a file is a table whose columns can be selected as targets: an ARFF file or a single NumPy
     * array}
     *
     * @param file the file to examine
     * @throws IOException if reading fails
     */
    public static boolean isTable(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        if (!Files.isRegularFile(file) || NamedArrays.isOne(file)) {
            return false;
        }
        try (BoundedInput in = BoundedInput.open(file)) {
            if (in.peek() == NpyReader.FIRST) {
                return true;
            }
        }
        return ArffFile.isLine(FirstLine.of(file));
    }

    /**
     * {@return the data set of a file for which {@link #isTable} returns true}
     *
     * @param file the file to read
     * @param targets names of the target attributes, or numbers (from 1) of the target columns; all others are inputs
     * @param task kind of targets; null to detect it
     * @throws IllegalArgumentException if no target is named
     * @throws IOException if reading fails
     */
    public static Splits loadTable(Path file, List<String> targets, @Nullable Task task) throws IOException {
        Objects.requireNonNull(file, "file");
        List<String> wanted = requireTargets(targets, file.toString());
        try (BoundedInput in = BoundedInput.open(file)) {
            return in.peek() == NpyReader.FIRST ? NpyTable.load(file, wanted, task)
                    : ArffFile.read(file, in, wanted, task);
        }
    }

    /**
     * {@return the data set of a stream with an ARFF file or a single NumPy array}
     *
     * <p>The stream is read to its end and not closed. Its content is copied to a temporary file, which is deleted.
     *
     * @param in stream to read; not closed
     * @param targets names of the target attributes, or numbers (from 1) of the target columns; all others are inputs
     * @param task kind of targets; null to detect it
     * @throws IllegalArgumentException if no target is named
     * @throws IOException if reading fails
     */
    public static Splits loadTable(InputStream in, List<String> targets, @Nullable Task task) throws IOException {
        Objects.requireNonNull(in, "in");
        List<String> wanted = requireTargets(targets, ByteStreams.NAME);
        return named(ByteStreams.copied(in, copy -> loadTable(copy, wanted, task)));
    }

    private static List<String> requireTargets(List<String> targets, String file) {
        List<String> wanted = Elements.require(targets, "targets");
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException(
                    "at least one column of " + file + " has to be a target, but none is named");
        }
        return wanted;
    }

    /**
     * Loads a data set from a stream: an ARFF or LIBSVM file, an .npz archive, safetensors, or a pickle. The format is
     * detected from the content. The stream is read to its end and not closed; its content is copied to a temporary
     * file, which is deleted.
     *
     * @param in stream to read; not closed
     * @return the training, validation and test sets
     * @throws DataFormatException if the content is not valid, is in another format, or is larger than the heap
     * @throws IOException if the stream throws an exception, or the temporary file cannot be written
     */
    public static Splits load(InputStream in) throws IOException {
        return load(in, null);
    }

    /**
     * {@return the data set of a stream with a given task} Otherwise like {@link #load(InputStream)}.
     *
     * @param in stream to read; not closed
     * @param task kind of targets; null to detect it
     * @throws IOException if reading fails
     */
    public static Splits load(InputStream in, @Nullable Task task) throws IOException {
        return named(ByteStreams.copied(in, copy -> {
            if (DataFile.isOne(copy)) {
                throw new DataFormatException(copy + ": is a Lanewise data file, which stays on disk while it is used;"
                        + " it has to be loaded by its path");
            }
            return load(copy.toString(), task, null);
        }));
    }

    private static Splits named(Splits copied) {
        return new Splits(copied.training(), copied.validation(), copied.test(), ByteStreams.NAME);
    }

    private static Path path(String name) throws DataFormatException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new DataFormatException(name + ": is not a path: " + e.getReason(), e);
        }
    }

    private static void requireNoTask(String name, @Nullable Task task) throws DataFormatException {
        if (task != null) {
            throw new DataFormatException(name + ": the targets are classes, and cannot be used as anything else");
        }
    }

    private static void requireNoPictures(String name, @Nullable ImageShape size, boolean inColour)
            throws DataFormatException {
        if (size != null || inColour) {
            throw new DataFormatException(name + ": only folders of pictures can be "
                    + (size != null ? "resized" : "read in colour") + ", but this is something else");
        }
    }
}
