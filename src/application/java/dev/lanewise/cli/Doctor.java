package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Lanewise;
import dev.lanewise.RuntimeInfo;
import dev.lanewise.doctor.EngineFacts;
import dev.lanewise.doctor.KernelRates;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reports what this machine and this JVM offer to the kernels, and measures how fast the kernels are. */
@Command(
        name = "doctor",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Shows which kernels are used on this machine, why, and how fast they are.",
        description = {
            "",
            "All measurements use one thread. The peak is the rate of fused multiply-adds in registers. The matrix"
                    + " products of a layer and the activation functions are shown as a share of this peak, by their"
                    + " counted floating-point operations. A memory copy and a parameter update are shown as a share of"
                    + " the memory traffic of the faster of the two.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise doctor",
            "  lanewise doctor --kernels scalar",
            "  lanewise doctor --seconds 0",
            "  lanewise doctor --json"
        })
final class Doctor implements Subcommand {
    /** Maximum number of characters in a line of facts. */
    private static final int LINE = 100;

    private static final int INDENT = 15;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = Values.Seconds.class,
            description = "Seconds to measure, 0 to 60; with 0, nothing is measured. It may take up to "
                    + KernelRates.LONGEST + " times as long until the JIT has compiled the kernels. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double seconds = 2;

    @Option(
            names = "--kernels",
            paramLabel = "KIND",
            converter = Values.OfKernels.class,
            description = "Compute kernels: auto, scalar or vector. Default: auto.")
    private String kernels;

    @Option(
            names = "--width",
            paramLabel = "BITS",
            converter = Values.Width.class,
            description = "Vector width in bits: 64, 128, 256 or 512. Default: the width of the processor.")
    private int width;

    @Option(names = "--json", description = "Print one JSON object; values that could not be measured are null.")
    private boolean json;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws IOException {
        PrintStream out = screen.out();
        KernelOptions.request(kernels, width);
        Map<String, String> facts = facts();
        if (json) {
            out.println(json(facts));
            return 0;
        }
        facts.forEach((name, text) -> print(name, text, out));
        if (seconds > 0) {
            out.flush();
            KernelRates.print(new KernelRates().measure(seconds), out);
        }
        return 0;
    }

    private static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Lanewise", Lanewise.version());
        facts.put("Java", Machine.java());
        facts.put("Processor", Machine.processor());
        facts.put("Memory", (Runtime.getRuntime().maxMemory() >> 20) + " MB for this JVM");
        facts.putAll(EngineFacts.facts());
        return facts;
    }

    /** Prints a fact; a long text continues on lines that are indented as far as it. */
    static void print(String name, String text, PrintStream out) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + INDENT + "s", name));
        boolean isEmpty = true;
        for (String word : text.split(" ", 0)) {
            if (!isEmpty && line.length() + 1 + word.length() > LINE) {
                out.print(line.append('\n'));
                line = new StringBuilder(" ".repeat(INDENT));
                isEmpty = true;
            }
            line.append(isEmpty ? "" : " ").append(word);
            isEmpty = false;
        }
        out.print(line.append('\n'));
    }

    private String json(Map<String, String> facts) throws IOException {
        RuntimeInfo runtime = Lanewise.runtime();
        Map<String, Object> fields = new LinkedHashMap<>();
        facts.forEach((name, text) -> fields.put(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "_"), text));
        fields.put("kernels", runtime.kernels());
        fields.put("reason", runtime.reason());
        fields.put("cores", Runtime.getRuntime().availableProcessors());
        if (seconds > 0) {
            fields.put("rates", KernelRates.rows(new KernelRates().measure(seconds)));
        }
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(fields);
    }
}
