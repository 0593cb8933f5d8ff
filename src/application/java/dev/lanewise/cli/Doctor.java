package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Lanewise;
import dev.lanewise.RuntimeInfo;
import dev.lanewise.doctor.EngineFacts;
import dev.lanewise.doctor.KernelRates;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
            "All measurements use one thread. The peak is the rate of fused multiply-adds of vectors in registers. The"
                    + " matrix products of a layer and the activation function are shown as a share of this peak, by"
                    + " their counted floating-point operations. A memory copy and a parameter update are shown as a"
                    + " share of"
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
    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = Values.Seconds.class,
            description = "Seconds to measure, 0 to 60; with 0, nothing is measured. It may take up to "
                    + KernelRates.LONGEST + " times as long until the JIT has compiled the kernels; those that it has"
                    + " not compiled by then are left out. Default: ${DEFAULT-VALUE}.")
    private double seconds = 2;

    @Mixin
    private final KernelOptions computing = new KernelOptions();

    @Option(names = "--json", description = "Print one JSON object; the share of an unknown peak is null.")
    private boolean json;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws IOException {
        PrintStream out = screen.out();
        computing.request();
        Map<String, String> facts = facts();
        if (json) {
            out.println(json(facts));
            return 0;
        }
        facts.forEach((name, text) -> out.printf(Locale.ROOT, "%-15s%s\n", name, text));
        if (seconds > 0) {
            out.flush();
            print(KernelRates.measure(seconds), out);
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

    private static void print(List<KernelRates.Rate> rates, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "\n%-32s %-16s %12s %15s %6s\n",
                "on one thread",
                "shape",
                "microseconds",
                "rate",
                "share");
        for (KernelRates.Rate rate : rates) {
            out.printf(
                    Locale.ROOT,
                    "%-32s %-16s %12.3f %7.1f %-7s%s\n",
                    rate.name(),
                    rate.shape(),
                    rate.seconds() * 1e6,
                    rate.rate(),
                    rate.unit(),
                    Double.isNaN(rate.share()) ? "" : String.format(Locale.ROOT, " %4.0f %%", 100 * rate.share()));
        }
    }

    private String json(Map<String, String> facts) throws IOException {
        RuntimeInfo runtime = Lanewise.runtime();
        Map<String, Object> fields = new LinkedHashMap<>();
        facts.forEach((name, text) -> fields.put(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "_"), text));
        fields.put("kernels", runtime.kernels());
        fields.put("reason", runtime.reason());
        fields.put("cores", Runtime.getRuntime().availableProcessors());
        if (seconds > 0) {
            List<Map<String, Object>> rates = new ArrayList<>();
            for (KernelRates.Rate rate : KernelRates.measure(seconds)) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("kernel", rate.name());
                row.put("shape", rate.shape());
                row.put("seconds", rate.seconds());
                row.put("rate", rate.rate());
                row.put("unit", rate.unit());
                row.put("share", Double.isNaN(rate.share()) ? null : (Double) rate.share());
                rates.add(row);
            }
            fields.put("rates", rates);
        }
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(fields);
    }
}
