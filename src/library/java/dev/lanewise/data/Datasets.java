package dev.lanewise.data;

import dev.lanewise.internal.reader.DataFile;
import dev.lanewise.internal.reader.ArffFile;
import dev.lanewise.internal.reader.ArraySource;
import dev.lanewise.internal.reader.ArraySplits;
import dev.lanewise.internal.reader.BoundedInput;
import dev.lanewise.internal.reader.IdxFolder;
import dev.lanewise.internal.reader.ImageFolder;
import dev.lanewise.internal.reader.LibsvmFile;
import dev.lanewise.internal.reader.MnistPickle;
import dev.lanewise.internal.reader.NamedArrays;
import dev.lanewise.internal.reader.NpyFolder;
import dev.lanewise.internal.reader.NpyReader;
import dev.lanewise.internal.reader.NpyTable;
import dev.lanewise.internal.reader.NpzArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds out what kind of data set a word or a path stands for, and loads it. */
public final class Datasets {

    private static final String SUPPORTED = "\"mnist\", a folder of IDX files, a folder with a folder of pictures for"
            + " each class, a pickle like mnist.pkl.gz, an .npz archive or a folder of .npy files of NumPy's, a"
            + " safetensors file, an ARFF file, a LIBSVM file, a data file of Lanewise's";
    /** What is looked at to tell a file of text. */
    private static final int LONGEST_FIRST_LINE = 1 << 16;

    private Datasets() {
    }

    /**
     * The data set that a user names: {@code mnist} is the one inside Lanewise; a folder holds IDX files, or pictures in one
     * folder for each class; and a file is recognised by its content.
     *
     * @throws DataFormatException if there is no such data set, or if its files are not what they should be
     */
    public static Splits load(String name) throws IOException {
        return load(name, null, null);
    }

    /**
     * The same, told what can not be found out.
     *
     * @param taskOrNull what the targets of arrays, of an ARFF or of a LIBSVM file are; null to find out
     * @param sizeOrNull what pictures in folders are brought to; null if all have one size
     */
    public static Splits load(String name, Task taskOrNull, ImageShape sizeOrNull) throws IOException {
        return load(name, taskOrNull, sizeOrNull, false);
    }

    /**
     * The same with pictures in colour.
     *
     * @param inColour whether pictures in folders keep their colours, also if nothing is said of their size
     */
    public static Splits load(String name, Task taskOrNull, ImageShape sizeOrNull, boolean inColour)
            throws IOException {
        return load(name, taskOrNull, sizeOrNull, inColour, false);
    }

    /**
     * The same without its inputs, which may be larger than the memory: they are read when {@link DataFile#write} wants
     * them, and nothing else can be done with them. Nothing if the data are none of IDX files, .npz archives and folders of .npy
     * files, and so have to be loaded as a whole.
     */
    public static Optional<Splits> streamed(String name, Task taskOrNull, ImageShape sizeOrNull, boolean inColour)
            throws IOException {
        Path path = Path.of(name);
        boolean isFolder = Files.isDirectory(path) && !ImageFolder.isOne(path);
        boolean isArchive = Files.isRegularFile(path) && !NamedArrays.isSafetensors(path) && NpzArchive.isOne(path);
        return isFolder || isArchive ? Optional.of(load(name, taskOrNull, sizeOrNull, inColour, true)) : Optional.empty();
    }

