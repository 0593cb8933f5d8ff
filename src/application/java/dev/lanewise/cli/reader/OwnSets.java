package dev.lanewise.cli.reader;

import dev.lanewise.internal.formats.ArraySource;
import dev.lanewise.internal.formats.DataFile;
import dev.lanewise.internal.formats.FileKind;
import dev.lanewise.internal.formats.ImageFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

/** Detects whether data have separate sets, such as one for training and one for testing. */
public final class OwnSets {
    private static final Pattern PART = Pattern.compile("(?:.*_)?(?:test|testing|val|valid|validation)(?:_.*)?");

    private OwnSets() {}

    /**
     * Returns whether data have separate sets: IDX files, pickles, arrays and folders of pictures of which some are
     * named as test or validation set, and Lanewise data files that have a test set. A part of all others is held out
     * when they are loaded.
     *
     * @param path file or folder of the data
     * @param kind its kind
     * @throws IOException if reading fails
     */
    public static boolean areIn(Path path, FileKind kind) throws IOException {
        return switch (kind) {
            case PICTURE_FOLDER -> ImageFolder.hasParts(path);
            case FOLDER, PICKLE -> true;
            case DATA -> DataFile.header(path).sizes()[2] > 0;
            case ARRAY_FOLDER, NPZ, SAFETENSORS -> {
                try (ArraySource source = ArraySource.open(path, kind)) {
                    yield haveParts(source.names());
                }
            }
            default -> false;
        };
    }

    private static boolean haveParts(Collection<String> names) {
        return names.stream()
                .anyMatch(name -> PART.matcher(name.toLowerCase(Locale.ROOT)).matches());
    }
}
