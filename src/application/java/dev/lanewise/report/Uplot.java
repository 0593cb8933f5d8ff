package dev.lanewise.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files of uPlot, which draws curves in pages, from its jar on the class path or the module path. */
public final class Uplot {
    private static final String FOLDER = "META-INF/resources/webjars/uplot/1.6.30/";

    private Uplot() {}

    /** Its script, behind its licence. */
    public static String script() {
        return "/*\n" + text("LICENSE") + "*/\n" + text("dist/uPlot.iife.min.js");
    }

    /** Its style. */
    public static String style() {
        return text("dist/uPlot.min.css");
    }

    private static String text(String name) {
        try (InputStream in = Uplot.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the program was started without " + FOLDER + name + ", which draws the curves of pages");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
