package dev.lanewise.report;

/** Thrown if this JVM has no fonts for the text in images. */
public final class NoFontsException extends Exception {
    private static final long serialVersionUID = 1;

    NoFontsException(Throwable cause) {
        super("this Java installation has no fonts, which the labels of PNG plots need", cause);
    }
}
