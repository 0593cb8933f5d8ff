package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.DatasetReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The files that the examples of a folder of pictures were read from. */
final class PictureFiles {
    /** No files: the examples are not pictures, or their files are unknown. */
    static final PictureFiles NONE = new PictureFiles(Path.of(""), List.of());

    private final Path folder;
    /** By the original indices of the examples. */
    private final List<Path> files;

    private PictureFiles(Path folder, List<Path> files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * Lists the files of a set; none if the data are not a folder of pictures, or if the set combines several folders.
     *
     * @param data name of the data, as given to {@code --data}
     */
    static PictureFiles of(String data, Part part) throws IOException {
        Path folder = Path.of(data);
        if (!Files.isDirectory(folder)) {
            return NONE;
        }
        DatasetReader reader = DatasetReader.of(folder);
        return part == Part.ALL && reader.hasSets() ? NONE : new PictureFiles(folder, reader.pictures(part.toString()));
    }

    /**
     * Returns the path of an example's file in the folder; empty if it is unknown, because there is no file, or the
     * folder has changed since it was read.
     */
    String path(Dataset dataset, int example) {
        int index = dataset.originalIndex(example);
        if (index >= files.size()) {
            return "";
        }
        Path file = files.get(index);
        String of = String.valueOf(file.getParent().getFileName());
        return !of.equals(dataset.name(dataset.label(example)))
                ? ""
                : StreamSupport.stream(folder.relativize(file).spliterator(), false)
                        .map(Path::toString)
                        .collect(Collectors.joining("/"));
    }
}
