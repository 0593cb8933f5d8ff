package dev.lanewise.doctor;

import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.PreparedInputs;
import dev.lanewise.internal.kernel.GroupedSparseRows;
import dev.lanewise.internal.kernel.Jvm;
import dev.lanewise.internal.kernel.KernelSelection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sentences about this process as the engine sees it, and the rules by which it chooses products and threads. */
public final class EngineFacts {
    private EngineFacts() {}

    /** Returns the sentences by their subjects, in the order of {@code lanewise doctor}. */
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
        facts.put(
                "Products",
                String.format(
                        Locale.ROOT,
                        "sparse in the first layer if at most %.0f %% of the inputs are not zero, dense otherwise%s",
                        100 * PreparedInputs.SPARSE_UP_TO,
                        selection.kernels().prefersGroupedRows()
                                ? "; in groups of four rows if these share many columns and the layer has at least "
                                        + GroupedSparseRows.UNITS + " units"
                                : ""));
        facts.put(
                "Threads",
                cores == 1
                        ? "1, because this JVM has one core"
                        : cores
                                + String.format(
                                        Locale.ROOT,
                                        " for steps of at least %.3g million multiply-adds, one for smaller steps; a"
                                                + " sparse first layer is shared from %d units on",
                                        ExecutionPlan.SHARE_FROM * 1e-6,
                                        ExecutionPlan.SHARED_SPARSE_UNITS));
        return facts;
    }
}
