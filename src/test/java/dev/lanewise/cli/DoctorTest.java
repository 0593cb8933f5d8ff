package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.KernelSelection;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTest {

    @Test
    void saysWhichKernelsRunAndWhy() {
        KernelSelection selection = KernelSelection.automatic();
        List<String> lines = Run.of("doctor", "--seconds", "0").lines();
        assertTrue(lines.contains("Kernels        " + selection.kernels().name() + ": " + selection.reason()), lines::toString);
        assertTrue(lines.contains("Java           " + System.getProperty("java.version") + ", "
                + System.getProperty("java.vm.name") + " of " + System.getProperty("java.vendor")), lines::toString);
        boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        assertTrue(lines.stream().anyMatch(line -> line.startsWith(
                "Vector module  jdk.incubator.vector is " + (module ? "there" : "not there"))), lines::toString);
    }

    @Test
    void measuresEveryKernelWithItsShareOfTheBest() {
        List<String> lines = Run.of("doctor", "--seconds", "0.001", "--kernels", "scalar").lines();
        List<String> table = lines.subList(lines.indexOf("") + 1, lines.size());
        assertEquals(7, table.size());
        assertTrue(table.get(1).matches("dense product in the cache +24 x 64 x 64 +[0-9.]+ +[0-9.]+  100 %"), table.get(1));
        for (String row : table.subList(2, 6)) {
            assertTrue(row.matches("(dense|sparse) (product|gradient) +\\d+ x \\d+ x \\d+ +[0-9.]+ +[0-9.]+ +\\d+ %"), row);
        }
    }

    @Test
    void secondsOutOfRangeAreRefused() {
        Run.of("doctor", "--seconds", "-1").assertCalledWrongly("--seconds", "a number from 0 to 60", "-1");
        Run.of("doctor", "--seconds", "61").assertCalledWrongly("--seconds", "a number from 0 to 60", "61");
    }
}
