package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Picture;
import java.io.IOException;

/**
 * A drawing or a photo, prepared for a network of images like the digits of MNIST: the bounding box is scaled to a
 * square of 20 of the 28 pixels of a side, keeping its proportions, and the centre of mass lies in the middle of the
 * image. A photo in colour has no paper that could be distinguished from ink, and is used whole.
 *
 * <p>Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
 */
final class Drawing {
    /** Bytes of a pixel in colour. */
    static final int RGB = 3;
    /** Most rows or columns of a drawing or a picture of a request. */
    private static final int LONGEST_SIDE = 1024;

    private static final double SHARE_OF_SIDE = 20.0 / 28;
    /** Ink from which a pixel counts for the bounding box, of 255. */
    private static final int FAINT = 16;
    /** Share of the range of a photo that counts as noise of its paper. */
    private static final double NOISE = 0.15;

    private static final double ROUNDING = 1e-6;

    private final int rows;
    private final int columns;
    /** Difference of each pixel from an empty drawing, 0 to 255. */
    private final float[] ink;

    private final Picture picture;
    private final boolean isWhole;

    private Drawing(ImageShape shape, float[] ink, float[] planes, boolean isWhole) {
        this.rows = shape.rows();
        this.columns = shape.columns();
        this.ink = ink;
        this.picture = Picture.of(shape, planes);
        this.isWhole = isWhole;
    }

    /**
     * Reads a drawing of a request, {@code {"rows": 140, "columns": 140, "ink": base64 of a byte for each pixel,
     * "photo": false}}, in colour {@code rgb} with three; or a picture, always with {@code rgb}, which is converted as
     * {@code lanewise predict} converts a picture file.
     *
     * @param shape shape of the input images
     * @param memory from which data larger than their request body are reserved
     * @return the inputs of the network
     */
    static float[] read(JsonParser json, boolean isPicture, ImageShape shape, Memory.Share memory) throws IOException {
        boolean inColour = isPicture || shape.isColour();
        HttpError wrong =
                HttpError.badRequest((isPicture ? "a picture" : "a drawing") + " has rows and columns from 1 to "
                        + LONGEST_SIDE + (isPicture ? ", and " : ", ")
                        + (inColour ? "rgb with three bytes" : "ink with one byte")
                        + " per pixel in base64" + (isPicture ? "" : ", and optionally photo, true or false"));
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw wrong;
        }
        int rows = 0;
        int columns = 0;
        byte[] bytes = {};
        boolean photo = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken token = json.nextToken();
            if (field.equals("rows") && token == JsonToken.VALUE_NUMBER_INT) {
                rows = json.getIntValue();
            } else if (field.equals("columns") && token == JsonToken.VALUE_NUMBER_INT) {
                columns = json.getIntValue();
            } else if (field.equals(inColour ? "rgb" : "ink") && token == JsonToken.VALUE_STRING) {
                bytes = json.getBinaryValue();
            } else if (!isPicture && field.equals("photo") && token.isBoolean()) {
                photo = json.getBooleanValue();
            } else {
                throw wrong;
            }
        }
        if (Math.min(rows, columns) < 1
                || Math.max(rows, columns) > LONGEST_SIDE
                || bytes.length != rows * columns * (inColour ? RGB : 1)) {
            throw wrong;
        }
        // A drawing has its ink, and in colour its planes.
        memory.take((long) Float.BYTES * rows * columns * (isPicture ? shape.channels() : inColour ? 1 + RGB : 1));
        return isPicture
                ? Picture.ofPixels(rows, columns, bytes, shape.isColour()).inputs(shape)
                : (inColour ? inColour(rows, columns, bytes, photo) : grey(rows, columns, bytes, photo)).inputs(shape);
    }

    /**
     * A drawing in grey.
     *
     * @param pixels (rows, columns) row-major, ink of 0 to 255 as unsigned bytes
     * @param photo whether its paper may be grey or dark, which is then detected from its margin
     */
    static Drawing grey(int rows, int columns, byte[] pixels, boolean photo) {
        float[] ink = new float[rows * columns];
        for (int i = 0; i < ink.length; i++) {
            ink[i] = pixels[i] & 255;
        }
        if (photo) {
            removePaper(ink, rows, columns);
        }
        return new Drawing(new ImageShape(rows, columns), ink, ink, false);
    }

    /**
     * A drawing in colours on black.
     *
     * @param pixels (rows, columns, red green blue) row-major, 0 to 255 as unsigned bytes
     * @param photo whether the whole area counts, and not only pixels that are not black
     */
    static Drawing inColour(int rows, int columns, byte[] pixels, boolean photo) {
        ImageShape shape = new ImageShape(rows, columns, RGB);
        float[] ink = new float[shape.pixels()];
        float[] planes = new float[shape.inputs()];
        for (int i = 0; i < ink.length; i++) {
            for (int c = 0; c < RGB; c++) {
                int value = pixels[RGB * i + c] & 255;
                planes[c * ink.length + i] = value;
                // Not the luma, which would almost ignore pure blue.
                ink[i] = Math.max(ink[i], value);
            }
        }
        return new Drawing(shape, ink, planes, photo);
    }

    /** Pixels are ink in proportion to their difference from the paper, which is the average of the margin. */
    private static void removePaper(float[] ink, int rows, int columns) {
        double sum = 0;
        int count = 0;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                if (y == 0 || y == rows - 1 || x == 0 || x == columns - 1) {
                    sum += ink[y * columns + x];
                    count++;
                }
            }
        }
        float paper = (float) (sum / count);
        float sign = paper > 127.5f ? -1 : 1;
        float most = 1;
        for (int i = 0; i < ink.length; i++) {
            ink[i] = Math.max(0, sign * (ink[i] - paper));
            most = Math.max(most, ink[i]);
        }
        for (int i = 0; i < ink.length; i++) {
            ink[i] = ink[i] < NOISE * most ? 0 : ink[i] * (255 / most);
        }
    }

    /**
     * The pixels as inputs of a network, row-major, in colour a plane for each, 0 to 255/256; all 0 if there is no ink.
     *
     * @param shape with as many channels as the drawing
     */
    float[] inputs(ImageShape shape) {
        if (isWhole) {
            return picture.inputs(shape);
        }
        int top = rows;
        int left = columns;
        int bottom = 0;
        int right = 0;
        double mass = 0;
        double massY = 0;
        double massX = 0;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                float here = ink[y * columns + x];
                if (here >= FAINT) {
                    top = Math.min(top, y);
                    left = Math.min(left, x);
                    bottom = Math.max(bottom, y + 1);
                    right = Math.max(right, x + 1);
                }
                mass += here;
                massY += here * (y + 0.5);
                massX += here * (x + 0.5);
            }
        }
        if (top >= bottom) {
            return new float[shape.inputs()];
        }
        double scale = SHARE_OF_SIDE
                * Math.min((double) shape.rows() / (bottom - top), (double) shape.columns() / (right - left));
        double fromY = top - offset((massY / mass - top) * scale, (bottom - top) * scale, shape.rows()) / scale;
        double fromX = left - offset((massX / mass - left) * scale, (right - left) * scale, shape.columns()) / scale;
        return picture.inputs(shape, scale, fromY, fromX);
    }

    /**
     * Returns the number of pixels of the image before the box. It is a whole number, so that the border stays sharp, and
     * moves the centre of mass into the pixel behind the middle, as in the images of MNIST. Nothing is cut off for that.
     */
    private static int offset(double centre, double length, int side) {
        int offset = side / 2 - (int) (centre + ROUNDING);
        return Math.max(0, Math.min(offset, (int) (side - length + ROUNDING)));
    }
}
