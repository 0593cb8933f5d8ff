package dev.lanewise.cli.reader;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.formats.ArraySource;
import dev.lanewise.internal.formats.FileKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file of examples in another format, presented as the text of a CSV file, so that its columns are preprocessed,
 * named and copied to predictions in the same way. The text is generated as it is read.
 *
 * @param names headings of the columns, in the first row; none if there are none
 * @param targets the target columns that the format defines; empty if it defines none
 * @param categorical names of columns that are categorical, whatever their values look like
 * @param parts rows of training, validation and test set; null if a part of the rows is held out
 * @param traits traits of the values
 * @param opening opens the text; the delimiter is a comma
 */
public record TextTable(
        List<String> names,
        List<String> targets,
        List<String> categorical,
        int[][] parts,
        Traits traits,
        Opening opening) {
    /**
     * Traits of the values of a table.
     *
     * @param values number of inputs in all rows together, including zeros; estimated where counting takes time
     * @param arePixels whether the inputs are pixels, which are not scaled by default
     * @param largestByte the largest input if the inputs are unsigned bytes, as far as it is less than {@link
     *     #LARGE_BYTE}; -1 for other inputs
     * @param areClasses whether the targets that the format names can only be classes
     */
    public record Traits(long values, boolean arePixels, int largestByte, boolean areClasses) {}

    /** Pictures have bytes from this one on, because they have light pixels. */
    public static final int LARGE_BYTE = 128;

    private static final Set<FileKind> KINDS = EnumSet.of(
            FileKind.ARRAY_FOLDER, FileKind.NPZ, FileKind.SAFETENSORS, FileKind.NPY, FileKind.ARFF, FileKind.LIBSVM);

    /** Opens the text at its start. */
    @FunctionalInterface
    public interface Opening {
        /** Returns a stream that the caller closes. */
        InputStream open() throws IOException;
    }

    /**
     * The table of a file or folder.
     *
     * @param file the file, or a folder
     * @param inputs number of inputs that a network takes, to which a LIBSVM file is padded; 0 if unknown
     * @param firstIndex the first index of LIBSVM files, 0 or 1; -1 to detect it
     * @param notes receives notes on what was detected
     * @return empty if it is none of ARFF, LIBSVM, {@code .npz}, {@code .npy}, safetensors
     * @throws DataFormatException if it is damaged
     */
    public static Optional<TextTable> of(EncodedFile file, int inputs, int firstIndex, Consumer<String> notes)
            throws IOException {
        Path path = file.path();
        FileKind kind = file.kind().requireRead(path.toString());
        if (!isOne(kind)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (kind) {
                    case NPY -> ArrayTable.of(path);
                    case ARFF -> ArffText.of(file);
                    case LIBSVM -> LibsvmText.of(file, inputs, firstIndex, notes);
                    default -> {
                        try (ArraySource source = ArraySource.open(path, kind)) {
                            yield ArrayTable.of(source);
                        }
                    }
                });
    }

    /** Returns how the text is read. Missing values are {@code ?} in ARFF files, and NaN in arrays. */
    public CsvFormat format() {
        return CsvFormat.defaults()
                .withDelimiter(',')
                .withHeader(!names.isEmpty())
                .withMissingTexts("?", "NaN");
    }

    /** The heading of a column that is given by heading or by number from 1. */
    public String name(String column) {
        int number = column.matches("[0-9]{1,9}") ? Integer.parseInt(column) : 0;
        return names.contains(column) || number < 1 || number > names.size() ? column : names.get(number - 1);
    }

    /**
     * Returns whether the format defines a column as classes.
     *
     * @param column name of a target, or its number from 1
     */
    public boolean areClasses(String column) {
        return (traits.areClasses && targets.contains(column)) || categorical.contains(name(column));
    }

    /** Whether a file or folder of a kind can be presented as a table. */
    public static boolean isOne(FileKind kind) {
        return KINDS.contains(kind);
    }
}
