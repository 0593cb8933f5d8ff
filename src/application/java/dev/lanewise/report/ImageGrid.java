package dev.lanewise.report;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.text.Count;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A grid of the images of a data set, dark ink on white paper, or in the colours that they have: what the lecture notebook's
 * {@code show_digits} draws.
 *
 * <p>The first image stands top left and the next one to its right.
 */
public final class ImageGrid {
    /** Images in a PNG are enlarged by a whole factor to sides of about this number of pixels. */
    private static final int PNG_SIDE = 112;

    private static final int MOST_PNG_PIXELS = 1 << 26;
    /** Shares of ink from which a character of the terminal is a light, medium or dark shade. */
    private static final float LIGHT = 0.12f;

    private static final float MEDIUM = 0.3f;
    private static final float DARK = 0.5f;
    /** Weights of red, green and blue in the brightness of a colour. */
    private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

    private static final String RESET = "\u001b[0m";

    private final Dataset dataset;
    private final ImageShape shape;
    private final int rows;
    private final int columns;
    private final int offset;

    /**
     * A grid.
     *
     * @param offset index of the first image
     * @throws IllegalArgumentException if the data are not images, there are too few from the offset on, or the grid is
     *     empty
     */
    public ImageGrid(Dataset dataset, int rows, int columns, int offset) {
        if (rows < 1 || columns < 1 || offset < 0) {
            throw new IllegalArgumentException("a grid has at least one row and one column and an offset of 0 or more,"
                    + " but " + rows + ", " + columns + " and " + offset + " were given");
        }
        this.shape = dataset.shape()
                .orElseThrow(
                        () -> new IllegalArgumentException("the examples are not images, so there is nothing to show"));
        if ((long) rows * columns > (long) dataset.size() - offset) {
            throw new IllegalArgumentException(rows + " x " + columns + " images from image " + offset
                    + " on were requested, but the set has"
                    + " " + Count.of(dataset.size(), "image") + ", 0 to " + (dataset.size() - 1));
        }
        this.dataset = dataset;
        this.rows = rows;
        this.columns = columns;
        this.offset = offset;
    }

    /**
     * Writes the grid as a PNG of grey values 1 - x, as in the notebook, or of colours; inputs outside 0..1 count as 0 or 1.
     *
     * @throws IllegalArgumentException if the picture would have more than 2^26 pixels
     */
    public void writePng(OutputStream out) throws IOException {
        int zoom = Math.max(1, PNG_SIDE / Math.max(shape.rows(), shape.columns()));
        int gap = Math.max(2, zoom * Math.max(shape.rows(), shape.columns()) / 14);
        long height = (long) rows * (zoom * shape.rows() + gap) + gap;
        long width = (long) columns * (zoom * shape.columns() + gap) + gap;
        if (height * width > MOST_PNG_PIXELS) {
            throw new IllegalArgumentException("a picture of " + width + " x " + height + " pixels was requested, but"
                    + " it may have " + MOST_PNG_PIXELS + " pixels at most; show fewer images");
        }
        BufferedImage picture = new BufferedImage((int) width, (int) height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, (int) width, (int) height);
        float[] pixels = new float[shape.inputs()];
        for (int i = 0; i < rows * columns; i++) {
            dataset.copyRow(offset + i, pixels, 0);
            int top = gap + i / columns * (zoom * shape.rows() + gap);
            int left = gap + i % columns * (zoom * shape.columns() + gap);
            BufferedImage image = Pictures.ofInputs(pixels, shape);
            graphics.drawImage(image, left, top, zoom * shape.columns(), zoom * shape.rows(), null);
        }
        graphics.dispose();
        Pictures.write(picture, out);
    }

    /**
     * The grid as lines of block characters, two pixels of a column in each; needs no colours.
     *
     * @param widest characters in a line; images are made smaller by a whole number where they would not fit
     */
    public String text(int widest) {
        return text(widest, (pixels, y, x, side) -> block(ink(pixels, y, x, side), ink(pixels, y + side, x, side)), "")
                .lines()
                .map(line -> line.stripTrailing() + "\n")
                .collect(Collectors.joining());
    }

