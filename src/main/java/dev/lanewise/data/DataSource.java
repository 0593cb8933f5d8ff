package dev.lanewise.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Finds out what kind of data set a word or a path stands for, and loads it. */
public final class DataSource {

    private static final String SUPPORTED =
            "\"mnist\", a folder of IDX files, or a pickle like mnist.pkl.gz";

    private DataSource() {
    }

    /**
     * The data set that a user names: {@code mnist} is the one inside Lanewise, a folder holds IDX files, and a file is
     * recognised by its content.
     *
     * @throws DataFormatException if there is no such data set, or if its files are not what they should be
     */
    public static Splits load(String name) throws IOException {
        if (name.equals("mnist")) {
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
            return IdxFolder.load(path);
        }
        try (BoundedInput in = BoundedInput.open(path)) {
            if (!Pickle.startsLikeOne(in.peek())) {
                throw new DataFormatException(name + ": is not a supported data set (supported are " + SUPPORTED + ")");
            }
            return MnistPickle.read(in);
        }
    }
}
