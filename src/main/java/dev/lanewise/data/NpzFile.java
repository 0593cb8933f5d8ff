package dev.lanewise.data;

import dev.lanewise.data.PickleValue.NdArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Arrays by name, as {@code numpy.savez} and {@code savez_compressed} write them: to train, and perhaps to validate and to test.
 *
 * <p>The arrays may be named as Keras's {@code mnist.npz} has them (x_train, y_train, x_test, y_test), as MedMNIST has them
 * (train_images, train_labels, val_images, ...), or just x and y, of which a part is then held out. Bytes are pixels, byte/256 as
 * everywhere here. Names are looked up and never used as paths.
 */
final class NpzFile {
    private static final List<String> INPUTS = List.of("x", "images", "data", "inputs", "features");
    private static final List<String> TARGETS = List.of("y", "labels", "label", "target", "targets");
    private static final List<List<String>> PARTS =
            List.of(List.of("train", "training"), List.of("val", "valid", "validation"), List.of("test", "testing"));
    private static final String EXPECTED = "x_train and y_train (train_images and train_labels), with x_val, y_val, x_test and"
            + " y_test if there are such, or x and y are expected";

    private final Path file;
    private final ZipFile zip;
    /** By name in lower case, without ending. */
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

    private NpzFile(Path file, ZipFile zip) throws DataFormatException {
        this.file = file;
        this.zip = zip;
        for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements();) {
            ZipEntry entry = e.nextElement();
            String name = entry.getName().toLowerCase(Locale.ROOT);
            if (name.endsWith(".npy") && entries.put(name.substring(0, name.length() - 4), entry) != null) {
                throw new DataFormatException(file + ": two arrays are named " + entry.getName());
            }
        }
    }

    /** The data set of a file; {@code taskOrNull} says what the targets are where that is not to be found out. */
    static Splits load(Path file, TargetKind taskOrNull) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return new NpzFile(file, zip).load(taskOrNull);
        } catch (DataFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The JDK's reader answers damaged archives with both.
            throw new DataFormatException(file + ": the archive cannot be read: " + e.getMessage(), e);
        }
    }

    private Splits load(TargetKind taskOrNull) throws IOException {
        String[][] names = new String[PARTS.size()][];
        for (int p = 0; p < names.length; p++) {
            names[p] = pair(PARTS.get(p));
        }
        if (names[0] == null && names[1] == null && names[2] == null) {
            String[] all = pair(List.of(""));
            if (all == null) {
                throw missing();
            }
            return Splits.of(NpzPart.read(file, array(all[0]), array(all[1])).dataset(null, taskOrNull), file.toString());
        }
        if (names[0] == null) {
            throw missing();
        }
        NpzPart training = NpzPart.read(file, array(names[0][0]), array(names[0][1]));
        Dataset fitted = training.dataset(null, taskOrNull);
        Dataset[] others = new Dataset[names.length];
        for (int p = 1; p < names.length; p++) {
            others[p] = names[p] == null ? null
                    : NpzPart.read(file, array(names[p][0]), array(names[p][1])).dataset(training, taskOrNull);
        }
        try {
            if (others[2] == null) {
                Splits parts = Splits.of(fitted, file.toString());
                return others[1] == null ? parts
                        : new Splits(parts.training().followedBy(parts.validation()), others[1], parts.test(), parts.name());
            }
            if (others[1] == null) {
                // As with IDX files: the last sixth of the training set.
                int rest = fitted.size() - fitted.size() / 6;
                return new Splits(
                        fitted.slice(0, rest), fitted.slice(rest, fitted.size()), others[2], file.toString());
            }
            return new Splits(fitted, others[1], others[2], file.toString());
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": " + e.getMessage(), e);
        }
    }

    /** The names of inputs and targets of a part, or null if there are none. */
    private String[] pair(List<String> partNames) throws DataFormatException {
        String inputs = find(partNames, INPUTS);
        String targets = find(partNames, TARGETS);
        if (inputs == null && targets == null) {
            return null;
        }
        if (inputs == null || targets == null) {
            throw new DataFormatException(file + ": there is an array " + (inputs == null ? targets : inputs)
                    + ", but none of " + (inputs == null ? "inputs" : "targets") + " beside it; " + EXPECTED);
        }
        return new String[] {inputs, targets};
    }

    private String find(List<String> partNames, List<String> words) throws DataFormatException {
        String found = null;
        for (String part : partNames) {
            for (String word : words) {
                for (String name : part.isEmpty() ? List.of(word) : List.of(word + "_" + part, part + "_" + word)) {
                    if (entries.containsKey(name)) {
                        if (found != null) {
                            throw new DataFormatException(
                                    file + ": both " + found + " and " + name + " could be the array that is meant");
                        }
                        found = name;
                    }
                }
            }
        }
        return found;
    }

    private NdArray array(String name) throws IOException {
        ZipEntry entry = entries.get(name);
        // What an archive says of its own sizes may be wrong; that an entry is no larger than the file may not.
        long packed = Math.min(Math.max(0, entry.getCompressedSize()), Files.size(file));
        CheckedInputStream checked = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
        try (BoundedInput in = BoundedInput.ofEntry(file + ", " + entry.getName(), checked, packed)) {
            NdArray array = NpyReader.read(in);
            // Which the JDK leaves to whoever reads.
            if (checked.getChecksum().getValue() != entry.getCrc()) {
                throw new DataFormatException(
                        in.name() + ": the array is damaged: it does not have the checksum that the archive has for it");
            }
            return array;
        }
    }

    private DataFormatException missing() {
        return new DataFormatException(
                file + ": the archive has the arrays " + String.join(", ", entries.keySet()) + ", but " + EXPECTED);
    }
}