    /**
     * Draws the grid in the colours of a terminal that has 256 of them.
     *
     * @param widest characters in a line; images are made smaller by a whole number where they would not fit
     */
    public String colours(int widest) {
        // The upper half of a cell has the colour of the text, the lower half that of what is behind it.
        return text(
                widest,
                (pixels, y, x, side) -> "\u001b[38;5;" + colour(pixels, y, x, side) + ";48;5;"
                        + colour(pixels, y + side, x, side) + "m▀",
                RESET);
    }

    /** The colour of a square of pixels: a grey, or one of a cube of 6 x 6 x 6 colours. */
    private int colour(float[] pixels, int top, int left, int side) {
        if (!shape.isColour()) {
            return grey(ink(pixels, 0, top, left, side));
        }
        int colour = 0;
        for (int c = 0; c < shape.channels(); c++) {
            colour = 6 * colour + Math.round(5 * (1 - ink(pixels, c, top, left, side)));
        }
        return 16 + colour;
    }

    /**
     * The number of one of the 24 greys of a terminal, as in {@code ESC [38;5;232m}.
     *
     * @param darkness 0 for paper to 1 for ink
     */
    public static int grey(double darkness) {
        return 232 + (int) Math.round(23 * (1 - darkness));
    }

    /** Draws a cell of two squares of pixels, one above the other. */
    private interface Cell {
        String of(float[] pixels, int top, int left, int side);
    }

    private String text(int widest, Cell cell, String reset) {
        int shrink = 1;
        while (shrink < shape.columns() && columns * (cells(shape.columns(), shrink) + 1) - 1 > widest) {
            shrink++;
        }
        int cellColumns = cells(shape.columns(), shrink);
        int cellRows = cells(shape.rows(), 2 * shrink);
        StringBuilder text = new StringBuilder();
        float[] pixels = new float[shape.inputs()];
        for (int r = 0; r < rows; r++) {
            StringBuilder[] lines = new StringBuilder[cellRows];
            Arrays.setAll(lines, i -> new StringBuilder());
            for (int c = 0; c < columns; c++) {
                dataset.copyRow(offset + r * columns + c, pixels, 0);
                for (int y = 0; y < cellRows; y++) {
                    for (int x = 0; x < cellColumns; x++) {
                        lines[y].append(cell.of(pixels, 2 * y * shrink, x * shrink, shrink));
                    }
                    lines[y].append(reset).append(c + 1 < columns ? " " : "");
                }
            }
            for (StringBuilder line : lines) {
                text.append(line).append('\n');
            }
        }
        return text.toString();
    }

    private static int cells(int pixels, int perCell) {
        return (pixels + perCell - 1) / perCell;
    }

    /** Mean ink of a square of pixels, in colour how dark they are. */
    private float ink(float[] pixels, int top, int left, int side) {
        if (!shape.isColour()) {
            return ink(pixels, 0, top, left, side);
        }
        float ink = 0;
        for (int c = 0; c < LUMA.length; c++) {
            ink += LUMA[c] * ink(pixels, c, top, left, side);
        }
        return ink;
    }

    /** Mean ink of a plane, for colour its complement; there is none outside the image. */
    private float ink(float[] pixels, int plane, int top, int left, int side) {
        float sum = 0;
        for (int y = top; y < Math.min(top + side, shape.rows()); y++) {
            for (int x = left; x < Math.min(left + side, shape.columns()); x++) {
                float value = clamped(pixels[(plane * shape.rows() + y) * shape.columns() + x]);
                sum += shape.isColour() ? 1 - value : value;
            }
        }
        return sum / (side * side);
    }

    private static String block(float upper, float lower) {
        if (upper >= DARK && lower >= DARK) {
            return "█";
        }
        if (upper >= DARK && lower < LIGHT) {
            return "▀";
        }
        if (lower >= DARK && upper < LIGHT) {
            return "▄";
        }
        float mean = (upper + lower) / 2;
        return mean >= DARK ? "▓" : mean >= MEDIUM ? "▒" : mean >= LIGHT ? "░" : " ";
    }

    private static float clamped(float x) {
        return Math.max(0, Math.min(1, x));
    }
}
