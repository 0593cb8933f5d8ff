package dev.lanewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * MNIST, the handwritten digits of LeCun, Cortes and Burges, which come with Lanewise (CC BY-SA 3.0).
 *
 * <p>A pixel is byte/256 as in the lecture notebook's {@code mnist.pkl.gz}: 0 for paper to 255/256 for ink.
 */
public final class Mnist {

    private static final int TRAINING = 50_000;
    private static final int CLASSES = 10;
    static final float SCALE = 1 / 256f;

    /** The four files as published, gzip included. */
    enum Part {
        TRAIN_IMAGES("train-images-idx3-ubyte.gz", 9_719_438,
                "0b367032e93c5d0cea0925647cfdb18614af8ee15f83e6f2fc2ad904a6835971"),
        TRAIN_LABELS("train-labels-idx1-ubyte.gz", 28_857,
                "1787548bbe0bff1ec2ecdc0ef292b02df999e2d1a6002d27500982c652b17203"),
        TEST_IMAGES("t10k-images-idx3-ubyte.gz", 1_616_508,
                "1a1a05eab793c14bb050b398624a11b0ffd1a2953baed553b1b9bd079e2a20be"),
        TEST_LABELS("t10k-labels-idx1-ubyte.gz", 4_517,
                "b91679a0acfe4ba0e50a2437a903084cba1f5f92592b016a25a7dfd00455798b");

        final String fileName;
        final int length;
        final String sha256;

        Part(String fileName, int length, String sha256) {
            this.fileName = fileName;
            this.length = length;
            this.sha256 = sha256;
        }

        private String title() {
            return "embedded MNIST, " + fileName;
        }

        byte[] compressed() throws IOException {
            try (InputStream in = Mnist.class.getResourceAsStream("mnist/" + fileName)) {
                if (in == null) {
                    throw new DataFormatException(
                            title() + ": the program was started without it; lanewise.jar has it, the core jar has not");
                }
                return in.readNBytes(length + 1);
            }
        }

        byte[] verified(byte[] compressed) throws DataFormatException {
            String found = sha256(compressed);
            if (!found.equals(sha256)) {
                throw new DataFormatException(title() + ": the SHA-256 is " + found + ", but it must be " + sha256);
            }
            return compressed;
        }

        private BoundedInput unzipped(byte[] compressed) throws DataFormatException {
            return BoundedInput.of(title(), compressed);
        }
    }

    private Mnist() {
    }

    /**
     * The first 50,000 training images to train on, the next 10,000 to validate with, and the 10,000 test images.
     *
     * @throws DataFormatException if an embedded file is missing or does not have its checksum
     */
    public static Splits load() throws IOException {
        byte[] compressed = Part.TRAIN_IMAGES.compressed();
        // One thread unzips the one large file, which takes the longest; meanwhile another does everything else.
        try (Errand<Dataset> test = Errand.start("mnist-test", () -> {
            Part.TRAIN_IMAGES.verified(compressed);
            byte[] others = Part.TEST_IMAGES.compressed();
            return labelled(Part.TEST_IMAGES.unzipped(Part.TEST_IMAGES.verified(others)), Part.TEST_LABELS);
        })) {
            Dataset train = labelled(Part.TRAIN_IMAGES.unzipped(compressed), Part.TRAIN_LABELS);
            return new Splits(train.slice(0, TRAINING), train.slice(TRAINING, train.size()), test.join(), "MNIST");
        }
    }

    private static Dataset labelled(BoundedInput pixels, Part part) throws IOException {
        IdxReader.Images images = IdxReader.images(pixels);
        int[] labels = IdxReader.labels(part.unzipped(part.verified(part.compressed())));
        return Dataset.sharing(images.rows(), Wanted.ofClasses(labels, CLASSES), images.shape());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
