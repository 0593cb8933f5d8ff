package dev.lanewise.cli;

import dev.lanewise.csv.CsvFormat;
import dev.lanewise.csv.CsvRows;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.reader.IdxImages;
import dev.lanewise.internal.reader.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the examples of a file: a picture, an IDX file of images or a CSV file, recognised by its content. */
final class ExampleFile {
    private static final int SNIFFED = 512;

    /** What is done with an example. */
    @FunctionalInterface
    interface Use {
        /**
         * Takes an example.
         *
         * @param number its place in the file, from 0
         * @param inputs as many as the network takes; overwritten by the next example
         */
        void take(int number, float[] inputs) throws IOException;
    }

    private ExampleFile() {}

    /**
     * Reads all examples of a file.
     *
     * @param schema what makes the inputs of the network of the columns of a table
     * @param shape what a picture is brought to, if the network takes such
     * @param format how a CSV file is to be read
     * @param bar told what was done to a picture, of unknown categories, and how far it is
     * @throws DataFormatException with one sentence if the file is not what it should be, or its examples do not fit
     */
    static void read(Path file, Schema schema, Optional<ImageShape> shape, CsvFormat format, ReadingBar bar, Use use)
            throws IOException {
        int wanted = schema.inputs();
        if (!Files.isRegularFile(file)) {
            throw new DataFormatException(
                    file + (Files.exists(file) ? ": is not a regular file" : ": there is no such file"));
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(SNIFFED);
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException ? "access is denied" : e.getMessage();
            throw new DataFormatException(file + ": the file cannot be read: " + reason, e);
        }
        if (startsWith(start, 0x89, 'P', 'N', 'G') || startsWith(start, 0xff, 0xd8) || startsWith(start, 'B', 'M')
                || startsWith(start, 'G', 'I', 'F', '8')) {
            readPicture(file, shape.orElseThrow(() -> new DataFormatException(file + ": a picture is made square, but the"
                    + " network takes " + wanted + " inputs, which is no square number, nor three times one")), bar, use);
            bar.add(Files.size(file));
        } else if (startsWith(start, 0, 0, 8) || startsWith(start, 0x1f, 0x8b)) {
            readIdx(file, wanted, use);
            bar.add(Files.size(file));
        } else if (looksLikeText(start)) {
            CsvRows.read(file, format, schema, bar::note, bar::add, use::take);
        } else {
            throw new DataFormatException(file + ": is neither a picture (PNG, JPEG, BMP, GIF), an IDX file of images"
                    + " nor a CSV file of numbers");
        }
    }

    private static boolean startsWith(byte[] start, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= start.length || (start[i] & 255) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean looksLikeText(byte[] start) {
        for (byte b : start) {
            if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
                return false;
            }
        }
        return start.length > 0;
    }

    private static void readPicture(Path file, ImageShape shape, ReadingBar bar, Use use) throws IOException {
        Picture picture = Picture.read(file, shape.isColour());
        boolean resized = picture.rows() != shape.rows() || picture.columns() != shape.columns();
        if (resized || picture.isInverted()) {
            bar.note(file + ": "
                    + (picture.isInverted() ? "dark on light, so inverted" : "")
                    + (resized && picture.isInverted() ? "; " : "")
                    + (resized ? "resized from " + picture.columns() + " x " + picture.rows() + " to "
                            + shape.columns() + " x " + shape.rows() + " pixels" : ""));
        }
        use.take(0, picture.inputs(shape));
    }

    private static void readIdx(Path file, int wanted, Use use) throws IOException {
        Dataset images = IdxImages.read(file);
        if (images.inputs() != wanted) {
            ImageShape shape = images.shape().orElseThrow();
            throw new DataFormatException(file + ": the images have " + shape
                    + " pixels, but the network takes " + Count.of(wanted, "input"));
        }
        float[] inputs = new float[wanted];
        for (int i = 0; i < images.size(); i++) {
            images.copyRow(i, inputs, 0);
            use.take(i, inputs);
        }
    }
}
