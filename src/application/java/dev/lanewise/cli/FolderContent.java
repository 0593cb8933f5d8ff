package dev.lanewise.cli;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.formats.FileKind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Content of a folder that cannot be a data set. */
final class FolderContent {
    private FolderContent() {}

    /**
     * Refuses an empty folder, and one that has pictures but no folders, which is the folder of a single class.
     *
     * @param name the folder in messages
     */
    static void require(Path folder, String name) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        boolean isEmpty = true;
        boolean hasFolders = false;
        boolean hasPictures = false;
        try (DirectoryStream<Path> list = Files.newDirectoryStream(folder)) {
            for (Path entry : list) {
                isEmpty = false;
                hasFolders |= Files.isDirectory(entry);
                hasPictures |= FileKind.PICTURE.isNameOf(entry);
            }
        }
        if (isEmpty) {
            throw new DataFormatException(name + ": the folder has no files");
        }
        if (hasPictures && !hasFolders) {
            Path parent = folder.toAbsolutePath().normalize().getParent();
            throw new DataFormatException(name + ": the folder has pictures but no subfolders, so it holds a single"
                    + " class; give --data the folder above it, with one subfolder of pictures per class"
                    + (parent == null ? "" : ", here " + parent));
        }
    }
}
