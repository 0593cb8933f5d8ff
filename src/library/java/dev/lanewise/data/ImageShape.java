package dev.lanewise.data;

import dev.lanewise.internal.Quote;
import dev.lanewise.internal.rows.Rows;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The size of an image whose pixels are the inputs of an example, row by row; in colour all of red, then all of green, then
 * all of blue, as PyTorch has them.
 *
 * @param rows height in pixels
 * @param columns width in pixels
 * @param channels 1 of a grey image, 3 of one in colour
 */
public record ImageShape(int rows, int columns, int channels) {
    /** Red, green and blue. */
    private static final int COLOURS = 3;

    /**
     * A shape of at least one pixel.
     *
     * @param rows rows of pixels, at least 1
     * @param columns columns of pixels, at least 1
     * @param channels 1 of a grey image, 3 of one in colour
     * @throws IllegalArgumentException if a side is not positive, there are neither 1 nor 3 channels, or there are more
     *     inputs than an {@code int} counts
     */
    public ImageShape {
        if (channels != 1 && channels != COLOURS) {
            throw new IllegalArgumentException("an image has 1 channel or " + COLOURS + ", not " + channels);
        }
        if (rows < 1 || columns < 1 || (long) rows * columns > Integer.MAX_VALUE / channels) {
            throw new IllegalArgumentException("an image needs between 1 and " + Integer.MAX_VALUE / channels
                    + " pixels, not " + rows + " x " + columns);
        }
    }

    /**
     * The shape of a grey image.
     *
     * @param rows rows of pixels, at least 1
     * @param columns columns of pixels, at least 1
     */
    public ImageShape(int rows, int columns) {
        this(rows, columns, 1);
    }

    /**
     * {@return the square that has so many inputs: grey, or in colour if a third of them makes one; nothing if neither
     * does}
     *
     * @param inputs number of pixels
     */
    public static Optional<ImageShape> square(int inputs) {
        for (int channels : new int[] {1, COLOURS}) {
            int side = (int) Math.round(Math.sqrt((double) inputs / channels));
            if (side > 0 && (long) side * side * channels == inputs) {
                return Optional.of(new ImageShape(side, side, channels));
            }
        }
        return Optional.empty();
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @param text the text
     * @return the shape
     * @throws IllegalArgumentException if it is not of that form
     */
    public static ImageShape parse(String text) {
        Objects.requireNonNull(text, "text");
        if (!text.matches("[0-9]{1,9}( x [0-9]{1,9}){1,2}")) {
            throw new IllegalArgumentException(Quote.of(text)
                    + " is no shape of an image, such as 28 x 28 or 32 x 32 x 3");
        }
        int[] sizes = Arrays.stream(text.split(" x ")).mapToInt(Integer::parseInt).toArray();
        return new ImageShape(sizes[0], sizes[1], sizes.length > 2 ? sizes[2] : 1);
    }

    /** {@return whether the image has colours} */
    public boolean isColour() {
        return channels == COLOURS;
    }

    /** {@return the number of pixels} */
    public int pixels() {
        return rows * columns;
    }

    /** {@return the number of inputs: one for each pixel, in colour three} */
    public int inputs() {
        return channels * pixels();
    }

    /** Rows, columns and, in colour, channels, such as {@code 28 x 28} or {@code 32 x 32 x 3}. */
    @Override
    public String toString() {
        return rows + " x " + columns + (isColour() ? " x " + channels : "");
    }
}
