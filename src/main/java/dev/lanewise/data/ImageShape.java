package dev.lanewise.data;

/** The size of an image whose pixels are the inputs of an example, row by row. */
public record ImageShape(int rows, int columns) {

    /**
     * A shape of at least one pixel.
     *
     * @throws IllegalArgumentException if a side is not positive or there are more pixels than an {@code int} counts
     */
    public ImageShape {
        if (rows < 1 || columns < 1 || (long) rows * columns > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "an image needs between 1 and " + Integer.MAX_VALUE + " pixels, not " + rows + " x " + columns);
        }
    }

    /** The number of pixels. */
    public int pixels() {
        return rows * columns;
    }
}
