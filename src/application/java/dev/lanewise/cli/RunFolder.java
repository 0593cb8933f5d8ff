package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that {@code train --out} wrote. */
final class RunFolder {
    static final String MODEL_NAME = "model.lanewise";
    static final String CONFIG_NAME = "config.toml";

    private RunFolder() {}

    /**
     * Returns the model file: the given one, or that in the folder of a run.
     *
     * @throws DataFormatException if it is another folder
     */
    static Path model(Path fileOrFolder) throws DataFormatException {
        if (!Files.isDirectory(fileOrFolder)) {
            return fileOrFolder;
        }
        Path model = fileOrFolder.resolve(MODEL_NAME);
        if (!Files.isRegularFile(model)) {
            throw new DataFormatException(fileOrFolder + ": the folder has no " + MODEL_NAME
                    + ", so it was not written by train --out");
        }
        return model;
    }
}
