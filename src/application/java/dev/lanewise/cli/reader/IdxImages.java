package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.formats.BoundedInput;
import dev.lanewise.internal.formats.IdxReader;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import java.io.IOException;
import java.nio.file.Path;

/** One IDX file of images, without labels. */
public final class IdxImages {

    private IdxImages() {}

    /**
     * Returns the images of a plain or gzip file as examples of a single class 0; a pixel is byte/256.
     *
     * @throws DataFormatException if the file is not a valid IDX file of images
     */
    public static Dataset read(Path file) throws IOException {
        try (BoundedInput in = BoundedInput.open(file)) {
            IdxReader.Images images = IdxReader.images(in);
            DatasetTargets unknown =
                    DatasetTargets.ofClasses(new int[images.rows().count()], 1);
            return Internals.create(Dataset.class, new ExampleRows(images.rows(), unknown, images.shape()));
        }
    }
}
