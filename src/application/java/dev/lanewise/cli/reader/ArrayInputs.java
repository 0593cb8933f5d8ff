package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.formats.ArraySource;
import dev.lanewise.internal.formats.BoundedInput;
import dev.lanewise.internal.formats.NdArray;
import dev.lanewise.internal.formats.NpyReader;
import dev.lanewise.internal.records.ArrayNames;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.Planes;
import dev.lanewise.internal.rows.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Inputs in NumPy arrays or in a safetensors file, without their targets. */
public final class ArrayInputs {
    private ArrayInputs() {}

    /**
     * Returns the inputs of all arrays of a file or folder, the training set first, as examples of a single class 0.
     *
     * @throws DataFormatException if there is no array of inputs
     */
    public static List<Dataset> read(ArraySource source) throws IOException {
        List<Dataset> parts = new ArrayList<>();
        for (ArrayNames names : ArrayNames.of(source)) {
            parts.add(dataset(source.path(), source.array(names.inputs())));
        }
        return parts;
    }

    /** The rows of a single array. */
    public static Dataset read(Path file) throws IOException {
        try (BoundedInput in = BoundedInput.open(file)) {
            return dataset(file, NpyReader.read(in));
        }
    }

    private static Dataset dataset(Path file, NdArray array) throws DataFormatException {
        int[] sizes = array.shape;
        if (sizes.length < 2 || Arrays.stream(sizes).anyMatch(size -> size == 0)) {
            throw new DataFormatException(file + ": the inputs have the shape " + Arrays.toString(sizes)
                    + ", but (examples, inputs) or images are expected, of at least one example");
        }
        Rows rows = Planes.of(array.rows(file, array.size() / sizes[0]), sizes);
        return Internals.create(
                Dataset.class,
                new ExampleRows(rows, DatasetTargets.ofClasses(new int[rows.count()], 1), Planes.shape(sizes)));
    }
}
