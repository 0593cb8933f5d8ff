package dev.lanewise.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Identifies processors whose widest vectors are not their fastest. */
final class Processor {
    /** Bytes of the description of the first processor, without its long list of flags. */
    private static final int HEAD = 512;

    private Processor() {}

    /**
     * Whether this processor, if it has vectors of 512 bits, executes each of their operations in two halves. AMD's Zen
     * 4 does ("Software Optimization Guide for the AMD Zen4 Microarchitecture", publication 57647): in its family, 25,
     * it is the only one with such vectors.
     */
    static boolean splits512Bits() {
        // An environment variable on Windows, a file on Linux.
        String description = System.getenv("PROCESSOR_IDENTIFIER");
        return splits512Bits(description == null ? head(Path.of("/proc/cpuinfo")) : description);
    }

    /** The same, from the system's description of a processor. */
    static boolean splits512Bits(String description) {
        return description.contains("AuthenticAMD")
                && (description.contains("cpu family\t: 25\n") || description.contains("Family 25 "));
    }

    private static String head(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Another system: treated as an ordinary processor.
            return "";
        }
    }
}
