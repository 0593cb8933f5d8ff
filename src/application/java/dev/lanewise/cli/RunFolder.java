package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.FileReplacement;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A folder that {@code train --out} wrote.
 *
 * <p>If it holds the network of an earlier run, the files of a new one go to a folder in it until the new one has reached
 * its end, so that the files of both stay together. From before the first change until then, or until there is a network
 * at all, the folder contains a marker file.
 */
final class RunFolder {
    static final String MODEL_NAME = "model.lanewise";
    static final String CONFIG_NAME = "config.toml";
    static final String UNFINISHED_NAME = ".lanewise.unfinished";
    /** Folder for the files of a run that has not reached its end. */
    static final String BESIDE_NAME = "unfinished";

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

    /** Whether the latest training run in the folder is in progress, was killed, or ended without a usable network. */
    static boolean isUnfinished(Path folder) {
        return Files.exists(folder.resolve(UNFINISHED_NAME), LinkOption.NOFOLLOW_LINKS);
    }

    /** Prints a note on a folder whose latest run has not saved its network. */
    static void noteUnfinished(Path fileOrFolder, Screen screen) {
        if (isUnfinished(fileOrFolder)) {
            screen.err()
                    .println(fileOrFolder + ": the latest training run in this folder has not "
                            + (Files.exists(fileOrFolder.resolve(MODEL_NAME))
                                    ? "reached its end; its files are in " + fileOrFolder.resolve(BESIDE_NAME)
                                            + ", and those next to this folder are of an earlier run"
                                    : "saved its network"));
        }
    }

    /**
     * Marks the folder before the first change. If it holds no network, the other files of an earlier run are deleted.
     *
     * @param keepsFiles whether the run continues the one whose files these are
     * @return the folder for the files of the new run: this one, or an empty one in it
     */
    static Path begin(Path folder, boolean keepsFiles) throws IOException {
        mark(folder);
        if (Files.exists(folder.resolve(MODEL_NAME))) {
            Path beside = folder.resolve(BESIDE_NAME);
            ResultOptions.makeFolder(beside, "--out");
            mark(beside);
            delete(beside.resolve(MODEL_NAME));
            delete(beside.resolve(MODEL_NAME + ResultOptions.DIVERGED));
            deleteAllButNetworks(beside);
            return beside;
        }
        if (!keepsFiles) {
            deleteAllButNetworks(folder);
        }
        return folder;
    }

    private static void mark(Path folder) throws IOException {
        Path marker = folder.resolve(UNFINISHED_NAME);
        try {
            Files.createFile(marker);
        } catch (FileAlreadyExistsException e) {
            // Left by a run that did not reach its end.
        } catch (IOException e) {
            throw new IOException(marker + ": cannot be written: " + e.getMessage(), e);
        }
        FileReplacement.forceFolder(folder);
    }

    private static void deleteAllButNetworks(Path folder) throws IOException {
        delete(folder.resolve(CONFIG_NAME));
        delete(folder.resolve(ResultOptions.METRICS_NAME));
        delete(folder.resolve(ResultOptions.REPORT_NAME));
        for (Path plot : ReportFiles.plots(folder)) {
            delete(plot);
        }
    }

    /**
     * Replaces the run in a folder by the one that has reached its end, whose files are in a folder in it. Files of the
     * two are never next to each other, even if the process is killed.
     */
    static void replace(Path folder) throws IOException {
        Path beside = folder.resolve(BESIDE_NAME);
        deleteAllButNetworks(folder);
        FileReplacement.forceFolder(folder);
        for (String name : List.of(MODEL_NAME, CONFIG_NAME, ResultOptions.METRICS_NAME)) {
            if (Files.exists(beside.resolve(name))) {
                move(beside.resolve(name), folder.resolve(name));
                FileReplacement.forceFolder(folder);
            }
        }
        delete(beside.resolve(UNFINISHED_NAME));
        try {
            delete(beside);
        } catch (IOException e) {
            // Someone else's files are in it.
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IOException(to + ": cannot be written: " + e.getMessage(), e);
        }
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
