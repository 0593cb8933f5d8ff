package dev.lanewise.training;

import dev.lanewise.internal.text.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Random variations of training images, drawn anew for each image in every epoch. A value of 0 turns a variation off.
 *
 * <p>An image is shifted, rotated, sheared and scaled about its centre, then distorted. After that, a rectangle is
 * erased and noise is added. Pixels from outside the image are 0.
 *
 * @param shift maximum shift in each direction, in pixels
 * @param rotation maximum rotation to either side, in degrees
 * @param scale maximum share by which each side of the image grows or shrinks, below 1
 * @param shear maximum angle by which upright lines are sheared to either side, in degrees
 * @param elastic strength of the elastic distortion: the factor alpha of P. Simard, D. Steinkraus and J. Platt, <i>Best
 *     practices for convolutional neural networks applied to visual document analysis</i>, ICDAR 2003, who use 34
 * @param sigma smoothing of the elastic distortion in pixels, above 0; Simard et al. use 4
 * @param erasing probability that a rectangle of 2 to 33 % of the image is set to 0; see Z. Zhong, L. Zheng, G. Kang,
 *     S. Li and Y. Yang, <i>Random erasing data augmentation</i>, AAAI 2020
 * @param noise standard deviation of the Gaussian noise added to every pixel
 */
public record Augmentation(
        double shift,
        double rotation,
        double scale,
        double shear,
        double elastic,
        double sigma,
        double erasing,
        double noise) {
    /** No augmentation. */
    public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 4, 0, 0);

    private static final double MAX_PIXELS = 1000;
    private static final double MAX_ELASTIC = 100_000;

    /** Parameters by name. */
    private enum Part {
        SHIFT(0, MAX_PIXELS),
        ROTATION(0, 180),
        SCALE(0, 0.99),
        SHEAR(0, 80),
        ELASTIC(0, MAX_ELASTIC),
        SIGMA(0.1, MAX_PIXELS),
        ERASING(0, 1),
        NOISE(0, Float.MAX_VALUE);

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
                throw new IllegalArgumentException(this + " of images is a number from " + text(min) + " to "
                        + text(max) + ", but " + text(value) + " was given");
            }
        }
    }

    /** Checks the ranges of the settings. */
    public Augmentation {
        double[] values = {shift, rotation, scale, shear, elastic, sigma, erasing, noise};
        for (Part part : Part.values()) {
            part.require(values[part.ordinal()]);
        }
    }

    /** {@return whether every variation is turned off, so that images are used unchanged} */
    public boolean isNone() {
        // Compares the numbers, because on JDK 17 the equals method of a record keeps its class loader reachable for
        // ever.
        return shift == 0 && rotation == 0 && scale == 0 && shear == 0 && elastic == 0 && erasing == 0 && noise == 0;
    }

    /**
     * {@return a copy with another maximum shift}
     *
     * @param shift maximum shift in each direction, in pixels
     * @throws IllegalArgumentException if it is out of range; the message names the range
     */
    public Augmentation withShift(double shift) {
        return new Augmentation(shift, rotation, scale, shear, elastic, sigma, erasing, noise);
    }

    /**
     * {@return a copy with another maximum rotation}
     *
     * @param rotation maximum rotation to either side, in degrees
     * @throws IllegalArgumentException if it is out of range; the message names the range
     */
    public Augmentation withRotation(double rotation) {
        return new Augmentation(shift, rotation, scale, shear, elastic, sigma, erasing, noise);
    }

    /**
     * {@return a copy with another maximum scaling}
     *
     * @param scale maximum share by which each side of the image grows or shrinks, below 1
     * @throws IllegalArgumentException if it is out of range; the message names the range
     */
    public Augmentation withScale(double scale) {
        return new Augmentation(shift, rotation, scale, shear, elastic, sigma, erasing, noise);
    }

    /**
     * {@return a copy with another maximum shear}
     *
     * @param shear maximum angle by which upright lines are sheared to either side, in degrees
     * @throws IllegalArgumentException if it is out of range; the message names the range
     */
    public Augmentation withShear(double shear) {
        return new Augmentation(shift, rotation, scale, shear, elastic, sigma, erasing, noise);
    }

    /**
     * {@return a copy with another strength of the elastic distortion}
     *
     * @param elastic strength of the elastic distortion, the factor alpha of Simard et al.
     * @throws IllegalArgumentException if it is out of range; the message names the range
     */
    public Augmentation withElastic(double elastic) {
        return new Augmentation(shift, rotation, scale, shear, elastic, sigma, erasing, noise);
    }

    /**
     * {@return a copy with another smoothing of the elastic distortion}
     *
     * @param sigma smoothing in pixels, above 0
     * @throws IllegalArgumentException if it is out of range; the message names the range
     */
    public Augmentation withSigma(double sigma) {
        return new Augmentation(shift, rotation, scale, shear, elastic, sigma, erasing, noise);
    }

    /**
     * {@return a copy with another probability that a rectangle is set to 0}
     *
     * @param erasing probability that a rectangle of 2 to 33 % of the image is set to 0
     * @throws IllegalArgumentException if it is out of range; the message names the range
     */
    public Augmentation withErasing(double erasing) {
        return new Augmentation(shift, rotation, scale, shear, elastic, sigma, erasing, noise);
    }

    /**
     * {@return a copy with another standard deviation of the noise}
     *
     * @param noise standard deviation of the Gaussian noise added to every pixel
     * @throws IllegalArgumentException if it is out of range; the message names the range
     */
    public Augmentation withNoise(double noise) {
        return new Augmentation(shift, rotation, scale, shear, elastic, sigma, erasing, noise);
    }

    private static Augmentation of(double[] values) {
        return new Augmentation(values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7]);
    }

    private double[] values() {
        return new double[] {shift, rotation, scale, shear, elastic, sigma, erasing, noise};
    }

    /**
     * Parses text such as {@code shift=2,rotation=10,elastic=34}, or {@code none}.
     *
     * @param text the text
     * @return the augmentation
     * @throws IllegalArgumentException if the text has another form or a value is out of range
     */
    public static Augmentation parse(String text) {
        Objects.requireNonNull(text, "text");
        if (text.equals("none")) {
            return NONE;
        }
        double[] values = NONE.values();
        List<Part> seen = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            int sign = word.indexOf('=');
            Part part = part(word.substring(0, Math.max(0, sign)).strip(), text);
            if (seen.contains(part)) {
                throw new IllegalArgumentException(Quote.of(text) + " has " + part + " twice");
            }
            seen.add(part);
            try {
                values[part.ordinal()] = Double.parseDouble(word.substring(sign + 1));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        part + " of images is a number, but " + Quote.of(text) + " was given", e);
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
                + " scale, shear, elastic, sigma, erasing and noise, but " + Quote.of(text) + " was given");
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
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
