package dev.lanewise.data;

import dev.lanewise.internal.text.Quote;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Size of an image whose pixels are the inputs of an example, row by row. A colour image has all red values first, then
 * green, then blue, as in PyTorch.
 *
 * @param rows height in pixels
 * @param columns width in pixels
 * @param channels 1 for a grey image, 3 for a colour image
 */
public record ImageShape(int rows, int columns, int channels) {
    /** Red, green and blue. */
    private static final int COLOURS = 3;

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if a side is not positive, the number of channels is neither 1 nor 3, or the
     *     number of inputs exceeds {@link Integer#MAX_VALUE}
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
     * Creates the shape of a grey image.
     *
     * @param rows rows of pixels, at least 1
     * @param columns columns of pixels, at least 1
     */
    public ImageShape(int rows, int columns) {
        this(rows, columns, 1);
    }

    /**
     * {@return the square image with a given number of inputs: grey if that is a square number, in colour if a third of
     * it is; otherwise empty}
     *
     * @param inputs number of inputs: pixels times channels
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
     * Parses a shape in the form of {@link #toString}.
     *
     * @param text the text
     * @return the shape
     * @throws IllegalArgumentException if the text has another form
     */
    public static ImageShape parse(String text) {
        Objects.requireNonNull(text, "text");
        if (!text.matches("[0-9]{1,9}( x [0-9]{1,9}){1,2}")) {
            throw new IllegalArgumentException(
                    Quote.of(text) + " is no shape of an image, such as 28 x 28 or 32 x 32 x 3");
        }
        int[] sizes =
                Arrays.stream(text.split(" x ")).mapToInt(Integer::parseInt).toArray();
        return new ImageShape(sizes[0], sizes[1], sizes.length > 2 ? sizes[2] : 1);
    }

    /** {@return whether this is the shape of a colour image} */
    public boolean isColour() {
        return channels == COLOURS;
    }

    /** {@return the number of pixels} */
    public int pixels() {
        return rows * columns;
    }

    /** {@return the number of inputs: one for each pixel, or three in colour} */
    public int inputs() {
        return channels * pixels();
    }

    /** Returns rows, columns and, for a colour image, channels, such as {@code 28 x 28} or {@code 32 x 32 x 3}. */
    @Override
    public String toString() {
        return rows + " x " + columns + (isColour() ? " x " + channels : "");
    }
}
