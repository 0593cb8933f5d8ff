package dev.lanewise.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files of pages: those of this package, and those of uPlot, which draws curves, from its jar. */
public final class Resources {
    private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/";

    private Resources() {}

    /** Returns the script of uPlot, behind its licence. */
    public static String plotScript() {
        return "/*\n" + plotFile("LICENSE") + "*/\n" + plotFile("dist/uPlot.iife.min.js");
    }

    /** Returns the style of uPlot. */
    public static String plotStyle() {
        return plotFile("dist/uPlot.min.css");
    }

    private static String plotFile(String name) {
        return text(name, Resources.class.getClassLoader().getResourceAsStream(UPLOT + name));
    }

    /** Returns a file from this package. */
    public static String text(String name) {
        return text(name, Resources.class.getResourceAsStream(name));
    }

    private static String text(String name, InputStream file) {
        try (InputStream in = file) {
            if (in == null) {
                throw new IllegalStateException("the program was started without " + name + ", a file of its pages");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
