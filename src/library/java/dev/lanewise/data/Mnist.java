package dev.lanewise.data;

import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.formats.IdxReader;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * MNIST, the handwritten digits of LeCun, Cortes and Burges (CC BY-SA 3.0), read from the artifact
 * {@code dev.lanewise:lanewise-mnist}.
 *
 * <p>Pixels are byte/256 as in the lecture notebook's {@code mnist.pkl.gz}, from 0 for paper to 255/256 for ink.
 */
public final class Mnist {

    private static final int TRAINING = 50_000;
    private static final int CLASSES = 10;
    /** Not the name of a package, because resources in packages of a module are not found from outside. */
    private static final String FOLDER = "META-INF/lanewise/mnist/";

    /** Files as published, compressed by gzip. */
    enum Part {
        TRAIN_IMAGES("train-images-idx3-ubyte.gz", 9_719_438, 0x7902595d),
        TRAIN_LABELS("train-labels-idx1-ubyte.gz", 28_857, 0xcbb7ede4),
        TEST_IMAGES("t10k-images-idx3-ubyte.gz", 1_616_508, 0x7a28f07a),
        TEST_LABELS("t10k-labels-idx1-ubyte.gz", 4_517, 0x5318a524);

        final String fileName;
        final int length;
        /** CRC-32 of the gzip file: a SHA-256 would take a tenth of the time from start to first epoch. */
        final int checksum;

        Part(String fileName, int length, int checksum) {
            this.fileName = fileName;
            this.length = length;
            this.checksum = checksum;
        }

        private String title() {
            return "lanewise-mnist, " + fileName;
        }

        byte[] compressed() throws IOException {
            try (InputStream in = Mnist.class.getClassLoader().getResourceAsStream(FOLDER + fileName)) {
                if (in == null) {
                    throw new MissingLibraryException("MNIST is in an artifact of its own: add"
                            + " dev.lanewise:lanewise-mnist to the dependencies (on the module path, also"
                            + " --add-modules dev.lanewise.mnist)");
                }
                return read(in);
            }
        }

        /**
         * Reads into an array of the known size. Reading a stream of unknown size takes twice as long, which would
         * delay the start of every training run.
         */
        byte[] read(InputStream in) throws IOException {
            byte[] compressed = new byte[length];
            int count = in.readNBytes(compressed, 0, length);
            if (count < length || in.read() >= 0) {
                throw new DataFormatException(title() + ": it must have " + Count.grouped(length)
                        + " bytes, but it has " + (count < length ? Count.grouped(count) : "more"));
            }
            return verified(compressed);
        }

        byte[] verified(byte[] compressed) throws DataFormatException {
            CRC32 crc = new CRC32();
            crc.update(compressed);
            if ((int) crc.getValue() != checksum) {
                throw new DataFormatException(String.format(
                        Locale.ROOT, "%s: the CRC-32 is %08x, but it must be %08x", title(), crc.getValue(), checksum));
            }
            return compressed;
        }

        private BoundedInput unzipped(byte[] compressed) throws DataFormatException {
            return BoundedInput.of(title(), compressed);
        }
    }

    private Mnist() {}

    /**
     * {@return the data set: the first 50,000 training images for training, the next 10,000 for validation, and the
     * 10,000 test images}
     *
     * @throws MissingLibraryException if {@code dev.lanewise:lanewise-mnist} is missing
     * @throws DataFormatException if a file in it is damaged
     */
    public static Splits load() throws IOException {
        byte[] compressed = Part.TRAIN_IMAGES.compressed();
        // One thread unzips the one large file, which takes the longest; meanwhile another does everything else.
        try (BackgroundTask<Dataset> test = BackgroundTask.start("mnist-test", () -> {
            byte[] others = Part.TEST_IMAGES.compressed();
            return labelled(Part.TEST_IMAGES.unzipped(others), Part.TEST_LABELS);
        })) {
            Dataset train = labelled(Part.TRAIN_IMAGES.unzipped(compressed), Part.TRAIN_LABELS);
            return new Splits(train.slice(0, TRAINING), train.slice(TRAINING, train.size()), test.join(), "MNIST");
        }
    }

    private static Dataset labelled(BoundedInput pixels, Part part) throws IOException {
        IdxReader.Images images = IdxReader.images(pixels);
        int[] labels = IdxReader.labels(part.unzipped(part.compressed()));
        return Internals.create(
                Dataset.class,
                new ExampleRows(images.rows(), DatasetTargets.ofClasses(labels, CLASSES), images.shape()));
    }
}
