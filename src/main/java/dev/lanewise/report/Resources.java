package dev.lanewise.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that reports are made of: our own, and those of uPlot from its jar. */
final class Resources {
    private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/";

    private Resources() {}

    /** A file beside the classes of this package. */
    static String text(String name) {
        return read(name, Resources.class.getResourceAsStream(name));
    }

    /** A file of uPlot, wherever its jar is: on the class path or on the module path. */
    static String uplot(String name) {
        return read(UPLOT + name, Resources.class.getClassLoader().getResourceAsStream(UPLOT + name));
    }

    private static String read(String name, InputStream opened) {
        try (InputStream in = opened) {
            if (in == null) {
                throw new IllegalStateException(
                        "the program was started without " + name + ", which reports are made of");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
