package dev.lanewise.internal.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Properties of processors that the Vector API does not report. */
final class Processor {
    /** Number of bytes that hold the description of the first processor, without its long list of flags. */
    private static final int HEAD = 512;

    private Processor() {}

    /**
     * Returns whether this processor, if it has vectors of 512 bits, executes each of their operations in two halves.
     * AMD's Zen 4 does ("Software Optimization Guide for the AMD Zen4 Microarchitecture", publication 57647). It is the
     * only processor of its family, 25, with such vectors.
     */
    static boolean splits512Bits() {
        // An environment variable on Windows, a file on Linux.
        String description = System.getenv("PROCESSOR_IDENTIFIER");
        return splits512Bits(description == null ? head(Path.of("/proc/cpuinfo")) : description);
    }

    /** Returns the same for a processor that the operating system describes by this text. */
    static boolean splits512Bits(String description) {
        return description.contains("AuthenticAMD")
                && (description.contains("cpu family\t: 25\n") || description.contains("Family 25 "));
    }

    /**
     * Returns the number of vector registers: 16 on x86 without AVX-512, 32 with it and on all other processors that
     * have vector instructions (AArch64 with NEON or SVE, RISC-V with V, POWER and z with VX).
     *
     * @param architecture the system property {@code os.arch}
     * @param width width in bits of the widest vector
     */
    static int vectorRegisters(String architecture, int width) {
        boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
        return x86 && width < 512 ? 16 : 32;
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
