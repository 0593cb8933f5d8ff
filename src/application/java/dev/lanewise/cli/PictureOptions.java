package dev.lanewise.cli;

import dev.lanewise.data.DatasetReader;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.text.Quote;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Options of how the pictures of a folder are read. */
final class PictureOptions {
    /** Size to which pictures are scaled, as written in its flag. */
    record Size(ImageShape grey) {
        /** Reads a size such as {@code 28x28}. */
        static Size parse(String text) {
            if (!text.matches("[0-9]{1,5}x[0-9]{1,5}")) {
                throw new IllegalArgumentException(
                        "an image size such as 28x28 is expected, but " + Quote.of(text) + " was given");
            }
            int times = text.indexOf('x');
            return new Size(new ImageShape(
                    Integer.parseInt(text.substring(0, times)), Integer.parseInt(text.substring(times + 1))));
        }

        @Override
        public String toString() {
            return grey.rows() + "x" + grey.columns();
        }
    }

    /** Whether pictures are read in colour. */
    enum Colours {
        GREY,
        RGB;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--image-size",
            paramLabel = "ROWSxCOLUMNS",
            description = "Size in pixels to which the pictures of a folder are scaled, such as 28x28. Default: the"
                    + " size of the first picture, which all others must have too.")
    private Size imageSize;

    @Option(
            names = "--image-color",
            paramLabel = "grey|rgb",
            description = "How the pictures of a folder are read: grey or rgb. With grey, each pixel is one input, and"
                    + " ink has high values, as in MNIST. With rgb, each pixel is three inputs, unchanged: all red"
                    + " values first, then green, then blue. Default: grey.")
    private Colours imageColours;

    /** Returns the options that read pictures in a shape. */
    static PictureOptions of(ImageShape shape) {
        PictureOptions options = new PictureOptions();
        options.imageSize = new Size(new ImageShape(shape.rows(), shape.columns()));
        options.imageColours = shape.isColour() ? Colours.RGB : null;
        return options;
    }

    private boolean isInColour() {
        return imageColours == Colours.RGB;
    }

    /** Shape to which pictures are scaled; null to keep their size. */
    private ImageShape shape() {
        try {
            return imageSize == null
                    ? null
                    : !isInColour()
                            ? imageSize.grey()
                            : new ImageShape(
                                    imageSize.grey().rows(), imageSize.grey().columns(), 3);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--image-size " + imageSize + " is too large in colour: " + e.getMessage());
        }
    }

    /** Returns a reader with these flags. */
    DatasetReader apply(DatasetReader reader) {
        ImageShape shape = shape();
        return shape != null ? reader.withImages(shape) : isInColour() ? reader.inColour() : reader;
    }

    /** The given flag that applies to pictures only; null if there is none. */
    String given() {
        return imageSize != null ? "--image-size" : isInColour() ? "--image-color" : null;
    }

    /** Refuses flags about pictures for a table. */
    void requireNone() {
        if (given() != null) {
            throw new UsageException(
                    given() + " applies only to a folder of pictures, but --target names a column" + " of a table");
        }
    }

    /** Returns the options as flags. */
    @Override
    public String toString() {
        return String.join(
                " ", Flags.of("--image-size", imageSize, "--image-color", isInColour() ? imageColours : null));
    }
}
