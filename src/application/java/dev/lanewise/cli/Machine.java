package dev.lanewise.cli;

import dev.lanewise.Lanewise;
import dev.lanewise.RuntimeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Hardware and JVM that this process runs on. */
final class Machine {
    private Machine() {}

    static String java() {
        return System.getProperty("java.version") + ", " + System.getProperty("java.vm.name") + " of "
                + System.getProperty("java.vendor");
    }

    static String processor() {
        return processorName() + ", " + Runtime.getRuntime().availableProcessors() + " cores for this JVM";
    }

    private static String processorName() {
        String architecture = System.getProperty("os.arch");
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.replaceFirst("[^:]*:\\s*", "") + " (" + architecture + ")")
                    .orElse(architecture);
        } catch (IOException e) {
            // Only Linux provides this.
            return architecture;
        }
    }

    /** Facts for a report. */
    static Map<String, String> facts() {
        RuntimeInfo runtime = Lanewise.runtime();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Processor", processor());
        facts.put("Java", java());
        facts.put("Kernels", runtime.kernels() + ": " + runtime.reason());
        return facts;
    }
}
