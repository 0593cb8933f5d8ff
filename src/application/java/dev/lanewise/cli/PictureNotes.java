package dev.lanewise.cli;

import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.reader.Picture;
import java.util.Optional;

/** Counts what was done to pictures, to tell it once and not of each. */
final class PictureNotes {
    private int pictures;
    private int inverted;
    private int resized;
    /** What was done to the only picture so far to which something was done. */
    private String only;

    /** Counts a picture. */
    void add(String name, Picture picture, ImageShape shape) {
        boolean isResized = picture.rows() != shape.rows() || picture.columns() != shape.columns();
        pictures++;
        inverted += picture.isInverted() ? 1 : 0;
        resized += isResized ? 1 : 0;
        if (isResized || picture.isInverted()) {
            only = name + ": " + (picture.isInverted() ? "dark on light, so inverted" : "")
                    + (isResized && picture.isInverted() ? "; " : "")
                    + (isResized ? "resized from " + picture.columns() + " x " + picture.rows() + " to "
                            + shape.columns() + " x " + shape.rows() + " pixels" : "");
        }
    }

    /** One sentence about all; nothing if all pictures were taken as they are. */
    Optional<String> sentence() {
        if (only == null || pictures == 1) {
            return Optional.ofNullable(only);
        }
        return Optional.of("of " + Count.of(pictures, "picture") + ", "
                + (resized > 0 ? resized + (resized == 1 ? " was" : " were") + " resized" : "")
                + (resized > 0 && inverted > 0 ? " and " : "")
                + (inverted > 0 ? inverted + (inverted == 1 ? " was" : " were") + " dark on light, so inverted" : "")
                + "; the last one: " + only);
    }
}
