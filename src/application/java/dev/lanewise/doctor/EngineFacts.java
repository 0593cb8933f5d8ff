package dev.lanewise.doctor;

import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.PreparedInputs;
import dev.lanewise.internal.kernel.BlockedSparseRows;
import dev.lanewise.internal.kernel.Jvm;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sentences about what the engine finds in this process, and the rules by which it chooses products and threads. */
public final class EngineFacts {
    private EngineFacts() {}

    /** Returns sentences by what they are about, in the order of {@code lanewise doctor}. */
    public static Map<String, String> facts() {
        Jvm jvm = Jvm.current();
        KernelSelection selection = KernelSelection.automatic();
        int cores = Runtime.getRuntime().availableProcessors();
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        Map<String, String> facts = new LinkedHashMap<>();
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
}
