package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Picture;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.rows.ByteRows;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.Planes;
import dev.lanewise.internal.text.Remedy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of pictures with one folder for each class: {@code FOLDER/CLASS/PICTURE}, all of which are for training, or
 * {@code FOLDER/train/CLASS/PICTURE} with {@code test} and perhaps {@code val} beside {@code train}.
 *
 * <p>Pictures are read, grey or in colour, by {@link Picture}, as in {@code predict}. Classes are ordered by name, or
 * numerically if all names are numbers. Files without the extension of a picture are ignored, and so are hidden files
 * and folders.
 */
public final class ImageFolder {
    private static final List<List<String>> PARTS = ArraySplits.PARTS;

    /** Pattern of the end of the names of pictures. */
    public static final String ENDING = "[.](png|jpe?g|gif|bmp)";

    private static final Pattern PICTURE = Pattern.compile("(?is).*" + ENDING);

    private final Path folder;
    private final List<String> classes;
    private final int channels;
    /** Size of the pictures; null until the first one is read. */
    private @Nullable ImageShape shape;

    private ImageFolder(Path folder, List<String> classes, int channels, @Nullable ImageShape requestedShape) {
        this.folder = folder;
        this.classes = classes;
        this.channels = channels;
        this.shape = requestedShape;
    }

