package dev.lanewise.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the processor is, where its widest vectors do not say how fast they are. */
final class Processor {
    /** The first one's part is what is looked at; it is some hundred bytes long before its list of flags. */
    private static final int HEAD = 512;

    private Processor() {}

    /**
     * Whether this processor, if it has vectors of 512 bits, does each of their operations in two halves. AMD's Zen 4 does ("Software
     * Optimization Guide for the AMD Zen4 Microarchitecture", publication 57647): of its family, 25, it alone has such vectors.
     */
    static boolean splits512Bits() {
        // Windows has this variable; of Linux it is a file.
        String told = System.getenv("PROCESSOR_IDENTIFIER");
        return splits512Bits(told == null ? head(Path.of("/proc/cpuinfo")) : told);
    }

    /** The same of what the system tells about a processor. */
    static boolean splits512Bits(String told) {
        return told.contains("AuthenticAMD") && (told.contains("cpu family\t: 25\n") || told.contains("Family 25 "));
    }

    private static String head(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Another system; then it is taken for an ordinary processor.
            return "";
        }
    }
}
