package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.kernel.KernelSelection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoctorTest {
    private static final List<String> KERNELS = List.of(
            "peak: multiply-adds in registers",
            "dense forward",
            "dense gradient",
            "sparse forward",
            "sparse gradient",
            "sigmoid",
            "copy of memory",
            "step, y += alpha x");

    @Test
    void saysWhichKernelsRunAndWhy() {
        KernelSelection selection = KernelSelection.automatic();
        List<String> lines = Run.of("doctor", "--seconds", "0").lines();
        String facts = String.join("\n", lines).replaceAll("\n {15}", " ");
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
    void longFactsContinueOnIndentedLines() {
        String text = "word ".repeat(40).strip();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Doctor.print("Name", text, new PrintStream(out));
        List<String> lines = out.toString().lines().toList();
        assertEquals(3, lines.size());
        assertEquals("Name           " + "word ".repeat(17).strip(), lines.get(0));
        assertEquals(" ".repeat(15) + "word ".repeat(17).strip(), lines.get(1));
        assertTrue(Run.of("doctor", "--seconds", "0").lines().stream().allMatch(line -> line.length() <= 100));
    }

    @Test
    void measuresEveryKernelWithItsShareOfTheLimit() {
        List<String> lines =
                Run.of("doctor", "--seconds", "0.001", "--kernels", "scalar").lines();
        List<String> table = lines.subList(lines.indexOf("") + 1, lines.size());
        if (table.contains("")) { // on a busy machine, a note on kernels that are not compiled yet follows
            table = table.subList(0, table.indexOf(""));
        }
        assertEquals(1 + KERNELS.size(), table.size());
        for (int i = 0; i < KERNELS.size(); i++) {
            String row = table.get(i + 1);
            assertTrue(row.startsWith(KERNELS.get(i) + " "), row);
            assertTrue(row.matches(".* [0-9.]+ +[0-9.]+ (GFLOP|GB)/s +\\d+ %"), row);
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
            assertEquals(number(rate, "rate") / limit, number(rate, "share"), 1e-9);
            assertTrue(number(rate, "seconds") > 0);
        }
        // A product is two operations for each multiply-add.
        Object forward = rates.get(1);
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
