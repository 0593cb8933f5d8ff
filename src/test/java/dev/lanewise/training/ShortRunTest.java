package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.TestedKernels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same constants on every JDK, processor and vector width: that is how these are compared with one another. */
class ShortRunTest {

    @Test
    void thisProcessEndsWithTheKnownBits() throws IOException {
        Dataset images = Mnist.load().training();
        for (Kernels kernels : TestedKernels.all()) {
            for (int threads = 1; threads <= 2; threads++) {
                assertEquals(ShortRun.NOTEBOOK, ShortRun.notebook(images, threads, kernels), kernels.name());
                assertEquals(ShortRun.DEEPER, ShortRun.deeper(images, threads, kernels), kernels.name());
            }
        }
    }

    /** Once, in the run in which nothing is forced: the runs that force something are their own processes already. */
    @Tag("processes")
    @Test
    void processesOfEveryWidthEndWithTheKnownBits() throws Exception {
        assumeTrue(System.getProperty(KernelSelection.KERNELS_PROPERTY, "auto").equals("auto"));
        assumeTrue(System.getProperty(KernelSelection.WIDTH_PROPERTY, "auto").equals("auto"));
        Kernels widest = KernelSelection.automatic().kernels();
        int processes = 0;
        for (int width = 64; width <= widest.width(); width *= 2) {
            assertKnownBits("vector " + width, "--add-modules=jdk.incubator.vector", "-Dlanewise.width=" + width);
            processes++;
        }
        assertKnownBits("scalar", "-Dlanewise.kernels=scalar");
        assertTrue(processes >= 2 || widest.name().equals("scalar"), "widths: " + processes);
    }

    private static void assertKnownBits(String kernels, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(ShortRun.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        List<String> lines =
                printed.lines().filter(line -> !line.startsWith("WARNING")).toList();
        assertEquals(List.of(kernels, ShortRun.NOTEBOOK, ShortRun.DEEPER), lines);
    }
}
