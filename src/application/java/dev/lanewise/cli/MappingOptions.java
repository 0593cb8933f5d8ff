package dev.lanewise.cli;

import dev.lanewise.cli.reader.StoredSet;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.files.UnzippedInput;
import dev.lanewise.internal.formats.DataFile;
import dev.lanewise.internal.formats.FileKind;
import dev.lanewise.internal.rows.DatasetAccess;
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

/**
 * Whether data are loaded, or converted once to a file that is memory-mapped, because they may be larger than the
 * memory.
 */
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

    /** Largest decompressed size of a compressed file; readers refuse larger ones. */
    private static final int MOST_UNZIPPED = 100;
    /** Size of a table relative to that of its gzip file. */
    private static final int USUAL_RATIO = 5;
    /** A text file is loaded if it is smaller than the memory divided by this number. */
    private static final int MOST_OF_A_TABLE = 8;
    /** Folders of pictures have two folders above the pictures. */
    private static final int DEPTH = 3;

    private static final int TAG = 8;
    /**
     * Part of the stamp, so that files of an earlier version, which did not store colours in planes, are converted
     * again.
     */
    private static final String LAYOUT = "planes\n";

    @Option(
            names = "--mapped",
            paramLabel = "auto|on|off",
            converter = DataValues.OfMapping.class,
            description = "Whether data are memory-mapped instead of loaded: auto, on or off. With on, the data are"
                    + " converted once to a .lanewise-data file next to them, which is reused until the data change;"
                    + " auto does this if the data would take more than half of the memory, or if a CSV file is larger"
                    + " than an eighth of it. The results are the same. Default: ${DEFAULT-VALUE}.")
    private Mapping mapped = Mapping.AUTO;

    /** Reads data. */
    @FunctionalInterface
    interface Reading {
        Splits read() throws IOException;
    }

    /** Converts data to a file, with a stamp that identifies the source, see {@link StoredSet}. */
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

    /** Whether data of this size on disk may be too large to be loaded. */
    static boolean mayBeLarge(Path source) throws IOException {
        return bytes(source) > Runtime.getRuntime().maxMemory() / 2 / MOST_UNZIPPED;
    }

    private static long bytes(Path source) throws IOException {
        long bytes = 0;
        for (Path file : files(source)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /** Whether a table may be too large: its texts, numbers and inputs are briefly in memory at the same time. */
    static boolean isLargeTable(Path source) throws IOException {
        boolean isZipped = Files.isRegularFile(source) && UnzippedInput.isZipped(source);
        return bytes(source) * (isZipped ? USUAL_RATIO : 1)
                > Runtime.getRuntime().maxMemory() / MOST_OF_A_TABLE;
    }

    /** Whether sets would take more than half of the memory, including intermediate copies. */
    static boolean areLarge(Splits splits) {
        long bytes = 0;
        for (Dataset set : List.of(splits.training(), splits.validation(), splits.test())) {
            bytes += 2L * set.size() * set.inputs() * (DatasetAccess.get().isBytes(set) ? Byte.BYTES : Float.BYTES);
        }
        return bytes > Runtime.getRuntime().maxMemory() / 2;
    }

    /**
     * Returns the data from their converted file, which is written first if it is missing or outdated.
     *
     * @param path where the data are: a file or a folder
     * @param options other settings that the content depends on
     */
    static StoredSet stored(Path path, String options, Source source) throws IOException {
        Path target = target(path, options);
        String stamp = stamp(path, options);
        if (Files.exists(target)) {
            if (FileKind.of(target) != FileKind.DATA) {
                throw new DataFormatException(target + ": the data would be converted to a file of this name, but it"
                        + " exists and is not such a file");
            }
            StoredSet there = readOrNull(target);
            if (there != null && there.source().equals(stamp)) {
                // Those of conversions that were killed, which may be the largest files here.
                FileReplacement.deleteStale(target);
                return there;
            }
        }
        FileReplacement.requireWritable(target);
        source.convert(target, stamp);
        return StoredSet.read(target);
    }

    /** A file of an earlier conversion; null if it is damaged and has to be written again. */
    private static StoredSet readOrNull(Path target) throws IOException {
        try {
            return StoredSet.read(target);
        } catch (DataFormatException e) {
            return null;
        }
    }

    /** Returns the converted file: next to the file of the data, or in their folder. */
    static Path target(Path path, String options) {
        String tag = options.isEmpty() ? "" : "." + sha256(options).substring(0, TAG);
        return Files.isDirectory(path)
                ? path.resolve("set" + tag + DataFile.ENDING)
                : path.resolveSibling(path.getFileName() + tag + DataFile.ENDING);
    }

    /**
     * Returns a digest of the names, sizes and times of the files and of the options; the data are unchanged if it is.
     */
    private static String stamp(Path path, String options) throws IOException {
        StringBuilder text = new StringBuilder(LAYOUT).append(options);
        for (Path file : files(path)) {
            text.append('\n')
                    .append(path.relativize(file))
                    .append(' ')
                    .append(Files.size(file))
                    .append(' ')
                    .append(Files.getLastModifiedTime(file).toMillis());
        }
        return sha256(text.toString());
    }

    private static List<Path> files(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path, DEPTH)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().endsWith(DataFile.ENDING)
                            && !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw new DataFormatException(
                    path + ": the folder cannot be read: " + e.getCause().getMessage(), e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