    private static Splits load(String name, Task taskOrNull, ImageShape sizeOrNull, boolean inColour, boolean streamed)
            throws IOException {
        if (name.equals("mnist")) {
            requireNoTask(name, taskOrNull);
            requireNoPictures(name, sizeOrNull, inColour);
            return Mnist.load();
        }
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            throw new DataFormatException(name + ": is not a path: " + e.getReason(), e);
        }
        if (name.isEmpty() || !Files.exists(path)) {
            throw new DataFormatException("\"" + name + "\": there is no such data set, file or folder (supported are "
                    + SUPPORTED + ")");
        }
        if (Files.isDirectory(path)) {
            if (ImageFolder.isOne(path)) {
                requireNoTask(name, taskOrNull);
                return ImageFolder.load(path, sizeOrNull, inColour);
            }
            requireNoPictures(name, sizeOrNull, inColour);
            if (NpyFolder.isOne(path)) {
                try (ArraySource source = NpyFolder.open(path)) {
                    return ArraySplits.load(source, taskOrNull, streamed);
                }
            }
            requireNoTask(name, taskOrNull);
            return IdxFolder.load(path, streamed);
        }
        requireNoPictures(name, sizeOrNull, inColour);
        if (DataFile.isOne(path)) {
            requireNoTask(name, taskOrNull);
            return DataFile.open(path).splits();
        }
        if (NamedArrays.isOne(path)) {
            try (ArraySource source = NamedArrays.source(path)) {
                return ArraySplits.load(source, taskOrNull, streamed);
            }
        }
        try (BoundedInput in = BoundedInput.open(path)) {
            int first = in.peek();
            if (first == NpyReader.FIRST) {
                throw new DataFormatException(name + ": is a single array of NumPy's; to train, inputs and targets are"
                        + " expected, as x and y in one .npz archive, as x.npy and y.npy in one folder, or as columns of"
                        + " the array");
            }
            if (startsPickle(first)) {
                requireNoTask(name, taskOrNull);
                return MnistPickle.read(in);
            }
        }
        String line = firstLine(path);
        if (ArffFile.isLine(line)) {
            try (BoundedInput in = BoundedInput.open(path)) {
                return ArffFile.read(path, in, null, taskOrNull);
            }
        }
        if (LibsvmFile.isLine(line)) {
            try (BoundedInput in = BoundedInput.open(path)) {
                return LibsvmFile.read(in, taskOrNull);
            }
        }
        throw new DataFormatException(name + ": is not a supported data set (supported are " + SUPPORTED + ")");
    }

    /** Whether a file is a table whose columns can be named as targets: an ARFF file, or a single array of NumPy's. */
    public static boolean isTable(Path file) throws IOException {
        if (!Files.isRegularFile(file) || NamedArrays.isOne(file)) {
            return false;
        }
        try (BoundedInput in = BoundedInput.open(file)) {
            if (in.peek() == NpyReader.FIRST) {
                return true;
            }
        }
        return ArffFile.isLine(firstLine(file));
    }

    /**
     * The data set of a file that {@link #isTable}.
     *
     * @param targets names of attributes, or numbers of columns from 1: those to be learnt; all others are inputs
     * @param taskOrNull what the targets are; null to find out
     */
    public static Splits loadTable(Path file, List<String> targets, Task taskOrNull) throws IOException {
        try (BoundedInput in = BoundedInput.open(file)) {
            return in.peek() == NpyReader.FIRST ? NpyTable.load(file, targets, taskOrNull)
                    : ArffFile.read(file, in, targets, taskOrNull);
        }
    }

    /**
     * Whether a pickle of tuples or lists can start with this byte: the version, since protocol 2, or before that an
     * opening bracket.
     */
    private static boolean startsPickle(int first) {
        return first == 0x80 || first == '(' || first == ']';
    }

    private static void requireNoTask(String name, Task taskOrNull) throws DataFormatException {
        if (taskOrNull != null) {
            throw new DataFormatException(name + ": the targets are classes, and cannot be taken for something else");
        }
    }

    private static void requireNoPictures(String name, ImageShape sizeOrNull, boolean inColour) throws DataFormatException {
        if (sizeOrNull != null || inColour) {
            throw new DataFormatException(name + ": only pictures in folders can be "
                    + (sizeOrNull != null ? "brought to a size" : "read in colour") + ", and this is something else");
        }
    }

    /** The first line that is not empty and no comment, or the beginning of a long one. */
    private static String firstLine(Path path) throws IOException {
        StringBuilder line = new StringBuilder();
        try (BoundedInput in = BoundedInput.open(path)) {
            while (in.peek() >= 0 && line.length() < LONGEST_FIRST_LINE) {
                char c = (char) in.next("a line");
                if (c == '\n') {
                    String text = line.toString().strip();
                    if (!text.isEmpty() && text.charAt(0) != '#' && text.charAt(0) != '%') {
                        break;
                    }
                    line.setLength(0);
                } else {
                    line.append(c);
                }
            }
        }
        // A long one is cut at its last blank, behind which there may be half a number.
        int blank = line.lastIndexOf(" ");
        return line.length() < LONGEST_FIRST_LINE || blank < 0 ? line.toString() : line.substring(0, blank);
    }
}
