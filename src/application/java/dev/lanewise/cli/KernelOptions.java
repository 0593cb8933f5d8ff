package dev.lanewise.cli;

import dev.lanewise.Lanewise;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** Kernels of a command. */
class KernelOptions {
    /** Kinds of kernels. */
    enum Kind {
        AUTO,
        SCALAR,
        VECTOR;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The system properties by which the library chooses, as they were before a command set them. */
    private static final Map<String, String> REPLACED = new HashMap<>();

    @Option(
            names = "--kernels",
            paramLabel = "KIND",
            description = "Compute kernels: auto, scalar or vector; the result is the same. Default: auto, which means"
                    + " vector if the JVM supports it.")
    private Kind kernels;

    @Option(
            names = "--width",
            paramLabel = "BITS",
            converter = Values.Width.class,
            description = "Vector width in bits: 64, 128, 256 or 512; the result is the same. Default: the width of the"
                    + " processor, or half of it where that trains faster.")
    private int width;

    /**
     * Requests these kernels from the library, for everything that the command computes.
     *
     * @throws UsageException if the flags contradict each other
     * @throws IllegalStateException if this process does not support them
     */
    final void request() {
        request(kernels, width);
    }

    /** Requests kernels for a command that lacks some of the flags; null and 0 mean that a flag is not given. */
    static void request(Kind kernels, int width) {
        if (kernels == Kind.SCALAR && width != 0) {
            throw new UsageException("--width sets the vector width, but --kernels scalar uses no vectors");
        }
        if (kernels != null || width != 0) {
            replace("lanewise.kernels", kernels == null ? "auto" : kernels.toString());
            replace("lanewise.width", width == 0 ? "auto" : String.valueOf(width));
            Lanewise.runtime();
        }
    }

    /** Whether the library has logged why it runs below the full speed of this processor. */
    static boolean isWarned() {
        return Lanewise.runtime().isDegraded() && !"scalar".equals(System.getProperty("lanewise.kernels"));
    }

    private static void replace(String property, String value) {
        String before = System.setProperty(property, value);
        if (!REPLACED.containsKey(property)) {
            REPLACED.put(property, before);
        }
    }

    /** Revokes a request, because the process of the caller continues, and its next command may request others. */
    static void revoke() {
        REPLACED.forEach((property, before) -> {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        });
        REPLACED.clear();
    }
}
