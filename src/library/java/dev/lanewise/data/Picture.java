package dev.lanewise.data;

import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.files.OptionalLibrary;
import dev.lanewise.internal.rows.Planes;
import dev.lanewise.internal.text.Count;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A picture from a file (PNG, JPEG, BMP or GIF) as a network sees it: grey, one number per pixel, 0 for paper to 255/256 for
 * ink, as in MNIST; or in colour, three numbers per pixel, 0 for dark to 255/256 for light. {@code lanewise predict}
 * computes the same inputs.
 *
 * <pre>{@code
 * Model model = Model.load(Path.of("digits.lanewise"));
 * float[] inputs = Picture.read(Path.of("seven.png"), false).inputs(model.image().orElseThrow());
 * System.out.println(model.predict(inputs).label());
 * }</pre>
 */
public final class Picture {

    /** Enough for any scan of a page; read in full, colours take four bytes a pixel. */
    private static final long MOST_PIXELS = 1 << 25;
    /** Pixels that any picture may have, however small its file is. */
    private static final long SMALL = 1 << 22;
    /** Pixels of a larger picture for each byte of its file: more than a scan of a nearly empty page has. */
    private static final int MOST_PIXELS_OF_A_BYTE = 512;
    /** As the JDK calls them. It has more decoders; the more of them are used, the more there is to attack. */
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "bmp", "gif");
    /** Bytes of the decoded picture and of its planes, while both exist. */
    private static final int BYTES_OF_A_PIXEL = 8;

    private static final int BYTES_OF_A_CHANNEL = 4;
    /** A progressive JPEG has some ten. Each may take as long as the whole picture, of a few bytes. */
    private static final int MOST_SCANS = 100;
    /** Extensions before the picture of a GIF. */
    private static final int MOST_EXTENSIONS = 1000;

    private static final int GIF_HEADER = 13;
    private static final int GIF_FLAGS = 10;
    private static final int GIF_HAS_COLOURS = 0x80;
    private static final int GIF_COLOURS = 7;
    private static final int GIF_EXTENSION = 0x21;

    private static final int START_OF_SCAN = 0xda;
    /** Offset of the length of the second part of a BMP's header; the oldest kind ends before the compression. */
    private static final int BMP_HEADER = 14;

    private static final int OLDEST_BMP_HEADER = 12;
    private static final int BMP_COMPRESSION = 30;
    private static final int BMP_OF_JPEG = 4;
    private static final int BMP_OF_PNG = 5;

    private final int rows;
    private final int columns;
    private final int channels;
    /** Ink of the pixels, or their red, green and blue: (channels, rows, columns), 0..255. */
    private final float[] planes;

    private final boolean inverted;

    private Picture(int rows, int columns, int channels, float[] planes, boolean inverted) {
        this.rows = rows;
        this.columns = columns;
        this.channels = channels;
        this.planes = planes;
        this.inverted = inverted;
    }

    /**
     * Creates a picture from decoded pixels.
     *
     * @param shape rows, columns and channels of the picture
     * @param planes ink of the pixels, or their red, green and blue: (channels, rows, columns), 0 to 255; not copied
     * @return the picture
     * @throws IllegalArgumentException if their number does not match the shape
     */
    public static Picture of(ImageShape shape, float[] planes) {
        Objects.requireNonNull(shape, "shape");
        if (Objects.requireNonNull(planes, "planes").length != shape.inputs()) {
            throw new IllegalArgumentException(
                    "a picture of " + shape + " has " + Count.of(shape.inputs(), "value") + ", not " + planes.length);
        }
        return new Picture(shape.rows(), shape.columns(), shape.channels(), planes, false);
    }

    /**
     * Creates a picture from decoded pixels. They are converted to grey and inverted, or kept in colour, as {@link
     * #read(Path, boolean)} does with those of a file.
     *
     * @param rows height in pixels
     * @param columns width in pixels
     * @param rgb red, green and blue of each pixel, row-major, as unsigned bytes
     * @param inColour whether the picture keeps its colours
     * @return the picture
     * @throws IllegalArgumentException if there are not three bytes for each pixel
     */
    public static Picture ofPixels(int rows, int columns, byte[] rgb, boolean inColour) {
        Objects.requireNonNull(rgb, "rgb");
        if (rows < 1 || columns < 1 || (long) rows * columns > MOST_PIXELS) {
            throw new IllegalArgumentException(
                    "a picture has 1 to " + MOST_PIXELS + " pixels, but " + columns + " x " + rows + " were given");
        }
        int pixels = rows * columns;
        if (rgb.length != Planes.COLOURS * (long) pixels) {
            throw new IllegalArgumentException("a picture of " + columns + " x " + rows + " pixels has three bytes"
                    + " for each, but " + rgb.length + " bytes were given");
        }
        int channels = inColour ? Planes.COLOURS : 1;
        float[] planes = new float[channels * pixels];
        for (int i = 0; i < pixels; i++) {
            int at = Planes.COLOURS * i;
            int packed = (rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | (rgb[at + 2] & 255);
            for (int c = 0; c < channels; c++) {
                planes[c * pixels + i] = channels == 1 ? luma(packed) : channel(packed, c);
            }
        }
        return ofLight(rows, columns, channels, planes);
    }

    /**
     * Converts a decoded picture to grey, inverted if necessary, or to colour, as {@link #read(Path, boolean)} converts
     * a file.
     *
     * @param image the decoded picture
     * @param inColour whether the picture keeps its colours
     * @return the picture
     */
    public static Picture of(BufferedImage image, boolean inColour) {
        Objects.requireNonNull(image, "image");
        int channels = inColour ? Planes.COLOURS : 1;
        return ofLight(image.getHeight(), image.getWidth(), channels, planes(image, channels));
    }

    /**
     * Reads a picture in grey or in colour. In grey, colours are converted by their luma, 0.299 R + 0.587 G + 0.114 B. If
     * the pixels of the margin are light on average, the picture is dark ink on light paper and is inverted, so that
     * ink is high. In colour, red, green and blue are unchanged. Transparent pixels are white.
     *
     * @param file a PNG, JPEG, BMP or GIF file
     * @param inColour whether the picture keeps its colours
     * @return the picture
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if it is damaged, too large or no picture
     * @throws MissingLibraryException if the module {@code java.desktop} is missing
     * @throws IOException if reading fails
     */
    public static Picture read(Path file, boolean inColour) throws IOException {
        Objects.requireNonNull(file, "file");
        if (!Files.isRegularFile(file)) {
            throw MissingFile.exception(file);
        }
        OptionalLibrary.JAVA_DESKTOP.require(file + ": a picture");
        try (ImageInputStream in = input(file)) {
            if (in == null) {
                throw new AccessDeniedException(file.toString());
            }
            ImageReader reader = reader(file, in);
            try {
                return read(file, reader, in, inColour ? Planes.COLOURS : 1);
            } catch (OutOfMemoryError e) {
                // Arrays of the decoder, which go with it.
                throw tooLarge(file, e);
            } finally {
                reader.dispose();
            }
        } catch (DataFormatException e) {
            throw e;
        } catch (AccessDeniedException e) {
            throw new DataFormatException(file + ": the file cannot be read: access is denied", e);
        } catch (IOException | RuntimeException e) {
            // The decoders of the JDK answer damaged files with every kind of exception.
            throw new DataFormatException(
                    file + ": the picture is damaged, or of a kind that Java cannot read: " + e.getMessage(), e);
        }
    }

    private static ImageInputStream input(Path file) throws IOException {
        if (file.getFileSystem().equals(FileSystems.getDefault())) {
            return ImageIO.createImageInputStream(file.toFile());
        }
        InputStream in = Files.newInputStream(file);
        return new MemoryCacheImageInputStream(in) {
            @Override
            public void close() throws IOException {
                super.close();
                in.close();
            }
        };
    }

    private static ImageReader reader(Path file, ImageInputStream in) throws IOException {
        for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
        }
        throw new DataFormatException(file + ": is not a picture of a known format (PNG, JPEG, BMP or GIF)");
    }

    private static Picture read(Path file, ImageReader reader, ImageInputStream in, int channels) throws IOException {
        requireNoPictureWithin(file, reader, in);
        requireFewExtensions(file, reader);
        reader.setInput(in, true, true);
        int columns = reader.getWidth(0);
        int rows = reader.getHeight(0);
        if (columns < 1 || rows < 1 || (long) rows * columns > MOST_PIXELS) {
            throw new DataFormatException(file + ": the picture has " + columns + " x " + rows
                    + " pixels, but at least one and at most " + MOST_PIXELS + " are expected");
        }
        requireProportion(file, rows, columns, channels);
        requireFewScans(file, reader);
        return of(reader.read(0), channels == Planes.COLOURS);
    }

    /** A picture of light, 0 to 255, in grey or in colours; a grey one with a light margin is inverted in place. */
    private static Picture ofLight(int rows, int columns, int channels, float[] planes) {
        boolean inverted = channels == 1 && marginMean(planes, rows, columns) > 127.5;
        if (inverted) {
            for (int i = 0; i < planes.length; i++) {
                planes[i] = 255 - planes[i];
            }
        }
        return new Picture(rows, columns, channels, planes, inverted);
    }

    private static void requireProportion(Path file, int rows, int columns, int channels) throws IOException {
        long pixels = (long) rows * columns;
        long length = Files.size(file);
        if (pixels > SMALL && pixels > MOST_PIXELS_OF_A_BYTE * length) {
            throw new DataFormatException(file + ": the picture has " + columns + " x " + rows + " pixels in " + length
                    + " bytes, which is refused: it is nearly empty, or a decompression bomb");
        }
        if (pixels * (BYTES_OF_A_PIXEL + BYTES_OF_A_CHANNEL * channels)
                > Runtime.getRuntime().maxMemory() / 2) {
            throw tooLarge(file, null);
        }
    }

    private static DataFormatException tooLarge(Path file, @Nullable Throwable cause) {
        return new DataFormatException(
                file + ": reading the picture needs too much of the "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MB that this JVM may use (-Xmx raises that)",
                cause);
    }

    /** Refuses a BMP that holds a JPEG or PNG: the JDK allocates as much memory for it as the header claims. */
    private static void requireNoPictureWithin(Path file, ImageReader reader, ImageInputStream in) throws IOException {
        if (!reader.getFormatName().equalsIgnoreCase("bmp")) {
            return;
        }
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        in.seek(BMP_HEADER);
        if (in.readInt() != OLDEST_BMP_HEADER) {
            in.seek(BMP_COMPRESSION);
            int compression = in.readInt();
            if (compression == BMP_OF_JPEG || compression == BMP_OF_PNG) {
                throw new DataFormatException(file + ": the BMP holds a picture of another format (compression "
                        + compression + "), which is expected in a file of its own");
            }
        }
        in.seek(0);
    }

    /** Refuses a GIF with very many comments and the like before the picture, for each of which Java takes microseconds. */
    private static void requireFewExtensions(Path file, ImageReader reader) throws IOException {
        if (!reader.getFormatName().equalsIgnoreCase("gif")) {
            return;
        }
        int extensions = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            byte[] header = in.readNBytes(GIF_HEADER);
            int flags = header.length < GIF_HEADER ? 0 : header[GIF_FLAGS];
            // A table of colours has a power of two of them.
            in.skipNBytes((flags & GIF_HAS_COLOURS) == 0 ? 0 : Planes.COLOURS * (2L << (flags & GIF_COLOURS)));
            while (in.read() == GIF_EXTENSION) {
                extensions++;
                in.skipNBytes(1);
                for (int length = in.read(); length > 0; length = in.read()) {
                    in.skipNBytes(length);
                }
            }
        } catch (EOFException e) {
            // The decoder reports it.
        }
        if (extensions > MOST_EXTENSIONS) {
            throw new DataFormatException(file + ": the picture comes after " + extensions
                    + " extensions, such as comments," + " but at most " + MOST_EXTENSIONS + " are expected");
        }
    }

    /** Refuses a JPEG that would be decoded over and over. */
    private static void requireFewScans(Path file, ImageReader reader) throws IOException {
        if (!reader.getFormatName().equalsIgnoreCase("jpeg")) {
            return;
        }
        int scans = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int before = 0, next = in.read(); next >= 0; before = next, next = in.read()) {
                // In a scan itself, 0xff is followed by something else.
                scans += before == 0xff && next == START_OF_SCAN ? 1 : 0;
            }
        }
        if (scans > MOST_SCANS) {
            throw new DataFormatException(
                    file + ": the picture comes in " + scans + " scans, but at most " + MOST_SCANS + " are expected");
        }
    }

    /** Grey values, or those of red, green and blue: (channels, rows, columns), 0 dark to 255 light. */
    private static float[] planes(BufferedImage image, int channels) {
        int columns = image.getWidth();
        int pixels = image.getHeight() * columns;
        float[] planes = new float[channels * pixels];
        // Asked for RGB, Java takes grey values for linear ones and makes them lighter than they are meant.
        boolean isGrey = image.getColorModel() instanceof ComponentColorModel
                && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && image.getRaster().getNumBands() <= 2;
        // A row at a time, because Java makes an object for each pixel that is asked for alone.
        int[] row = new int[columns];
        for (int y = 0; y < image.getHeight(); y++) {
            if (!isGrey) {
                image.getRGB(0, y, columns, 1, row, 0, columns);
            }
            for (int x = 0; x < columns; x++) {
                int at = y * columns + x;
                for (int c = 0; c < channels; c++) {
                    planes[c * pixels + at] = isGrey
                            ? ofGrey(image.getRaster(), x, y)
                            : onWhite(channels == 1 ? luma(row[x]) : channel(row[x], c), row[x]);
                }
            }
        }
        return planes;
    }

    private static float ofGrey(Raster raster, int x, int y) {
        int white = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT ? 65535 : 255;
        float grey = raster.getSample(x, y, 0) * (255f / white);
        float alpha = raster.getNumBands() == 2 ? (float) raster.getSample(x, y, 1) / white : 1;
        return alpha == 1 ? grey : grey * alpha + 255 * (1 - alpha);
    }

    private static float luma(int argb) {
        return (299 * channel(argb, 0) + 587 * channel(argb, 1) + 114 * channel(argb, 2)) / 1000f;
    }

    /** Red, green or blue. */
    private static int channel(int argb, int number) {
        return argb >> (16 - 8 * number) & 255;
    }

    private static float onWhite(float value, int argb) {
        int alpha = argb >>> 24;
        return alpha == 255 ? value : (value * alpha + 255 * (255 - alpha)) / 255;
    }

    private static double marginMean(float[] grey, int rows, int columns) {
        double sum = 0;
        int count = 0;
        for (int y = 0; y < rows; y++) {
            boolean whole = y == 0 || y == rows - 1;
            for (int x = 0; x < columns; x += whole ? 1 : Math.max(1, columns - 1)) {
                sum += grey[y * columns + x];
                count++;
            }
        }
        return sum / count;
    }

    /** Describes the size of the picture. */
    @Override
    public String toString() {
        return "Picture[" + columns + " x " + rows + (channels == 1 ? ", grey]" : ", in colour]");
    }

    /** {@return the height in pixels} */
    public int rows() {
        return rows;
    }

    /** {@return the width in pixels} */
    public int columns() {
        return columns;
    }

    /** {@return whether the picture was dark on light, and was inverted} */
    public boolean isInverted() {
        return inverted;
    }

    /**
     * Returns the pixels as inputs of a network, 0 to 255/256, row-major, in colour as one plane for each channel. A
     * picture of another size is scaled by averaging over areas. It keeps its proportions and is centred on zeros,
     * which are paper or, in colour, black.
     *
     * @param shape rows and columns to which the picture is scaled, and as many channels as it has
     * @return the inputs, (channels, rows, columns)
     * @throws IllegalArgumentException if only one of shape and picture is in colour
     */
    public float[] inputs(ImageShape shape) {
        Objects.requireNonNull(shape, "shape");
        double scale = Math.min((double) shape.rows() / rows, (double) shape.columns() / columns);
        return inputs(shape, scale, (rows - shape.rows() / scale) / 2, (columns - shape.columns() / scale) / 2);
    }

    /**
     * Returns the inputs for any part of the picture; outside the picture they are 0.
     *
     * @param shape rows, columns and channels of the inputs
     * @param scale pixels of the inputs for each pixel of the picture
     * @param top distance of the inputs from the top of the picture, in its pixels
     * @param left distance of the inputs from the left of the picture, in its pixels
     * @return the inputs, (channels, rows, columns)
     * @throws IllegalArgumentException if only one of shape and picture is in colour
     */
    public float[] inputs(ImageShape shape, double scale, double top, double left) {
        Objects.requireNonNull(shape, "shape");
        if (!(scale > 0 && scale <= Float.MAX_VALUE && Math.abs(top) <= MOST_PIXELS && Math.abs(left) <= MOST_PIXELS)) {
            throw new IllegalArgumentException("a positive scale and a place near the picture are expected, but "
                    + scale + ", " + top + " and " + left + " were given");
        }
        if (shape.channels() != channels) {
            throw new IllegalArgumentException(
                    "a picture of " + Count.of(channels, "channel") + " cannot have the shape " + shape);
        }
        float[] inputs = new float[shape.inputs()];
        int at = 0;
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < shape.rows(); y++) {
                for (int x = 0; x < shape.columns(); x++) {
                    double mean =
                            mean(c, top + y / scale, top + (y + 1) / scale, left + x / scale, left + (x + 1) / scale);
                    inputs[at++] = (float) (mean / 256);
                }
            }
        }
        return inputs;
    }

    /** Mean of an area of a plane, whose part outside the picture is 0. */
    private double mean(int channel, double top, double bottom, double left, double right) {
        double sum = 0;
        for (int y = (int) Math.max(0, top); y < Math.min(rows, bottom); y++) {
            double height = Math.min(y + 1, bottom) - Math.max(y, top);
            for (int x = (int) Math.max(0, left); x < Math.min(columns, right); x++) {
                sum += height
                        * (Math.min(x + 1, right) - Math.max(x, left))
                        * planes[(channel * rows + y) * columns + x];
            }
        }
        return sum / ((bottom - top) * (right - left));
    }
}