    /** Whether a folder has folders with pictures in it. */
    public static boolean isOne(Path folder) throws DataFormatException {
        Path training = part(folder, PARTS.get(0));
        for (Path sub : subfolders(training == null ? folder : training)) {
            if (!pictures(sub).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a folder of pictures has a folder for validation or testing beside the one for training. */
    public static boolean hasParts(Path folder) throws DataFormatException {
        return part(folder, PARTS.get(0)) != null
                && (part(folder, PARTS.get(1)) != null || part(folder, PARTS.get(2)) != null);
    }

    /**
     * Lists the files of a set in the order of the examples: those of its own folder, or, if it has none, all pictures
     * that the set is a part of.
     *
     * @param part {@code training}, {@code validation} or {@code test}
     */
    public static List<Path> files(Path folder, String part) throws DataFormatException {
        Path top = part(folder, PARTS.get(0));
        for (List<String> names : top == null ? List.<List<String>>of() : PARTS) {
            Path own = names.contains(part) ? part(folder, names) : null;
            top = own == null ? top : own;
        }
        List<Path> files = new ArrayList<>();
        for (Path sub : subfolders(top == null ? folder : top)) {
            files.addAll(pictures(sub));
        }
        return files;
    }

    /**
     * The data set of a folder.
     *
     * @param requestedShape size to which pictures are scaled; null if all have the same
     * @param inColour whether they keep their colours; agrees with the shape if there is one
     */
    public static Splits load(Path folder, @Nullable ImageShape requestedShape, boolean inColour)
            throws DataFormatException {
        Path training = part(folder, PARTS.get(0));
        Path top = training == null ? folder : training;
        List<String> names = new ArrayList<>(subfolders(top).stream()
                .map(sub -> sub.getFileName().toString())
                .toList());
        if (names.size() < 2) {
            throw new DataFormatException(top + ": there is one folder of pictures, but classes need two at least");
        }
        boolean areNumbers = names.stream().allMatch(name -> name.matches("[0-9]{1,9}"));
        names.sort(areNumbers ? Comparator.comparingInt(Integer::parseInt) : Comparator.naturalOrder());
        ImageFolder images = new ImageFolder(
                folder,
                names,
                inColour || (requestedShape != null && requestedShape.isColour()) ? Planes.COLOURS : 1,
                requestedShape);
        Dataset fitted = images.dataset(top);
        Dataset none = fitted.slice(0, 0);
        Path validation = training == null ? null : part(folder, PARTS.get(1));
        Path test = training == null ? null : part(folder, PARTS.get(2));
        return new Splits(
                fitted,
                validation == null ? none : images.dataset(validation),
                test == null ? none : images.dataset(test),
                folder.toString());
    }

    private Dataset dataset(Path top) throws DataFormatException {
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (Path sub : subfolders(top)) {
            int label = classes.indexOf(sub.getFileName().toString());
            if (label < 0) {
                throw new DataFormatException(sub + ": the folder is named as no class of the training pictures");
            }
            List<Path> found = pictures(sub);
            if (found.isEmpty()) {
                throw new DataFormatException(sub + ": the folder has no pictures (.png, .jpg, .jpeg, .bmp, .gif)");
            }
            for (Path file : found) {
                files.add(file);
                labels.add(label);
            }
        }
        if (files.isEmpty()) {
            throw new DataFormatException(top + ": the folder has no folders with pictures");
        }
        if (shape == null) {
            Picture first = read(files.get(0));
            ImageShape found = new ImageShape(first.rows(), first.columns(), channels);
            shape = found;
            return dataset(files, labels, found, files.get(0));
        }
        return dataset(files, labels, shape, null);
    }

    /** @param sized the picture whose size all must have; null if they are brought to the size */
    private Dataset dataset(List<Path> files, List<Integer> labels, ImageShape shape, @Nullable Path sized)
            throws DataFormatException {
        long floats = (long) files.size() * shape.inputs();
        if (floats > Integer.MAX_VALUE - 8
                || floats * Float.BYTES > Runtime.getRuntime().maxMemory() / 2) {
            throw new DataFormatException(folder + ": " + files.size() + " pictures of " + shape
                    + " are too many for the " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB that this JVM may use (-Xmx raises that, " + Remedy.IMAGE_SIZE + " makes them smaller)");
        }
        float[] inputs = new float[(int) floats];
        try {
            IntStream.range(0, files.size()).parallel().forEach(i -> {
                try {
                    Picture picture = read(files.get(i));
                    if (sized != null && (picture.rows() != shape.rows() || picture.columns() != shape.columns())) {
                        throw new DataFormatException(files.get(i) + ": the picture has " + picture.columns() + " x "
                                + picture.rows() + " pixels, but " + sized + " has " + shape.columns() + " x "
                                + shape.rows() + "; " + Remedy.IMAGE_SIZE + " scales pictures to one size");
                    }
                    System.arraycopy(picture.inputs(shape), 0, inputs, i * shape.inputs(), shape.inputs());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw (DataFormatException) e.getCause();
        }
        int[] wanted = labels.stream().mapToInt(Integer::intValue).toArray();
        return Internals.create(
                        Dataset.class,
                        new ExampleRows(
                                ByteRows.ofFloats(inputs, shape.inputs(), ByteRows.PIXEL_SCALE),
                                DatasetTargets.ofClasses(wanted, classes.size()),
                                shape))
                .withNames(classes.toArray(String[]::new));
    }

    private Picture read(Path file) throws DataFormatException {
        try {
            return Picture.read(file, channels == Planes.COLOURS);
        } catch (DataFormatException e) {
            throw e;
        } catch (IOException e) {
            throw BoundedInput.translated(file.toString(), 0, e);
        }
    }

    private static @Nullable Path part(Path folder, List<String> names) throws DataFormatException {
        for (Path sub : subfolders(folder)) {
            if (names.contains(sub.getFileName().toString().toLowerCase(Locale.ROOT))) {
                return sub;
            }
        }
        return null;
    }

    private static List<Path> subfolders(Path folder) throws DataFormatException {
        return entries(folder, Files::isDirectory);
    }

    private static List<Path> pictures(Path folder) throws DataFormatException {
        return entries(folder, ImageFolder::isPicture);
    }

    /** Whether there are pictures directly in a folder. */
    public static boolean hasPictures(Path folder) throws DataFormatException {
        return !pictures(folder).isEmpty();
    }

    /** Whether a file is named as a picture. */
    public static boolean isPicture(Path file) {
        return Files.isRegularFile(file) && PICTURE.matcher(file.toString()).matches();
    }

    /** Ordered by name, since the order of a directory is the file system's. */
    private static List<Path> entries(Path folder, Predicate<Path> wanted) throws DataFormatException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path entry : all) {
                if (!entry.getFileName().toString().startsWith(".") && wanted.test(entry)) {
                    found.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new DataFormatException(folder + ": the folder cannot be read: " + e.getMessage(), e);
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }
}
