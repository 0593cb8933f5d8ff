package dev.lanewise.cli;

import dev.lanewise.internal.rows.DatasetAccess;
import dev.lanewise.internal.reader.DataFile;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.format.StoredSet;
import dev.lanewise.internal.FileReplacement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Whether data are loaded, or mapped from a file that is made of them once, because they may be larger than the memory. */
final class MappingOptions {
    /** Whether data are mapped. */
    enum Mapping {
        /** If they would take more than half of the memory. */
        AUTO,
        ON,
        OFF;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a zipped file may be at most: readers refuse what unzips to more. */
    private static final int MOST_UNZIPPED = 100;
    /** The part of the memory that a file of text may have to be loaded. */
    private static final int MOST_OF_A_TABLE = 8;
    /** Folders of pictures have two folders above the pictures. */
    private static final int DEPTH = 3;
    private static final int TAG = 8;
    /** So that what an earlier version converted, which did not put colours into planes, is converted anew. */
    private static final String LAYOUT = "planes\n";

    @Option(names = "--mapped", paramLabel = "auto|on|off", converter = Values.OfMapping.class, description = "Whether"
            + " data are mapped from the disk instead of loaded: on converts them, once, to a file named .lanewise-data beside"
            + " them, and takes it from there whenever that is as new as they are; auto does so if they would take more than half of"
            + " the memory. It changes nothing about what is computed. Default: ${DEFAULT-VALUE}.")
    private Mapping mapped = Mapping.AUTO;

    /** Reads data. */
    @FunctionalInterface
    interface Reading {
        Splits read() throws IOException;
    }

    /** Converts data to a file, with a text that tells what they were, see {@link StoredSet}. */
    @FunctionalInterface
    interface Source {
        void convert(Path target, String stamp) throws IOException;
    }

    boolean isOn() {
        return mapped == Mapping.ON;
    }

    boolean isOff() {
        return mapped == Mapping.OFF;
    }

    boolean isAuto() {
        return mapped == Mapping.AUTO;
    }

    /** Whether data of so many bytes on the disk may be too large to be loaded. */
    static boolean mayBeLarge(Path source) throws IOException {
        long bytes = 0;
        for (Path file : files(source)) {
            bytes += Files.size(file);
        }
        return bytes > Runtime.getRuntime().maxMemory() / 2 / MOST_UNZIPPED;
    }

    /** Whether a table would be: its texts, numbers and inputs are there at once, for a moment. */
    static boolean isLargeTable(Path file) throws IOException {
        return Files.size(file) > Runtime.getRuntime().maxMemory() / MOST_OF_A_TABLE;
    }

    /** Whether sets would take more than half of the memory, with what is made of them on the way. */
    static boolean areLarge(Splits splits) {
        long bytes = 0;
        for (Dataset set : List.of(splits.training(), splits.validation(), splits.test())) {
            bytes += 2L * set.size() * set.inputs() * (DatasetAccess.get().isBytes(set) ? Byte.BYTES : Float.BYTES);
        }
        return bytes > Runtime.getRuntime().maxMemory() / 2;
    }

    /**
     * The data from the file that was made of them, which is made if it is not there or older than they are.
     *
     * @param path where the data are: a file or a folder
     * @param options what their content depends on besides
     */
    static StoredSet stored(Path path, String options, Source source) throws IOException {
        Path target = target(path, options);
        String stamp = stamp(path, options);
        if (Files.exists(target)) {
            if (!DataFile.isOne(target)) {
                throw new DataFormatException(target + ": is in the way: the data would be converted to a file of this"
                        + " name, but something else is there");
            }
            StoredSet there = readOrNull(target);
            if (there != null && there.source().equals(stamp)) {
                return there;
            }
        }
        FileReplacement.requireWritable(target);
        source.convert(target, stamp);
        return StoredSet.read(target);
    }

    /** A file of an earlier conversion; null if it is damaged, and so is to be made anew. */
    private static StoredSet readOrNull(Path target) throws IOException {
        try {
            return StoredSet.read(target);
        } catch (DataFormatException e) {
            return null;
        }
    }

    /** Where data are converted to: beside their file, or into their folder. */
    static Path target(Path path, String options) {
        String tag = options.isEmpty() ? "" : "." + sha256(options).substring(0, TAG);
        return Files.isDirectory(path) ? path.resolve("set" + tag + DataFile.ENDING)
                : path.resolveSibling(path.getFileName() + tag + DataFile.ENDING);
    }

    /** Names, sizes and times of the files, and options: where these are the same, so are the data. */
    private static String stamp(Path path, String options) throws IOException {
        StringBuilder text = new StringBuilder(LAYOUT).append(options);
        for (Path file : files(path)) {
            text.append('\n').append(path.relativize(file)).append(' ').append(Files.size(file)).append(' ')
                    .append(Files.getLastModifiedTime(file).toMillis());
        }
        return sha256(text.toString());
    }

    private static List<Path> files(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path, DEPTH)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().endsWith(DataFile.ENDING)
                            && !file.getFileName().toString().startsWith("."))
                    .sorted().toList();
        } catch (UncheckedIOException e) {
            throw new DataFormatException(path + ": the folder cannot be read: " + e.getCause().getMessage(), e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
