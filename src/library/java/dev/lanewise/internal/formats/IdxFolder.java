package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A folder with four IDX files named as MNIST's, plain or gzip: so come MNIST, Fashion-MNIST, KMNIST and EMNIST.
 *
 * <p>A pixel is byte/256. The last sixth of the training images is for validation, 10,000 of MNIST's 60,000. The
 * classes are those up to the largest training label.
 */
public final class IdxFolder {

    private enum Role {
        TRAINING_IMAGES("train", "images", 3),
        TRAINING_LABELS("train", "labels", 1),
        TEST_IMAGES("(t10k|test)", "images", 3),
        TEST_LABELS("(t10k|test)", "labels", 1);

        /** A name of the file without ending, for messages. */
        final String usualName;

        final Pattern names;

        Role(String part, String what, int dimensions) {
            usualName = (part.equals("train") ? part : "t10k") + "-" + what + "-idx" + dimensions + "-ubyte";
            String digits = dimensions == 3 ? "[34]" : "1";
            names = Pattern.compile("(.*-)?" + part + "-" + what + "[-.]idx" + digits + "-ubyte(\\.gz)?");
        }
    }

    private IdxFolder() {}

    /**
     * The data set of a folder; its name is the folder's.
     *
     * @param streamed whether the images are only to be written to a data file, and so are not read yet
     * @throws DataFormatException if one of the four files is missing, there twice, or not what it should be, or
     *     if they do not fit each other
     */
    public static Splits load(Path folder, boolean streamed) throws IOException {
        Path trainingImages = find(folder, Role.TRAINING_IMAGES);
        Path trainingLabels = find(folder, Role.TRAINING_LABELS);
        Path testImages = find(folder, Role.TEST_IMAGES);
        Path testLabels = find(folder, Role.TEST_LABELS);
        try (BackgroundTask<IdxReader.Images> reading =
                BackgroundTask.start("idx-test", () -> images(testImages, streamed))) {
            IdxReader.Images images = images(trainingImages, streamed);
            int[] labels = labels(trainingLabels);
            int classes = 1;
            for (int label : labels) {
                classes = Math.max(classes, label + 1);
            }
            Dataset training = labelled(trainingImages, images, trainingLabels, labels, classes);
            IdxReader.Images other = reading.join();
            if (!other.shape().equals(images.shape())) {
                throw new DataFormatException(testImages + ": the images are " + other.shape() + ", but those of "
                        + trainingImages + " are " + images.shape());
            }
            Dataset test = labelled(testImages, other, testLabels, labels(testLabels), classes);
            int fitted = training.size() - training.size() / 6;
            return new Splits(
                    training.slice(0, fitted), training.slice(fitted, training.size()), test, folder.toString());
        }
    }

    private static Path find(Path folder, Role role) throws DataFormatException {
        Path found = null;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (role.names
                        .matcher(entry.getFileName().toString().toLowerCase(Locale.ROOT))
                        .matches()) {
                    if (found != null) {
                        // The order of a directory is the file system's; the message should not be.
                        boolean ordered = found.compareTo(entry) < 0;
                        throw new DataFormatException(folder + ": both " + (ordered ? found : entry).getFileName()
                                + " and " + (ordered ? entry : found).getFileName() + " could be the "
                                + role.usualName + " of the data set, but a folder must hold one data set");
                    }
                    found = entry;
                }
            }
        } catch (DataFormatException e) {
            throw e;
        } catch (IOException | DirectoryIteratorException e) {
            throw new DataFormatException(folder + ": the folder cannot be read: " + e.getMessage(), e);
        }
        if (found == null) {
            throw new DataFormatException(folder + ": the folder has no " + role.usualName
                    + " (or that with .gz, or with a name before it); a data set of IDX files has four files");
        }
        return found;
    }

    private static IdxReader.Images images(Path path, boolean streamed) throws IOException {
        if (streamed) {
            return IdxReader.streamed(path);
        }
        try (BoundedInput in = BoundedInput.open(path)) {
            return IdxReader.images(in);
        }
    }

    private static int[] labels(Path path) throws IOException {
        try (BoundedInput in = BoundedInput.open(path)) {
            return IdxReader.labels(in);
        }
    }

    private static Dataset labelled(
            Path imagesPath, IdxReader.Images images, Path labelsPath, int[] labels, int classes)
            throws DataFormatException {
        int count = images.rows().count();
        if (labels.length != count) {
            throw new DataFormatException(labelsPath + ": the file has " + Count.of(labels.length, "label") + " for "
                    + Count.of(count, "image") + " in " + imagesPath);
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= classes) {
                throw new DataFormatException(labelsPath + ": label " + i + " is " + labels[i]
                        + ", but the training labels end with " + (classes - 1));
            }
        }
        return Internals.create(
                Dataset.class,
                new ExampleRows(images.rows(), DatasetTargets.ofClasses(labels, classes), images.shape()));
    }
}
