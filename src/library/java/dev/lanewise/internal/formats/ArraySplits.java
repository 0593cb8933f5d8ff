package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.rows.InputArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A data set in named arrays: a training set and, optionally, validation and test sets.
 *
 * <p>The names are those of Keras's {@code mnist.npz} (x_train, y_train, x_test, y_test), those of MedMNIST
 * (train_images, train_labels, val_images, ...), or just x and y for training data alone. Bytes are pixels and become
 * byte/256, as in all formats.
 */
public final class ArraySplits {
    private static final List<String> INPUTS = List.of("x", "images", "data", "inputs", "features");
    private static final List<String> TARGETS = List.of("y", "labels", "label", "target", "targets");
    /** The names by which arrays belong to the training, the validation and the test set, in this order. */
    public static final List<List<String>> PARTS =
            List.of(List.of("train", "training"), List.of("val", "valid", "validation"), List.of("test", "testing"));

    private static final String EXPECTED = "x_train and y_train (train_images and train_labels), with x_val, y_val,"
            + " x_test and y_test if there are such, or x and y are expected";

    /** Arrays that a message names. */
    private static final int MOST_NAMED = 20;

    private final ArraySource source;
    private final Path file;
    private final boolean streamed;
    /** The names as in the file, by the names in lower case. */
    private final Map<String, String> names = new LinkedHashMap<>();

    private ArraySplits(ArraySource source, boolean streamed) throws DataFormatException {
        this.source = source;
        this.streamed = streamed;
        this.file = source.path();
        for (String name : source.names()) {
            if (names.put(name.toLowerCase(Locale.ROOT), name) != null) {
                throw new DataFormatException(file + ": two arrays are named " + name);
            }
        }
    }

    /**
     * The data set that the arrays make.
     *
     * @param task what the targets are, where that is not to be found out
     * @param streamed whether the inputs are only to be written to a data file, and so need not be read yet
     */
    public static Splits load(ArraySource source, @Nullable Task task, boolean streamed) throws IOException {
        return new ArraySplits(source, streamed).load(task);
    }

    private Splits load(@Nullable Task task) throws IOException {
        ArrayNames ofTraining = pair(0);
        ArrayNames ofValidation = pair(1);
        ArrayNames ofTest = pair(2);
        if (ofTraining == null && ofValidation == null && ofTest == null) {
            ofTraining = pair(-1);
        }
        if (ofTraining == null) {
            throw missing();
        }
        NpzPart training = part(ofTraining);
        Dataset fitted = training.dataset(null, task);
        Dataset none = fitted.slice(0, 0);
        Dataset validation = ofValidation == null ? none : part(ofValidation).dataset(training, task);
        Dataset test = ofTest == null ? none : part(ofTest).dataset(training, task);
        try {
            return new Splits(fitted, validation, test, file.toString());
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": " + e.getMessage(), e);
        }
    }

    /** Whether some arrays of these names belong to a validation or a test set. */
    public static boolean haveParts(Collection<String> names) {
        List<String> others = new ArrayList<>(PARTS.get(1));
        others.addAll(PARTS.get(2));
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name ->
                        others.stream().anyMatch(part -> name.startsWith(part + "_") || name.endsWith("_" + part)));
    }

    /**
     * Returns the arrays of inputs of all parts, of which a single array may have any name, and those of their
     * targets.
     */
    public static List<ArrayNames> names(ArraySource source) throws DataFormatException {
        ArraySplits splits = new ArraySplits(source, false);
        List<ArrayNames> found = new ArrayList<>();
        for (int part = -1; part < PARTS.size(); part++) {
            String inputs = splits.find(part, INPUTS);
            if (inputs != null) {
                found.add(new ArrayNames(part, inputs, splits.find(part, TARGETS)));
            }
        }
        if (found.isEmpty() && source.names().size() == 1) {
            found.add(new ArrayNames(-1, source.names().iterator().next(), null));
        }
        if (found.isEmpty()) {
            throw splits.missing();
        }
        return found;
    }

    /** The names of inputs and targets of a part, or null if there are none. */
    private @Nullable ArrayNames pair(int part) throws DataFormatException {
        String inputs = find(part, INPUTS);
        String targets = find(part, TARGETS);
        if (inputs == null && targets == null) {
            return null;
        }
        if (inputs == null || targets == null) {
            throw new DataFormatException(file + ": there is an array " + (inputs == null ? targets : inputs)
                    + ", but none of " + (inputs == null ? "inputs" : "targets") + " beside it; " + EXPECTED);
        }
        return new ArrayNames(part, inputs, targets);
    }

    /** Returns the name, as in the file, of the array of a part that has one of the names; null if there is none. */
    private @Nullable String find(int number, List<String> words) throws DataFormatException {
        String found = null;
        for (String part : number < 0 ? List.of("") : PARTS.get(number)) {
            for (String word : words) {
                for (String name : part.isEmpty() ? List.of(word) : List.of(word + "_" + part, part + "_" + word)) {
                    String inFile = names.get(name);
                    if (found != null && inFile != null) {
                        throw new DataFormatException(
                                file + ": both " + found + " and " + inFile + " could be the array that is meant");
                    }
                    found = inFile != null ? inFile : found;
                }
            }
        }
        return found;
    }

    private NpzPart part(ArrayNames pair) throws IOException {
        InputArray later = streamed ? source.streamed(pair.inputs()) : null;
        return NpzPart.read(
                file,
                later != null ? later : source.array(pair.inputs()),
                source.array(Objects.requireNonNull(pair.targets())));
    }

    /** Creates the exception for a source without arrays of these names. */
    private DataFormatException missing() {
        return new DataFormatException(file + ": the " + source.kind() + " has the arrays "
                + names.keySet().stream().limit(MOST_NAMED).collect(Collectors.joining(", ")) + ", but "
                + EXPECTED);
    }
}
