package dev.lanewise.cli;

import dev.lanewise.Model;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.FileKind;
import dev.lanewise.internal.files.FileReplacement;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A folder that {@code train --out} wrote.
 *
 * <p>From before the first change until the network has been saved, the folder contains a marker file. A run that is
 * killed leaves behind this file and the network of an earlier run, if there was one.
 */
final class RunFolder {
    static final String MODEL_NAME = "model.lanewise";
    static final String CONFIG_NAME = "config.toml";
    static final String UNFINISHED_NAME = ".lanewise.unfinished";

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
            throw new DataFormatException(fileOrFolder
                    + (isUnfinished(fileOrFolder)
                            ? ": the training run in this folder has not saved its network"
                            : ": the folder has no " + MODEL_NAME + ", so it was not written by train --out"));
        }
        return model;
    }

    /**
     * Reads a model from a file, or from the model file in the folder of a run.
     *
     * @throws DataFormatException with one sentence if there is none
     */
    static Model load(Path fileOrFolder) throws IOException {
        Path file = model(fileOrFolder);
        try {
            return Model.load(file);
        } catch (DataFormatException e) {
            FileKind kind = FileKind.expected(file).requireRead(file.toString());
            throw kind.isData() && kind != FileKind.NPZ
                    ? new DataFormatException(file + ": looks like a data file, but a model file is expected", e)
                    : e;
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(
                    e.getFile(), null, e.getReason() + " (lanewise train --save FILE writes a model)");
        }
    }

    /** Whether the latest training run in the folder is in progress, was killed, or ended without a usable network. */
    static boolean isUnfinished(Path folder) {
        return Files.exists(folder.resolve(UNFINISHED_NAME), LinkOption.NOFOLLOW_LINKS);
    }

    /** Prints a note on a folder whose latest run has not saved its network. */
    static void noteUnfinished(Path fileOrFolder, Screen screen) {
        if (isUnfinished(fileOrFolder)) {
            screen.err()
                    .println(fileOrFolder + ": the latest training run in this folder has not saved its network"
                            + (Files.exists(fileOrFolder.resolve(MODEL_NAME))
                                    ? "; " + MODEL_NAME + " is of an earlier run"
                                    : ""));
        }
    }

    /**
     * Marks the folder before the first change, then deletes the files of an earlier run except its network.
     *
     * @param keepsFiles whether the run continues the one whose files these are
     */
    static void begin(Path folder, boolean keepsFiles) throws IOException {
        Path marker = folder.resolve(UNFINISHED_NAME);
        try {
            Files.createFile(marker);
        } catch (FileAlreadyExistsException e) {
            // Left by a run that was killed.
        } catch (IOException e) {
            throw new IOException(marker + ": cannot be written: " + e.getMessage(), e);
        }
        FileReplacement.forceFolder(folder);
        if (keepsFiles) {
            return;
        }
        delete(folder.resolve(CONFIG_NAME));
        delete(folder.resolve(ResultOptions.METRICS_NAME));
        delete(folder.resolve(ResultOptions.REPORT_NAME));
    }

    /** Removes the marker, after the network has been saved. */
    static void end(Path folder) throws IOException {
        delete(folder.resolve(UNFINISHED_NAME));
        FileReplacement.forceFolder(folder);
    }

    private static void delete(Path file) throws IOException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be deleted: " + e.getMessage(), e);
        }
    }
}
