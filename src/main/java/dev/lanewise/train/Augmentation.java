package dev.lanewise.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How far images are varied in training, each anew in every epoch, so that a network learns what does not depend on place and
 * slant. What is not mentioned is 0: not done.
 *
 * <p>An image is moved, turned, sheared and stretched about its middle, then distorted, then a part of it is erased, then noise
 * is added. What comes in from outside of the image is 0.
 *
 * @param shift pixels that it moves at most, in each direction
 * @param rotation degrees that it turns at most, to each side
 * @param scale share by which each of its sides grows or shrinks at most, below 1
 * @param shear degrees by which its upright lines lean at most, to each side
 * @param elastic strength of an elastic distortion: the factor alpha of P. Simard, D. Steinkraus and J. Platt, <i>Best
 *     practices for convolutional neural networks applied to visual document analysis</i>, ICDAR 2003, who took 34
 * @param sigma pixels over which that distortion is smoothed, more than 0; they took 4
 * @param erasing probability that a rectangle is erased, 2 to 33 % of the image: Z. Zhong, L. Zheng, G. Kang, S. Li and Y. Yang,
 *     <i>Random erasing data augmentation</i>, AAAI 2020; with 0
 * @param noise standard deviation of Gaussian noise on every pixel
 */
public record Augmentation(
        double shift, double rotation, double scale, double shear, double elastic, double sigma, double erasing,
        double noise) {
    /** Images as they are. */
    public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 4, 0, 0);

    private static final double MOST_PIXELS = 1000;
    private static final double MOST_ELASTIC = 100_000;

    /** What can be asked for, by name. */
    private enum Part {
        SHIFT(0, MOST_PIXELS), ROTATION(0, 180), SCALE(0, 0.99), SHEAR(0, 80), ELASTIC(0, MOST_ELASTIC),
        SIGMA(0.1, MOST_PIXELS), ERASING(0, 1), NOISE(0, Float.MAX_VALUE);

        private final double least;
        private final double most;

        Part(double least, double most) {
            this.least = least;
            this.most = most;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        void require(double value) {
            if (!(value >= least && value <= most)) {
                throw new IllegalArgumentException(
                        this + " of images is a number from " + text(least) + " to " + text(most) + ", but " + text(value)
                                + " was given");
            }
        }
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public Augmentation {
        double[] values = {shift, rotation, scale, shear, elastic, sigma, erasing, noise};
        for (Part part : Part.values()) {
            part.require(values[part.ordinal()]);
        }
    }

    /** Whether images stay as they are. */
    public boolean isNone() {
        // Not equals: that of a record takes 10 ms the first time, and every run would wait for it.
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
     * Reads such as {@code shift=2,rotation=10,elastic=34}, or {@code none}.
     *
     * @throws IllegalArgumentException with one sentence
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
        throw new IllegalArgumentException("images are varied as in shift=2,rotation=10,elastic=34, by shift, rotation, scale,"
                + " shear, elastic, sigma, erasing and noise, but \"" + text + "\" was given");
    }

    /** Whether pixels move. */
    boolean moves() {
        return shift > 0 || rotation > 0 || scale > 0 || shear > 0 || elastic > 0;
    }

    /** As {@link #parse} reads it. */
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
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? String.valueOf((long) value) : String.valueOf(value);
    }
}
