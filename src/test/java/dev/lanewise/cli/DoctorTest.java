package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.kernel.KernelSelection;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoctorTest {
    private static final List<String> KERNELS =
            List.of("dense forward", "sparse forward", "sigmoid", "copy of memory", "step, y += alpha x");

    @Test
    void saysWhichKernelsRunAndWhy() {
        KernelSelection selection = KernelSelection.automatic();
        List<String> lines = Run.of("doctor", "--seconds", "0").lines();
        String facts = String.join("\n", lines);
        assertTrue(
                facts.contains("\nKernels        " + selection.kernels().name() + ": " + selection.reason() + "\n"),
                facts);
        assertTrue(
                lines.contains("Java           " + System.getProperty("java.version") + ", "
                        + System.getProperty("java.vm.name") + " of " + System.getProperty("java.vendor")),
                lines::toString);
        boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        assertTrue(
                lines.stream()
                        .anyMatch(line -> line.startsWith(
                                "Vector module  jdk.incubator.vector is " + (module ? "available" : "not available"))),
                lines::toString);
    }

    @Test
    void saysWhenThreadsShareAStepAndWhenProductsAreSparse() {
        List<String> lines = Run.of("doctor", "--seconds", "0").lines();
        int cores = Runtime.getRuntime().availableProcessors();
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("Threads        " + cores)), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.matches("Products       sparse .* 33 % .*")), lines::toString);
    }

    @Test
    void measuresEveryKernelWithItsShareOfTheLimit() {
        List<String> lines =
                Run.of("doctor", "--seconds", "0.001", "--kernels", "scalar").lines();
        List<String> table = lines.subList(lines.indexOf("") + 1, lines.size());
        assertEquals(1 + KERNELS.size(), table.size());
        for (int i = 0; i < KERNELS.size(); i++) {
            String row = table.get(i + 1);
            assertTrue(row.startsWith(KERNELS.get(i) + " "), row);
            assertTrue(row.matches(".* [0-9.]+ +[0-9.]+ (GFLOP/s|GB/s +\\d+ %)\\s*"), row);
        }
    }

    @Test
    void jsonTellsRatesAndSharesThatBelongTogether() throws IOException {
        List<String> lines = Run.of("doctor", "--seconds", "0.001", "--kernels", "scalar", "--json")
                .lines();
        assertEquals(1, lines.size());
        Map<String, Object> told = JSON.std.mapFrom(lines.get(0));
        assertEquals("scalar", told.get("kernels"));
        assertTrue(told.containsKey("reason"), told::toString);
        List<?> rates = (List<?>) told.get("rates");
        assertEquals(
                KERNELS,
                rates.stream().map(rate -> ((Map<?, ?>) rate).get("kernel")).toList());
        for (Object rate : rates) {
            Object unit = ((Map<?, ?>) rate).get("unit");
            double limit = rates.stream()
                    .filter(other -> ((Map<?, ?>) other).get("unit").equals(unit))
                    .mapToDouble(other -> number(other, "rate"))
                    .max()
                    .orElseThrow();
            // Scalar kernels have no peak.
            Object share = ((Map<?, ?>) rate).get("share");
            assertTrue(
                    unit.equals("GFLOP/s")
                            ? share == null
                            : Math.abs(number(rate, "rate") / limit - number(rate, "share")) < 1e-9,
                    rate::toString);
            assertTrue(number(rate, "seconds") > 0);
        }
        // A product is two operations for each multiply-add.
        Object forward = rates.get(0);
        assertEquals(2.0 * 128 * 1024 * 64, 1e9 * number(forward, "rate") * number(forward, "seconds"), 1);
    }

    @Test
    void jsonWithoutMeasuringHasNoRates() throws IOException {
        Map<String, Object> told = JSON.std.mapFrom(
                Run.of("doctor", "--seconds", "0", "--json").lines().get(0));
        assertEquals(KernelSelection.automatic().reason(), told.get("reason"));
        assertFalse(told.containsKey("rates"));
    }

    private static double number(Object fields, String name) {
        return ((Number) ((Map<?, ?>) fields).get(name)).doubleValue();
    }

    @Test
    void secondsOutOfRangeAreRefused() {
        Run.of("doctor", "--seconds", "-1").assertCalledWrongly("--seconds", "a number from 0 to 60", "-1");
        Run.of("doctor", "--seconds", "61").assertCalledWrongly("--seconds", "a number from 0 to 60", "61");
    }
}
