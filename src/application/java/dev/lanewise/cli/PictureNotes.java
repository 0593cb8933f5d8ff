package dev.lanewise.cli;

import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Picture;
import dev.lanewise.internal.text.Count;
import java.util.Optional;

/** Counts conversions of pictures, for a single note about all of them. */
final class PictureNotes {
    private int pictures;
    private int inverted;
    private int resized;
    /** Note on the only converted picture so far. */
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
                    + (isResized
                            ? "resized from " + picture.columns() + " x " + picture.rows() + " to " + shape.columns()
                                    + " x " + shape.rows() + " pixels"
                            : "");
        }
    }

    /** Returns one sentence about all pictures; empty if none was converted. */
    Optional<String> sentence() {
        if (only == null || pictures == 1) {
            return Optional.ofNullable(only);
        }
        String all = Count.of(pictures, "picture");
        return Optional.of((resized > 0 ? resized + " of " + all + (resized == 1 ? " was" : " were") + " resized" : "")
                + (resized > 0 && inverted > 0 ? ", and " : "")
                + (inverted > 0
                        ? inverted + (resized > 0 ? "" : " of " + all) + (inverted == 1 ? " was" : " were")
                                + " dark on light, so inverted"
                        : "")
                + "; the last of them is " + only);
    }
}
