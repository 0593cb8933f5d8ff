package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file or folder of examples in any format; its content decides which. */
public final class ExamplesFile {
    private static final String SUPPORTED =
            Remedy.FOLDERS + " of IDX files, a folder with one subfolder of pictures per class,"
                    + " a pickle such as mnist.pkl.gz, a NumPy .npz archive or a folder of .npy files, a"
                    + " safetensors file, an"
                    + " ARFF file, a LIBSVM file, a Lanewise data file; a CSV file is read as a table with a"
                    + " target column";

    private ExamplesFile() {}

    /**
     * Returns the data set of a file or folder.
     *
     * @param task kind of targets; null to detect it
     * @param size size that images in folders are scaled to; null if all have the same size
     * @param inColour whether images in folders keep their colours; agrees with the size if there is one
     * @throws NoSuchFileException if there is no such file or folder
     * @throws DataFormatException if it is not a data set
     */
    public static Splits load(Path path, @Nullable Task task, @Nullable ImageShape size, boolean inColour)
            throws IOException {
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
        FileKind kind = FileKind.of(path);
        if (kind != FileKind.PICTURE_FOLDER) {
            requireNoPictures(name, size, inColour);
        }
        kind.requireRead(name);
        switch (kind) {
            case PICTURE_FOLDER, FOLDER, PICKLE -> requireTask(name, task, Task.CLASSIFICATION);
            default -> {}
        }
        return switch (kind) {
            case PICTURE_FOLDER -> ImageFolder.load(path, size, inColour);
            case FOLDER -> IdxFolder.load(path, false);
            case ARRAY_FOLDER, NPZ, SAFETENSORS -> {
                try (ArraySource source = ArraySource.open(path, kind)) {
                    yield ArraySplits.load(source, task, false);
                }
            }
            case DATA -> {
                Splits splits = DataFile.open(path).splits();
                requireTask(name, task, splits.training().task());
                yield splits;
            }
            case PICKLE -> MnistPickle.load(path);
            case ARFF -> {
                try (BoundedInput in = BoundedInput.open(path)) {
                    yield ArffFile.read(path, in, null, task);
                }
            }
            case LIBSVM -> {
                try (BoundedInput in = BoundedInput.open(path)) {
                    yield LibsvmFile.read(in, task);
                }
            }
            case NONE -> throw MissingFile.exception(path);
            case EMPTY -> throw new DataFormatException(name + ": the file is empty");
            case NPY ->
                throw new DataFormatException(name + ": is a single NumPy array; to train, inputs and targets are"
                        + " expected, as x and y in one .npz archive, as x.npy and y.npy in one folder, or as columns"
                        + " of the array");
            default -> throw new DataFormatException(name + ": is not a supported data set (" + SUPPORTED + ")");
        };
    }

    private static void requireTask(String name, @Nullable Task wanted, Task found) throws DataFormatException {
        if (wanted != null && wanted != found) {
            throw new DataFormatException(
                    name + ": the targets are " + found + ", and cannot be used as anything else");
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
