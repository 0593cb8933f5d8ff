package dev.lanewise.report;

/** This JVM has no font to write into pictures with. */
public final class NoFontsException extends Exception {
    private static final long serialVersionUID = 1;

    NoFontsException(Throwable cause) {
        super("this Java finds no fonts, with which the PNG files of plots would be labelled", cause);
    }
}
