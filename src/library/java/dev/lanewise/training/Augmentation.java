package dev.lanewise.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Random variations of training images, redrawn for each image in every epoch. A value of 0 switches a variation off.
 *
 * <p>An image is shifted, rotated, sheared and scaled about its centre, then distorted. After that, a rectangle is
 * erased and noise is added. Pixels from outside the image are 0.
 *
 * @param shift largest shift in each direction, in pixels
 * @param rotation largest rotation to either side, in degrees
 * @param scale largest share by which each side grows or shrinks, below 1
 * @param shear largest angle of upright lines to either side, in degrees
 * @param elastic strength of an elastic distortion: the factor alpha of P. Simard, D. Steinkraus and J. Platt, <i>Best
 *     practices for convolutional neural networks applied to visual document analysis</i>, ICDAR 2003, who use 34
 * @param sigma smoothing of that distortion in pixels, above 0; Simard et al. use 4
 * @param erasing probability that a rectangle of 2 to 33 % of the image is set to 0: Z. Zhong, L. Zheng, G. Kang, S. Li
 *     and Y. Yang, <i>Random erasing data augmentation</i>, AAAI 2020
 * @param noise standard deviation of Gaussian noise on every pixel
 */
public record Augmentation(
        double shift, double rotation, double scale, double shear, double elastic, double sigma, double erasing,
        double noise) {
    /** No augmentation. */
    public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 4, 0, 0);

    private static final double MAX_PIXELS = 1000;
    private static final double MAX_ELASTIC = 100_000;

    /** Parameters by name. */
    private enum Part {
        SHIFT(0, MAX_PIXELS), ROTATION(0, 180), SCALE(0, 0.99), SHEAR(0, 80), ELASTIC(0, MAX_ELASTIC),
        SIGMA(0.1, MAX_PIXELS), ERASING(0, 1), NOISE(0, Float.MAX_VALUE);

        private final double min;
        private final double max;

        Part(double min, double max) {
            this.min = min;
            this.max = max;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        void require(double value) {
            if (!(value >= min && value <= max)) {
                throw new IllegalArgumentException(
                        this + " of images is a number from " + text(min) + " to " + text(max) + ", but " + text(value)
                                + " was given");
            }
        }
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public Augmentation {
        double[] values = {shift, rotation, scale, shear, elastic, sigma, erasing, noise};
        for (Part part : Part.values()) {
            part.require(values[part.ordinal()]);
        }
    }

    /** Returns whether images stay unchanged. */
    public boolean isNone() {
        // The first call of a record's equals takes 10 ms, and every run would wait for it.
        return Arrays.equals(values(), NONE.values());
    }

    private static Augmentation of(double[] values) {
        return new Augmentation(
                values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7]);
    }

    private double[] values() {
        return new double[] {shift, rotation, scale, shear, elastic, sigma, erasing, noise};
    }

    /**
     * Parses text such as {@code shift=2,rotation=10,elastic=34}, or {@code none}.
     *
     * @throws IllegalArgumentException if the text has another form or a value is out of range
     */
    public static Augmentation parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        double[] values = NONE.values();
        List<Part> seen = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            int sign = word.indexOf('=');
            Part part = part(word.substring(0, Math.max(0, sign)).strip(), text);
            if (seen.contains(part)) {
                throw new IllegalArgumentException("\"" + text + "\" has " + part + " twice");
            }
            seen.add(part);
            try {
                values[part.ordinal()] = Double.parseDouble(word.substring(sign + 1));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(part + " of images is a number, but \"" + text + "\" was given", e);
            }
            part.require(values[part.ordinal()]);
        }
        return of(values);
    }

    private static Part part(String name, String text) {
        for (Part part : Part.values()) {
            if (part.toString().equals(name)) {
                return part;
            }
        }
        throw new IllegalArgumentException("images are varied as in shift=2,rotation=10,elastic=34, by shift, rotation,"
                + " scale, shear, elastic, sigma, erasing and noise, but \"" + text + "\" was given");
    }

    /** Returns whether pixels move. */
    public boolean moves() {
        return shift > 0 || rotation > 0 || scale > 0 || shear > 0 || elastic > 0;
    }

    /** Formats the variations as {@link #parse} reads them. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        double[] values = values();
        double[] none = NONE.values();
        for (Part part : Part.values()) {
            if (values[part.ordinal()] != none[part.ordinal()]) {
                words.add(part + "=" + text(values[part.ordinal()]));
            }
        }
        return words.isEmpty() ? "none" : String.join(",", words);
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.valueOf((long) value) : String.valueOf(value);
    }
}
