package dev.lanewise.cli.reader;

import dev.lanewise.internal.ForeignFile;
import dev.lanewise.internal.reader.ArraySource;
import dev.lanewise.internal.reader.BoundedInput;
import dev.lanewise.internal.reader.DataFile;
import dev.lanewise.internal.reader.ImageFolder;
import dev.lanewise.internal.reader.MnistPickle;
import dev.lanewise.internal.reader.NamedArrays;
import dev.lanewise.internal.reader.NpyFolder;
import java.io.IOException;
import java.nio.file.Files;
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
     * @throws IOException if reading fails
     */
    public static boolean areIn(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            if (ImageFolder.isOne(path)) {
                return ImageFolder.hasParts(path);
            }
            if (!NpyFolder.isOne(path)) {
                return true;
            }
            try (ArraySource source = NpyFolder.open(path)) {
                return haveParts(source.names());
            }
        }
        if (!Files.isRegularFile(path)) {
            return false;
        }
        ForeignFile.refuse(path);
        if (DataFile.isOne(path)) {
            return DataFile.open(path).splits().test().size() > 0;
        }
        if (NamedArrays.isOne(path)) {
            try (ArraySource source = NamedArrays.source(path)) {
                return haveParts(source.names());
            }
        }
        try (BoundedInput in = BoundedInput.open(path)) {
            return MnistPickle.canStartWith(in.peek());
        }
    }

    private static boolean haveParts(Collection<String> names) {
        return names.stream()
                .anyMatch(name -> PART.matcher(name.toLowerCase(Locale.ROOT)).matches());
    }
}
