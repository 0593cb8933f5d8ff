package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.rows.Planes;
import dev.lanewise.internal.rows.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inputs in NumPy arrays or in a safetensors file, without their targets. */
public final class InputArrays {
    private InputArrays() {}

    /**
     * Inputs, and the shape of their images.
     *
     * @param shape null if the inputs are not images
     */
    public record Images(Rows rows, @Nullable ImageShape shape) {}

    /**
     * Returns the inputs of all arrays of a file or folder, the training set first.
     *
     * @throws DataFormatException if there is no array of inputs
     */
    public static List<Images> of(ArraySource source) throws IOException {
        List<Images> parts = new ArrayList<>();
        for (ArrayNames names : ArraySplits.names(source)) {
            parts.add(images(source.path(), source.array(names.inputs())));
        }
        return parts;
    }

    /** Returns the rows of a single array. */
    public static Images of(Path file) throws IOException {
        try (BoundedInput in = BoundedInput.open(file)) {
            return images(file, NpyReader.read(in));
        }
    }

    private static Images images(Path file, NdArray array) throws DataFormatException {
        int[] sizes = array.shape;
        if (sizes.length < 2 || Arrays.stream(sizes).anyMatch(size -> size == 0)) {
            throw new DataFormatException(file + ": the inputs have the shape " + Arrays.toString(sizes)
                    + ", but (examples, inputs) or images are expected, of at least one example");
        }
        return new Images(Planes.of(array.rows(file, array.size() / sizes[0]), sizes), Planes.shape(sizes));
    }
}
