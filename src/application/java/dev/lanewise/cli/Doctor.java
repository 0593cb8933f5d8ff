package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.cli.KernelRates.Rate;
import dev.lanewise.internal.Version;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.PreparedInputs;
import dev.lanewise.internal.kernel.BlockedSparseRows;
import dev.lanewise.internal.kernel.Jvm;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
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
    private KernelSelection.Choice kernels;

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
        KernelSelection selection = KernelOptions.select(kernels, width, screen);
        Map<String, String> facts = facts(selection);
        if (json) {
            out.println(json(facts, selection));
            return 0;
        }
        facts.forEach((name, text) -> print(name, text, out));
        if (seconds > 0) {
            out.flush();
            print("Between cores", betweenCores(KernelRates.thereAndBack()), out);
            out.flush();
            print(new KernelRates(measured(selection.kernels())).measure(seconds), out);
        }
        return 0;
    }

    private static Map<String, String> facts(KernelSelection selection) {
        Jvm jvm = Jvm.current();
        int cores = Runtime.getRuntime().availableProcessors();
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Lanewise", Version.TEXT);
        facts.put("Java", Machine.java());
        facts.put("Processor", Machine.processor());
        facts.put("Memory", (Runtime.getRuntime().maxMemory() >> 20) + " MB for this JVM");
        facts.put(
                "Vector module",
                present
                        ? "jdk.incubator.vector is available"
                        : "jdk.incubator.vector is not available; java --add-modules=jdk.incubator.vector adds it");
        facts.put(
                "Compiler",
                jvm.optimises()
                        ? "C2 runs"
                        : "C2 is disabled (-Xint, -client or -XX:TieredStopAtLevel), so vector code would be far"
                                + " slower");
        facts.put(
                "Multiply-add",
                jvm.fusesMultiplyAdd()
                        ? "fused, one instruction"
                        : "not fused: this processor or JVM computes it in software, many times slower");
        facts.put("Kernels", selection.kernels().name() + ": " + selection.reason());
        facts.put("Products", firstLayerRule(selection.kernels()));
        facts.put(
                "Threads",
                cores == 1
                        ? "1, because this JVM has one core"
                        : cores + " unless --threads is given; " + threadsRule());
        return facts;
    }

    /** Explains in one sentence how the first layer's product is chosen, for any network. */
    static String firstLayerRule(Kernels kernels) {
        return String.format(
                Locale.ROOT,
                "sparse in the first layer if at most %.0f %% of the inputs are not zero,"
                        + " dense otherwise; decided once per data set by counting%s",
                100 * PreparedInputs.SPARSE_UP_TO,
                kernels.prefersBlockedRows()
                        ? "; rows of images in blocks of four from " + BlockedSparseRows.UNITS + " units on"
                        : "");
    }

    /** Explains in one sentence how the number of threads is chosen, for any network. */
    static String threadsRule() {
        return String.format(
                Locale.ROOT,
                "a step of at least %.3g million multiply-adds is shared by all threads, a smaller one runs on one,"
                        + " because waiting for another core would take longer; a sparse first layer counts from %d units"
                        + " on",
                ExecutionPlan.SHARE_FROM * 1e-6,
                ExecutionPlan.SHARED_SPARSE_UNITS);
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

    /**
     * Vector kernels that run vector code from the first call on, because a measurement waits for compilation anyway.
     */
    private static Kernels measured(Kernels kernels) {
        return kernels.width() == Float.SIZE
                ? kernels
                : KernelSelection.select(KernelSelection.Choice.VECTOR, kernels.width())
                        .kernels();
    }

    private static String betweenCores(double seconds) {
        return Double.isNaN(seconds)
                ? "not measured: there is no other core, or it was busy"
                : String.format(Locale.ROOT, "%.0f ns for a round trip to another core", seconds * 1e9);
    }

    static void print(List<Rate> rates, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "\n%-32s %-16s %12s %15s %6s\n",
                "on one thread",
                "shape",
                "microseconds",
                "rate",
                "share");
        for (Rate rate : rates) {
            out.printf(Locale.ROOT, "%-32s %-16s %s\n", rate.name(), rate.shape(), measured(rate));
        }
        if (!rates.stream().allMatch(Rate::isMeasured)) {
            out.println("\nThe JIT had not compiled all kernels yet, perhaps because other processes keep the cores"
                    + " busy. A larger --seconds gives it more time.");
        }
    }

    private static String measured(Rate rate) {
        if (!rate.isMeasured()) {
            return "not compiled";
        }
        String share = Double.isNaN(rate.share()) ? "" : String.format(Locale.ROOT, " %4.0f %%", 100 * rate.share());
        return String.format(
                Locale.ROOT, "%12.3f %7.1f %-7s%s", rate.seconds() * 1e6, rate.rate(), rate.unit().text, share);
    }

    private String json(Map<String, String> facts, KernelSelection selection) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        facts.forEach((name, text) -> fields.put(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "_"), text));
        fields.put("kernels", selection.kernels().name());
        fields.put("reason", selection.reason());
        fields.put("cores", Runtime.getRuntime().availableProcessors());
        if (seconds > 0) {
            fields.put("between_cores_seconds", orNull(KernelRates.thereAndBack()));
            fields.put("rates", rows(new KernelRates(measured(selection.kernels())).measure(seconds)));
        }
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(fields);
    }

    static List<Map<String, Object>> rows(List<Rate> rates) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Rate rate : rates) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("kernel", rate.name());
            row.put("shape", rate.shape());
            row.put("seconds", orNull(rate.seconds()));
            row.put("rate", orNull(rate.rate()));
            row.put("unit", rate.unit().text);
            row.put("share", orNull(rate.share()));
            rows.add(row);
        }
        return rows;
    }

    /** JSON has no NaN. */
    private static Double orNull(double number) {
        return Double.isNaN(number) ? null : (Double) number;
    }
}
