package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the library says about itself, and what it logs, each in a process of its own. */
class RuntimeTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";
    private static final String WITHOUT_MODULE = "scalar kernels because the module jdk.incubator.vector is not"
            + " available; start java with --add-modules=jdk.incubator.vector to get the vector kernels";

    /** A program that uses the library in several ways, and prints what it says at the end. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            Network network = Initializer.NOTEBOOK.network(Architecture.notebook(3, 4, 2), 1);
            Dataset data = Dataset.ofClasses(new float[] {1, 2, 3, 4, 5, 6}, 3, new int[] {0, 1}, 2);
            for (int i = 0; i < 2; i++) {
                network.predictor().classify(new float[3]);
                try (Training training =
                        new Training(network, TrainingConfig.notebook().withEpochs(1), data)) {
                    training.run();
                }
                network.evaluate(data);
            }
            RuntimeInfo runtime = Lanewise.runtime();
            System.out.println(runtime.kernels());
            System.out.println(runtime.widthInBits());
            System.out.println(runtime.isDegraded());
            System.out.println(runtime.reason());
            System.out.println(runtime.jdk());
            System.out.println(runtime);
        }
    }

    private record Ended(List<String> out, List<String> err) {
        private List<String> warnings() {
            return err.stream()
                    .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
                    .toList();
        }
    }

    @Tag("processes")
    @Test
    void withoutTheModuleOneWarningIsLoggedAndTheRuntimeSaysWhy() throws Exception {
        Ended ended = run(List.of());
        assertEquals("scalar", ended.out.get(0));
        assertEquals("32", ended.out.get(1));
        assertEquals("true", ended.out.get(2));
        assertEquals(WITHOUT_MODULE, ended.out.get(3));
        assertTrue(ended.out.get(4).contains(System.getProperty("java.runtime.version")), ended.out.get(4));
        assertEquals(ended.out.get(3) + " (" + ended.out.get(4) + ")", ended.out.get(5));
        assertEquals(6, ended.out.size());
        assertOneWarning(WITHOUT_MODULE, ended);
    }

    @Tag("processes")
    @Test
    void withTheModuleNothingIsLogged() throws Exception {
        Ended ended = run(List.of(MODULE, "-Dlanewise.width=64"));
        assertEquals("vector", ended.out.get(0));
        assertEquals("64", ended.out.get(1));
        assertTrue(ended.out.get(3).startsWith("64-bit vector kernels because they were requested"), ended.out.get(3));
        assertEquals(6, ended.out.size());
        if (ended.out.get(2).equals("false")) {
            assertEquals(List.of(), ended.warnings());
        }
    }

    @Tag("processes")
    @Test
    void withoutTheOptimisingCompilerOneWarningIsLogged() throws Exception {
        Ended ended = run(List.of(MODULE, "-XX:TieredStopAtLevel=1"));
        assertEquals("scalar", ended.out.get(0));
        assertEquals("true", ended.out.get(2));
        assertTrue(ended.out.get(3).contains("without its optimising compiler (C2)"), ended.out.get(3));
        assertOneWarning(ended.out.get(3), ended);
    }

    @Tag("processes")
    @Test
    void nothingIsLoggedIfScalarKernelsWereRequested() throws Exception {
        Ended ended = run(List.of("-Dlanewise.kernels=scalar"));
        assertEquals("scalar", ended.out.get(0));
        assertTrue(ended.out.get(3).startsWith("scalar kernels because they were requested"), ended.out.get(3));
        assertEquals(List.of(), ended.warnings());
    }

    /** The standard handler of java.util.logging prints a line with time and place, and the message on the next. */
    private static void assertOneWarning(String message, Ended ended) {
        assertEquals(2, ended.warnings().size(), () -> ended.err.toString());
        assertTrue(ended.warnings().get(1).endsWith("WARNING: " + message), () -> ended.err.toString());
    }

    private static Ended run(List<String> options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Duser.language=en", "-Duser.country=US"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        Process process = new ProcessBuilder(command).start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process does not end");
            List<String> out = process.inputReader().lines().toList();
            List<String> err = process.errorReader().lines().toList();
            assertEquals(0, process.exitValue(), () -> err.toString());
            return new Ended(out, err);
        } finally {
            process.destroyForcibly();
        }
    }

    /** In this process: the properties count when kernels are chosen. */
    @Test
    void propertiesDecideUntilTheyChange() {
        String before = Lanewise.runtime().reason();
        String kernels = System.getProperty("lanewise.kernels", "auto");
        String width = System.getProperty("lanewise.width", "auto");
        try {
            System.setProperty("lanewise.kernels", "scalar");
            assertEquals("scalar", Lanewise.runtime().kernels());
            assertEquals(32, Lanewise.runtime().widthInBits());
            System.setProperty("lanewise.kernels", "auto");
            for (String refused : List.of("-1", "100", "wide")) {
                System.setProperty("lanewise.width", refused);
                assertThrows(IllegalArgumentException.class, Lanewise::runtime);
            }
        } finally {
            System.setProperty("lanewise.kernels", kernels);
            System.setProperty("lanewise.width", width);
        }
        assertEquals(before, Lanewise.runtime().reason());
    }
}
